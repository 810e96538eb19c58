/** What a run would do, without doing it: a few groups are worked in transactions that are taken back. */
import type { Database, Tx } from '../../platform/db/index.ts';
import type { Shortages } from '../sourcing/index.ts';
import { listHomeAt } from '../shipment/index.ts';
import { moveGroup } from './move-group.ts';
import { mustBePlace } from './start-run.ts';

export type LookAhead = {
  /** Parcels at the place that have not left it. */
  readonly total: number;
  /** Of so many of them, looked at group by group, each as if it were the first. */
  readonly sample: number;
  readonly recalled: number;
  readonly targets: ReadonlyMap<string, number>;
};

const TOGETHER = 64;
const GROUPS = 4;

class TakenBack extends Error {}

/** @throws missing `catalog.location_missing` */
export async function lookAhead(db: Database, locationId: string, shortages?: Shortages): Promise<LookAhead> {
  await db.read((reader) => mustBePlace(reader, locationId));
  let total = 0;
  let recalled = 0;
  let sample = 0;
  const targets = new Map<string, number>();
  let after = '';
  for (let group = 0; ; group++) {
    const from = after;
    const page = await db.read((reader) => listHomeAt(reader, locationId, from, group < GROUPS ? TOGETHER : 1_000));
    total += page.length;
    after = page.at(-1)?.id ?? after;
    if (page.length === 0) return { total, sample, recalled, targets };
    if (group >= GROUPS) continue;
    const items = page.map((one) => ({ subjectId: one.id, orderId: one.orderId }));
    const work = async (tx: Tx): Promise<never> => {
      const run = { kind: 'location', locationId, reason: 'dry run', startedBy: 'dry run' } as const;
      const done = await moveGroup(tx, run, items, shortages === undefined ? {} : { shortages });
      recalled += done.items.filter((one) => one.state === 'recalled').length;
      sample += items.length;
      for (const [id, count] of done.targets) targets.set(id, (targets.get(id) ?? 0) + count);
      throw new TakenBack();
    };
    await db.tx(work).catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
  }
}
