/** Looks at rules beside stock, all or some of them: asks for what is low, closes what has recovered, minds the due days. */
import type { Database, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask } from '../task/index.ts';
import type { Level } from './replenishment.ts';
import { recoverLevels } from './recover.ts';
import { requestLow } from './request-low.ts';
import { listOverdue } from './store.ts';
import { readLevels, sweepLevels, type LevelKey } from './store-low.ts';

export type Watched = { readonly requested: number; readonly recovered: number };

/** Rules read at once, and levels settled in one transaction. */
const PAGE = 2_000;
const TOGETHER = 50;
const OVERDUE = 500;

/** Every rule. */
export async function watchAll(db: Database, signal?: AbortSignal): Promise<Watched> {
  let sum: Watched = { requested: 0, recovered: 0 };
  for (
    let after: LevelKey | undefined = { locationId: '', sku: '' };
    after !== undefined && signal?.aborted !== true;
  ) {
    const from: LevelKey = after;
    const page = await db.read((reader) => sweepLevels(reader, from, PAGE));
    sum = added(sum, await settle(db, page.levels));
    after = page.next;
  }
  return sum;
}

/** The rules of what has changed. */
export async function watchChanged(db: Database, keys: readonly LevelKey[]): Promise<Watched> {
  let sum: Watched = { requested: 0, recovered: 0 };
  for (let at = 0; at < keys.length; at += PAGE) {
    const levels = await db.read((reader) => readLevels(reader, keys.slice(at, at + PAGE)));
    sum = added(sum, await settle(db, levels));
  }
  return sum;
}

async function settle(db: Database, levels: readonly Level[]): Promise<Watched> {
  const low = levels.filter((level) => level.openId === null);
  const open = levels.filter((level) => level.openId !== null && level.free > level.threshold);
  let sum: Watched = { requested: 0, recovered: 0 };
  for (let at = 0; at < low.length; at += TOGETHER) {
    const requested = await db.tx((tx) => requestLow(tx, low.slice(at, at + TOGETHER)));
    sum = added(sum, { requested, recovered: 0 });
  }
  for (let at = 0; at < open.length; at += TOGETHER) {
    const recovered = await db.tx((tx) => recoverLevels(tx, open.slice(at, at + TOGETHER)));
    sum = added(sum, { requested: 0, recovered });
  }
  return sum;
}

function added(one: Watched, other: Watched): Watched {
  return { requested: one.requested + other.requested, recovered: one.recovered + other.recovered };
}

/** A task for each request that is past its day; how many there are. */
export async function watchOverdue(tx: Tx, now: Date): Promise<number> {
  const late = await listOverdue(tx, momentOf(now).slice(0, 10), OVERDUE);
  for (const one of late) {
    const { id, number, locationId, sku, quantity, received, supplierId, fromLocation, dueOn } = one;
    await openTask(tx, {
      kind: 'replenishment.overdue',
      about: id,
      workgroup: 'stock',
      reasonCode: 'replenishment.overdue',
      facts: { number, locationId, sku, left: quantity - received, source: supplierId ?? fromLocation, dueOn },
    });
  }
  return late.length;
}
