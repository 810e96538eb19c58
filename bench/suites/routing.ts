/**
 * Routing: decisions a second over 200 places and 100,000 SKUs, alone, with reads, and with the reservation; how soon a
 * store sees an order; how fast a closed place's parcels go elsewhere; a dry run of past orders.
 */
import type { Statement } from '../floor.ts';
import { openFloor } from '../floor.ts';
import { progress, type Outcome } from '../report.ts';
import { duelTable } from '../rounds.ts';
import type { SuiteOptions } from '../run.ts';
import { onStage, type Stage } from '../stage.ts';
import { closePlace, dryRun } from './routing-close.ts';
import { decideAlone } from './routing-decide.ts';
import { storeSees } from './routing-seen.ts';
import { PLACES, routingPushes, routingWorld, SKUS } from './routing-world.ts';
import { accepted, duelOf } from './source-floor.ts';

const ROUNDS = 3;

export function routing({ quick, only, statements }: SuiteOptions): Promise<Outcome> {
  const part = quick ? 0.1 : 1;
  const wants = (name: string): boolean => only === undefined || only === name;
  return onStage({ statements }, async (stage) => {
    const parts: Outcome[] = [];
    if (wants('seen')) parts.push(await storeSees(stage, Math.ceil(30 * part)));
    if (only !== 'seen') parts.push(await onWorld(stage, part, wants));
    return {
      figures: Object.assign({ servers: stage.versions }, ...parts.map((one) => one.figures)) as Outcome['figures'],
      tables: parts.flatMap((one) => one.tables),
      headlines: parts.flatMap((one) => one.headlines),
      notes: parts.flatMap((one) => one.notes ?? []),
    };
  });
}

async function onWorld(stage: Stage, part: number, wants: (name: string) => boolean): Promise<Outcome> {
  const [places, skus] = [Math.ceil(PLACES * Math.max(part, 0.2)), Math.ceil(SKUS * part)];
  progress(`seeding ${places} places, ${skus} SKUs`);
  const began = performance.now();
  const main = await routingWorld(stage, 'bench_routing', { places, skus });
  const seedSeconds = Math.round((performance.now() - began) / 1000);
  progress(`${main.rows.toLocaleString('en')} rows of stock in ${seedSeconds} s`);
  const pids = { client: process.pid, mariadb: stage.pids['mariadb'] };
  const parts: Outcome[] = [];
  try {
    if (wants('source')) parts.push(await sourced(stage, main, Math.ceil(1_000 * part), { places, skus }));
    if (wants('decide')) {
      const { kept } = routingPushes(Math.ceil(2_000 * part), { firstOrderId: 60_000_001, skus });
      const { orders } = await accepted(main.db, kept);
      const ids = orders.map((row) => String(row['id']));
      parts.push(await decideAlone(main, ids));
      // What was accepted only to be decided is not to be sourced by anybody.
      await main.db.tx((tx) => tx.run("UPDATE orders SET state = 'sourced' WHERE state = 'accepted'"));
    }
    if (wants('close')) {
      const { kept } = routingPushes(Math.ceil(10_000 * part), { firstOrderId: 80_000_001, skus });
      parts.push(await closePlace(main, kept, pids));
      parts.push(await dryRun(main, pids));
    }
  } finally {
    await main.db.close();
  }
  return {
    figures: Object.assign(
      { world: { places, skus, rows: main.rows, seedSeconds } },
      ...parts.map((one) => one.figures),
    ) as Outcome['figures'],
    tables: parts.flatMap((one) => one.tables),
    headlines: parts.flatMap((one) => one.headlines),
    notes: [
      `${places} places × ${skus.toLocaleString('en')} SKUs, each SKU at a fifth of them: ${main.rows.toLocaleString('en')} rows of stock, not the full table`,
      ...parts.flatMap((one) => one.notes ?? []),
    ],
  };
}

/** With the reservation, beside plain reads and writes of the same rows by a programme that is told the places. */
async function sourced(
  stage: Stage,
  main: Awaited<ReturnType<typeof routingWorld>>,
  perRound: number,
  size: { readonly places: number; readonly skus: number },
): Promise<Outcome> {
  const count = 2 * (perRound * ROUNDS + Math.ceil(perRound / 4));
  const { kept, wanted } = routingPushes(count, { firstOrderId: 40_000_001, skus: size.skus });
  const scratch = await routingWorld(stage, 'bench_routing_rows', { ...size, only: wanted });
  const floor = openFloor(main.url);
  try {
    const bases = { main: main.db, scratch: scratch.db, floor };
    const duel = await duelOf(stage, bases, () => kept, perRound, reads);
    progress(`routing: hub ${duel.hub.perSecond}/s, floor ${duel.floor.perSecond}/s`);
    return {
      figures: { sourced: { callers: 64, ...duel } },
      tables: [duelTable('(a) Decided, reserved and planned, 64 callers', { 'three lines': duel })],
      notes: [
        'the floor reads the order, its lines and the stock of its SKUs, is told the places, and writes the same rows',
      ],
      headlines: [
        { goal: 'decided and reserved / plain floor, three lines', measured: duel.ratio, atLeast: 1, unit: '×' },
        { goal: 'decided and reserved, three lines', measured: duel.hub.perSecond, atLeast: 500, unit: 'orders/s' },
      ],
    };
  } finally {
    await floor.close();
    await scratch.db.close();
  }
}

function reads(orderId: string, skus: readonly string[]): Statement[] {
  return [
    { sql: 'SELECT * FROM orders WHERE id = ?', values: [orderId] },
    { sql: 'SELECT * FROM order_lines WHERE order_id = ?', values: [orderId] },
    {
      sql: `SELECT location_id, sku, physical, reserved FROM stock WHERE sku IN (${skus.map(() => '?').join()})`,
      values: [...skus],
    },
  ];
}
