/** A place with many open parcels closes and all go elsewhere; and the orders of a past period routed by two versions side by side. */
import { createVersion, standardRules } from '../../src/core/routing/index.ts';
import { nextRehearsal, requestRehearsal, runRehearsal } from '../../src/core/rehearsal/index.ts';
import { finishRun, startRun } from '../../src/core/rerouting/index.ts';
import { atOnce, partsOn, type Kept } from '../in-process.ts';
import { progress, type Outcome } from '../report.ts';
import { round, startMeter, type Pids } from '../stats.ts';
import { accepted } from './source-floor.ts';
import { placeId, type World } from './routing-world.ts';

const CLOSING = placeId(0);
/** What a process keeps of the places is a quarter of a second old. */
const KEPT_MS = 600;

/** Sources the orders at one place alone, opens the others again, closes that place and waits until its run is done. */
export async function closePlace({ db }: World, kept: readonly Kept[], pids: Pids): Promise<Outcome> {
  await db.tx((tx) => tx.run('UPDATE locations SET active = CASE WHEN id = ? THEN 1 ELSE 0 END', [CLOSING]));
  await db.tx((tx) =>
    tx.run(
      `INSERT INTO stock (location_id, sku, base, physical) SELECT ?, i.sku, 1000, 1000 FROM items i
       WHERE i.sku LIKE 'RT-%' ON DUPLICATE KEY UPDATE base = 1000, physical = 1000`,
      [CLOSING],
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, KEPT_MS));
  const { messages } = await accepted(db, kept);
  await atOnce(messages, (message) => partsFor(db).source(message));
  await db.tx((tx) => tx.run("UPDATE locations SET active = 1 WHERE id LIKE 'RT-%' AND id <> ?", [CLOSING]));
  await db.tx((tx) => tx.run('UPDATE locations SET active = 0 WHERE id = ?', [CLOSING]));
  await new Promise((resolve) => setTimeout(resolve, KEPT_MS));
  progress(`close: ${messages.length} orders stand at ${CLOSING}, which closes`);
  if (messages.length === 0) throw new Error('no order stands at the place that closes');
  const meter = startMeter(pids);
  const began = performance.now();
  const runId = await db.tx((tx) =>
    startRun(tx, { kind: 'location', locationId: CLOSING, reason: 'bench', who: 'bench' }),
  );
  const run = await finishRun(db, runId);
  const seconds = round((performance.now() - began) / 1000);
  const cpuMsPerParcel = meter.perPiece(Math.max(1, run?.total ?? 0));
  progress(`close: ${run?.done} of ${run?.total} parcels in ${seconds} s`);
  return {
    figures: { close: { ...run, seconds, cpuMsPerParcel } },
    tables: [
      {
        title: '(c) A place closes: its open parcels go elsewhere',
        head: ['parcels', 'done', 'moved', 'skipped', 'failed', 'seconds'],
        rows: [[run?.total ?? 0, run?.done ?? 0, run?.moved ?? 0, run?.skipped ?? 0, run?.failed ?? 0, seconds]],
      },
    ],
    notes: [
      'no place takes more than the flood limit of config/refusals.ts in a minute; the wait for it is part of the time',
    ],
    headlines: [{ goal: `re-broker ${run?.total ?? 0} open parcels`, measured: seconds, below: 30, unit: 's' }],
  };
}

const made = new WeakMap<object, ReturnType<typeof partsOn>>();
function partsFor(db: World['db']): ReturnType<typeof partsOn> {
  const parts = made.get(db) ?? partsOn(db);
  made.set(db, parts);
  return parts;
}

/** All orders of the database, by the house's own rules and by dearer kilometres. */
export async function dryRun({ db }: World, pids: Pids): Promise<Outcome> {
  const [set] = standardRules.sets;
  if (set === undefined) throw new Error('no standard rules');
  const steps = set.steps.map((step) => ({ ...step, weights: { perKm: 5, perSplit: 500 } }));
  const after = await db.tx((tx) => createVersion(tx, { sets: [{ ...set, steps }], note: 'bench' }));
  await db.tx((tx) =>
    requestRehearsal(tx, {
      before: 0,
      after: after.version,
      from: '2020-01-01 00:00:00.000',
      to: '2100-01-01 00:00:00.000',
      stock: 'as_found',
    }),
  );
  const waiting = await nextRehearsal(db);
  if (waiting === undefined) throw new Error('no rehearsal waits');
  const meter = startMeter(pids);
  const began = performance.now();
  const ended = await runRehearsal(db, waiting, { name: 'bench', stopping: () => false });
  const seconds = round((performance.now() - began) / 1000);
  const orders = waiting.ordersAll;
  progress(`dry run: ${orders} orders ${ended} in ${seconds} s`);
  return {
    figures: { dryRun: { orders, ended, seconds, cpuMsPerOrder: meter.perPiece(orders) } },
    tables: [
      {
        title: '(d) Dry run of past orders, two versions side by side',
        head: ['orders', 'ended', 'seconds'],
        rows: [[orders, ended, seconds]],
      },
    ],
    notes: ['a dry run rests a quarter of the time, so that orders of today are not kept waiting'],
    headlines: [{ goal: `dry run of ${orders} past orders`, measured: seconds, below: 60, unit: 's' }],
  };
}
