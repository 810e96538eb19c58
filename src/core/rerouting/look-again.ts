/**
 * A process keeps what it knows of closed places for a quarter of a second, so a parcel may be planned onto a place that
 * has just closed, after its run was written down: the run looks for such parcels at its end, and some time longer.
 */
import type { Database, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { isClosed } from '../catalog/index.ts';
import { listHomeAt } from '../shipment/index.ts';
import { passGate } from './store-groups.ts';
import {
  findOpenRun,
  growRun,
  insertItems,
  knownItems,
  listJustDone,
  lockRun,
  type Item,
  type Run,
} from './store-runs.ts';

const PAGE = 1_000;
/** A transaction that began with the old knowledge is over after so long. */
const LOOKS_MS = 60_000;

/** Parcels at the locked run's place that it did not know of, now on it; none where the place is open (again). */
export async function lookAgain(tx: Tx, run: Run): Promise<number> {
  const { locationId } = run;
  if (run.kind !== 'location' || locationId === null || !(await isClosed(tx, locationId))) return 0;
  const found: Item[] = [];
  for (let after = '', full = true; full;) {
    const page = await listHomeAt(tx, locationId, after, PAGE);
    const known = await knownItems(
      tx,
      run.id,
      page.map((one) => one.id),
    );
    found.push(...page.filter((one) => !known.has(one.id)).map((one) => ({ subjectId: one.id, orderId: one.orderId })));
    after = page.at(-1)?.id ?? after;
    full = page.length === PAGE;
  }
  if (found.length === 0 || !(await growRun(tx, run.id, found.length, run.state))) return 0;
  for (let at = 0; at < found.length; at += PAGE) await insertItems(tx, run.id, found.slice(at, at + PAGE));
  return found.length;
}

/** Runs that ended within the last minute and have more to do after all. */
export async function lookAgainAtAll(db: Database, at: Date): Promise<number> {
  let found = 0;
  for (const run of await db.read((reader) => listJustDone(reader, momentOf(new Date(at.getTime() - LOOKS_MS)))))
    found += await db.tx(async (tx) => {
      await passGate(tx, 'start');
      const other = run.locationId === null ? undefined : await findOpenRun(tx, run.locationId);
      const now = await lockRun(tx, run.id);
      return other !== undefined || now?.state !== 'done' ? 0 : lookAgain(tx, now);
    });
  return found;
}
