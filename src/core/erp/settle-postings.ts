/**
 * Which postings the ERP's stock is known to contain, and which have taken too long. An echo or a watermark ends the
 * overlay; this looks which of them have ended, and alarms for the others when their time is over (rule R8).
 */
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { listCompanies } from '../catalog/index.ts';
import { openEntries } from '../inventory/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import { movePosting } from './move-posting.ts';
import type { Posting } from './posting.ts';
import type { PostingState } from './states.ts';
import { countOverdue, listInState, lockPosting } from './store-postings.ts';

export const PARKED_TASK = 'erp.posting_parked';
const OVERDUE_TASK = 'erp.posting_overdue';
const PAGE = 200;
const waiting: readonly PostingState[] = ['posted', 'sent', 'written', 'parked', 'rejected'];

/** No overlay row of it is open any more; what never had one is done when it is booked. */
export async function isSettled(reader: Reader, posting: Posting): Promise<boolean> {
  return (await settledAmong(reader, [posting])).has(posting.id);
}

async function settledAmong(reader: Reader, postings: readonly Posting[]): Promise<Set<string>> {
  const stock = postings.filter((one) => one.entryKey !== null);
  const open = await openEntries(
    reader,
    stock.map((one) => ({ locationId: one.locationId, entryKey: one.entryKey ?? '' })),
  );
  const settled = (one: Posting): boolean =>
    one.entryKey === null ? one.state === 'posted' : !open.has(`${one.locationId}\n${one.entryKey}`);
  return new Set(postings.filter(settled).map((one) => one.id));
}

export type Watched = { readonly settled: number; readonly overdue: number };

/** Looks at every posting that is not finished, a page in a transaction. */
export async function watchPostings(db: Database, now: Date): Promise<Watched> {
  let settled = 0;
  let overdue = 0;
  // A company that has no ERP has nobody to be late.
  const companies = await db.read((reader) => listCompanies(reader));
  const withErp = new Set(companies.filter((one) => one.erp !== undefined).map((one) => one.id));
  for (const state of waiting) {
    for (let after = { dueAt: '', id: '' }, more = true; more;) {
      const page = await db.read((reader) => listInState(reader, state, after, PAGE));
      const done = await db.read((reader) => settledAmong(reader, page));
      settled += await settle(
        db,
        page.filter((one) => done.has(one.id)),
        now,
      );
      const late = page.filter((one) => !done.has(one.id) && one.dueAt < momentOf(now) && withErp.has(one.companyId));
      // One alarm for a place: an ERP that is away for a day is one trouble, not thousands.
      const oldest = [...groupBy(late, (one) => one.locationId).values()].flatMap((ones) => ones.slice(0, 1));
      await db.tx(async (tx) => {
        for (const one of oldest) await alarm(tx, one);
      });
      overdue += late.length;
      const last = page.at(-1);
      if (last !== undefined) after = { dueAt: last.dueAt, id: last.id };
      more = page.length === PAGE;
    }
  }
  return { settled, overdue };
}

async function settle(db: Database, postings: readonly Posting[], now: Date): Promise<number> {
  if (postings.length === 0) return 0;
  return db.tx(async (tx) => {
    let count = 0;
    for (const { id } of postings) {
      // Locked and looked at again: its outcome may have come in between.
      const posting = await lockPosting(tx, id);
      if (posting === undefined || !(await isSettled(tx, posting))) continue;
      const change = { settledAt: momentOf(new Date()), settledBy: 'hub' };
      if ((await movePosting(tx, posting, 'settle', change)) === undefined) continue;
      await settleTask(tx, PARKED_TASK, id);
      count++;
    }
    for (const place of new Set(postings.map((one) => one.locationId))) await settleOverdue(tx, place, now);
    return count;
  });
}

/** The alarm of a place ends when nothing of it is late any more. */
export async function settleOverdue(tx: Tx, locationId: string, now = new Date()): Promise<void> {
  if ((await countOverdue(tx, momentOf(now), locationId)) === 0) await settleTask(tx, OVERDUE_TASK, locationId);
}

async function alarm(tx: Tx, posting: Posting): Promise<void> {
  await openTask(tx, {
    kind: OVERDUE_TASK,
    about: posting.locationId,
    workgroup: 'integration',
    priority: 1,
    reasonCode: 'erp.posting_overdue',
    facts: {
      locationId: posting.locationId,
      companyId: posting.companyId,
      oldest: posting.id,
      type: posting.type,
      documentKey: posting.documentKey,
      outSeq: posting.outSeq,
      state: posting.state,
      dueAt: posting.dueAt,
    },
  });
}
