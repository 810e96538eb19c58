/**
 * Gives an ERP that takes calls what it has not been given, place by place and strictly in the order of the numbers. A
 * message of the flow says only that a place has something; it takes the oldest few along, each answered before the next,
 * so that whoever comes first after an outage has them all and nothing overtakes anything.
 */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { movePosting } from './move-posting.ts';
import type { PostingBody } from './posting.ts';
import { recordOutcome, type PostingOutcome } from './record-outcome.ts';
import { listUnsent, lockPosting, markTried } from './store-postings.ts';
import { announce } from './write-posting.ts';

/** What one call of the flow takes along: enough to catch up, few enough for an intent. */
const AT_ONCE = 10;

export type Sending = {
  readonly companyId: string;
  readonly locationId: string;
  readonly postings: readonly {
    readonly body: PostingBody;
    /** An earlier attempt left the house: looked up before it is sent again. */
    readonly tried: boolean;
  }[];
};

/** `STAGED`: taken over there, the outcome follows by itself. */
export type Sent = PostingOutcome | { readonly messageId: string; readonly status: 'STAGED' };

export async function intendSending(
  tx: Tx,
  fact: { readonly companyId: string; readonly locationId: string },
): Promise<Sending | undefined> {
  const due = await listUnsent(tx, fact.locationId, AT_ONCE);
  if (due.length === 0) return undefined;
  await markTried(
    tx,
    due.map((one) => one.id),
    momentOf(new Date()),
  );
  return {
    companyId: fact.companyId,
    locationId: fact.locationId,
    postings: due.map((one) => ({ body: one.body, tried: one.sentAt !== null })),
  };
}

export async function recordSending(tx: Tx, sending: Sending, sent: readonly Sent[]): Promise<void> {
  for (const one of sent) {
    if (one.status !== 'STAGED') {
      await recordOutcome(tx, { ...one, companyId: sending.companyId });
      continue;
    }
    const posting = await lockPosting(tx, one.messageId);
    if (posting !== undefined) await movePosting(tx, posting, 'send');
  }
  const [next] = await listUnsent(tx, sending.locationId, 1);
  if (next !== undefined) announce(tx, next);
}
