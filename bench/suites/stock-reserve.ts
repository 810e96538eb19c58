/**
 * Two pieces of two SKUs reserved for an order, all or nothing, by 64 callers: through the lane that commits orders
 * together, in turns with one plain transaction an order that writes the same rows. Over all rows, then on two alone.
 */
import { reservePieces, type Piece } from '../../src/core/inventory/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { createLane } from '../../src/platform/lane.ts';
import { limits } from '../../config/retry.ts';
import { growStock } from '../big-stock.ts';
import { insertOf, openFloor, type Statement } from '../floor.ts';
import { atOnce, CALLERS } from '../in-process.ts';
import { progress, type Outcome } from '../report.ts';
import { duelTable, inTurns, type Duel } from '../rounds.ts';
import { seededDatabase, type Stage } from '../stage.ts';

const ROUNDS = 6;

export async function reserveFloor(stage: Stage, stores: number, skus: number, perRound: number): Promise<Outcome> {
  const { db, url } = await seededDatabase(stage, 'bench_reserve');
  const floor = openFloor(url);
  try {
    const big = await growStock(db, stores, skus);
    await db.tx((tx) => tx.run('UPDATE stock SET physical = 1000000, base = 1000000'));
    let turn = 0;
    const cold = (): Piece[] => {
      turn += 1;
      const locationId = big.stores[(turn * 7) % big.stores.length] ?? '';
      return [turn * 13, turn * 29 + 1].map((at) => ({
        locationId,
        sku: big.skus[at % big.skus.length] ?? '',
        quantity: 1,
      }));
    };
    const [one = '', two = ''] = big.skus;
    const hot = (): Piece[] => [one, two].map((sku) => ({ locationId: big.stores[0] ?? '', sku, quantity: 1 }));
    const pids = { client: process.pid, mariadb: stage.pids['mariadb'] };
    const duels: Record<string, Duel> = {};
    for (const [name, make] of Object.entries({ 'all rows': cold, 'the same two rows': hot })) {
      const hub = (count: number): Promise<number> => throughLane(db, ordersOf(make, count));
      const plain = (count: number): Promise<number> => floor.write(ordersOf(make, count).map(statementsOf));
      await hub(perRound / 4);
      await plain(perRound / 4);
      const round = { pieces: perRound, hub: () => hub(perRound), floor: () => plain(perRound) };
      duels[name] = await inTurns(new Array<typeof round>(ROUNDS).fill(round), pids);
      progress(`reserve, ${name}: hub ${duels[name].hub.perSecond}/s, floor ${duels[name].floor.perSecond}/s`);
    }
    return {
      figures: { reserve: { callers: CALLERS, ...duels } },
      tables: [duelTable(`Two lines of an order reserved, ${CALLERS} callers, orders a second`, duels)],
      notes: ['the reserving floor writes the same rows, notes of the change feed included, one transaction an order'],
      headlines: Object.entries(duels).map(([name, duel]) => ({
        goal: `reservation of two lines / plain floor, ${name}`,
        measured: duel.ratio,
        atLeast: 1,
        unit: '×',
      })),
    };
  } finally {
    await floor.close();
    await db.close();
  }
}

/** Two lines of one SKU would be one row; a joined update takes each once. */
function ordersOf(make: () => Piece[], count: number): Piece[][] {
  return Array.from({ length: Math.ceil(count) }, make).map((order) =>
    order[0]?.sku === order[1]?.sku ? order.slice(0, 1) : order,
  );
}

/** What the flow's runner does with the orders that wait: up to 64 in one transaction, one alone when that fails. */
function throughLane(db: Database, orders: readonly Piece[][]): Promise<number> {
  const lane = createLane<readonly Piece[], true>({
    db,
    name: 'bench.reserve',
    max: limits.laneMembers,
    work: async (tx, group) => {
      await reservePieces(tx, group.flat());
      return group.map(() => true as const);
    },
  });
  return atOnce(orders, (order) => lane.push(order));
}

function statementsOf(order: readonly Piece[]): Statement[] {
  const sorted = [...order].sort((a, b) => (a.sku < b.sku ? -1 : 1));
  return [
    insertOf(
      'stock_changes',
      sorted.map(({ locationId, sku }) => ({ location_id: locationId, sku, sku_to: null })),
    ),
    ...sorted.map(({ locationId, sku, quantity }) => ({
      sql: `UPDATE stock SET reserved = reserved + ?, version = version + 1
            WHERE location_id = ? AND sku = ? AND physical - quarantine - pending - hold - safety - reserved >= ?`,
      values: [quantity, locationId, sku, quantity],
      touches: 1,
    })),
  ];
}
