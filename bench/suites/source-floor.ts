/**
 * Sourcing called in process at 64 callers (the runner's lane: choose, reserve, plan, move, inbox mark), in turns with
 * its rows in plain SQL, where the location is known beforehand. Once over all locations, once with everybody wanting
 * the same SKU of one location.
 */
import { firstItems } from '../../config/items.ts';
import { firstLocations } from '../../config/locations.ts';
import type { Database, Row } from '../../src/platform/db/index.ts';
import { messageOf } from '../../src/platform/outbox.ts';
import type { Message } from '../../src/platform/message.ts';
import { byPlace } from '../../src/core/inventory/index.ts';
import { insertOf, insertsOf, openFloor, type Floor, type Statement } from '../floor.ts';
import { atOnce, byOrder, insertAll, keptPushes, partsOn, recording, type Kept } from '../in-process.ts';
import { progress, type Outcome } from '../report.ts';
import { duelTable, inTurns, type Duel } from '../rounds.ts';
import { seededDatabase, type Stage } from '../stage.ts';

const ROUNDS = 3;
const HOT_SKU = firstItems[0]?.sku ?? '';
const HOT_PLACE =
  firstLocations.find((one) => one.country === 'AE' && one.kind === 'warehouse' && one.active)?.id ?? '';

export type Bases = { readonly main: Database; readonly scratch: Database; readonly floor: Floor };

export async function sourceFloor(stage: Stage, perRound: number): Promise<Outcome> {
  const main = await seededDatabase(stage, 'bench_source');
  const scratch = await seededDatabase(stage, 'bench_source_rows');
  const floor = openFloor(main.url);
  const bases = { main: main.db, scratch: scratch.db, floor };
  try {
    const spread = await duelOf(stage, bases, (count) => keptPushes(count, { firstOrderId: 20_000_001 }), perRound);
    progress(`source, spread: hub ${spread.hub.perSecond}/s, floor ${spread.floor.perSecond}/s`);
    for (const db of [main.db, scratch.db]) await heat(db);
    const fixed = { storeCode: 'ae_en', city: 'Dubai', lines: [{ sku: HOT_SKU, qty: 1 }] };
    const hot = await duelOf(stage, bases, (count) => keptPushes(count, { firstOrderId: 30_000_001, fixed }), perRound);
    progress(`source, hot: hub ${hot.hub.perSecond}/s, floor ${hot.floor.perSecond}/s`);
    return {
      figures: { source: { callers: 64, spread, hot } },
      tables: [
        duelTable('(b) Sourcing in process, 64 callers', { 'all locations': spread, 'one SKU, one location': hot }),
      ],
      notes: ['the sourcing floor knows the location beforehand; the hub ranks, explains and chooses it'],
      headlines: [
        { goal: 'hot SKU / plain-SQL floor, 64 callers', measured: hot.ratio, atLeast: 1, unit: '×' },
        { goal: 'hot SKU, orders reserved and routed', measured: hot.hub.perSecond, atLeast: 500, unit: 'orders/s' },
      ],
    };
  } finally {
    await floor.close();
    await Promise.all([main.db.close(), scratch.db.close()]);
  }
}

/** Only one location has the SKU from now on. */
async function heat(db: Database): Promise<void> {
  await db.tx((tx) =>
    tx.run('UPDATE stock SET physical = IF(location_id = ?, 1000000000, reserved), base = physical WHERE sku = ?', [
      HOT_PLACE,
      HOT_SKU,
    ]),
  );
}

/** @param reads what a plain programme reads of an order before it writes */
export async function duelOf(
  stage: Stage,
  bases: Bases,
  make: (count: number) => readonly Kept[],
  perRound: number,
  reads: (orderId: string, skus: readonly string[]) => readonly Statement[] = () => [],
): Promise<Duel> {
  const warm = Math.ceil(perRound / 4);
  const each = perRound * ROUNDS + warm;
  const kept = make(2 * each);
  const forHub = (await accepted(bases.main, kept.slice(0, each))).messages;
  const statements = await statementsFor(bases, kept.slice(each), reads);
  const skipped = each - statements.length;
  const parts = partsOn(bases.main);
  const hub = (count: number): Promise<number> => atOnce(forHub.splice(0, count), (message) => parts.source(message));
  const plain = (count: number): Promise<number> => bases.floor.write(statements.splice(0, count));
  await hub(warm);
  await plain(warm);
  const turn = { pieces: perRound, hub: () => hub(perRound), floor: () => plain(perRound) };
  const pids = { client: process.pid, mariadb: stage.pids['mariadb'] };
  const duel = await inTurns(
    Array.from({ length: ROUNDS }, () => turn),
    pids,
  );
  const undone = await bases.main.read((reader) =>
    reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM orders WHERE state <> 'sourced'"),
  );
  if (Number(undone?.n) !== skipped) throw new Error(`${undone?.n} orders were not sourced`);
  return duel;
}

/** Accepts orders; the messages that tell it, and every row written. */
export async function accepted(
  db: Database,
  kept: readonly Kept[],
): Promise<{ messages: Message[]; orders: Row[]; lines: Row[] }> {
  const { db: noted, written } = recording(db);
  const parts = partsOn(noted);
  await atOnce(kept, ({ message }) => parts.accept(message));
  const of = (table: string): Row[] => written.filter((one) => one.table === table).map((one) => one.row);
  const messages = of('outbox').map((row) => messageOf(row as unknown as Parameters<typeof messageOf>[0]));
  return { messages, orders: of('orders'), lines: of('order_lines') };
}

/** Accepts and sources the orders elsewhere, takes the accepted ones over, and turns what sourcing wrote into statements. */
async function statementsFor(
  { main, scratch }: Bases,
  kept: readonly Kept[],
  reads: (orderId: string, skus: readonly string[]) => readonly Statement[],
): Promise<Statement[][]> {
  const { messages, orders, lines } = await accepted(scratch, kept);
  await insertAll(main, 'orders', orders);
  await insertAll(main, 'order_lines', lines);
  const { db: noted, written } = recording(scratch);
  const parts = partsOn(noted);
  await atOnce(messages, (message) => parts.source(message));
  const rows = byOrder(written);
  return messages.flatMap((message) => {
    const tables = rows.get(message.key);
    const mark = written.find(({ table, row }) => table === 'inbox' && row['message_id'] === message.id);
    if (tables?.has('shipments') !== true || mark === undefined) return [];
    const move =
      "UPDATE orders SET state = 'sourced', reason = NULL, version = version + 1, updated_at = NOW(3) WHERE id = ? AND version = ?";
    const skus = (tables.get('shipment_lines') ?? []).map((row) => String(row['sku']));
    return [
      [
        ...reads(message.key, skus),
        insertOf('inbox', [mark.row]),
        { sql: move, values: [message.key, message.version], touches: 1 },
        ...insertsOf(tables),
        ...reservations(tables.get('shipment_lines') ?? []),
      ],
    ];
  });
}

/** Last in the transaction and in one order everywhere: the hot row is locked for the shortest time, nobody deadlocks. */
function reservations(lines: readonly Row[]): Statement[] {
  const pieces = lines
    .map((row) => ({
      locationId: String(row['location_id']),
      sku: String(row['sku']),
      quantity: Number(row['quantity']),
    }))
    .sort(byPlace);
  return pieces.map(({ locationId, sku, quantity }) => ({
    sql: `UPDATE stock SET reserved = reserved + ?, version = version + 1
          WHERE location_id = ? AND sku = ? AND physical - quarantine - pending - hold - safety - reserved >= ?`,
    values: [quantity, locationId, sku, quantity],
    touches: 1,
  }));
}
