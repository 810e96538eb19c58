/**
 * Accountants repair by hand: a person says which document of the ERP stands for a posting. Its overlay ends and the ERP's
 * number is taken as it is; the message itself says so from now on, so that an ERP that reads it later books nothing.
 */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { coverOverlay } from '../inventory/index.ts';
import { settleTask } from '../task/index.ts';
import { movePosting } from './move-posting.ts';
import type { Posting } from './posting.ts';
import { PARKED_TASK, settleOverdue } from './settle-postings.ts';
import { lockPosting, saveBody } from './store-postings.ts';

/**
 * @returns the posting, and how many rows of stock are as the ERP says now
 * @throws missing `erp.unknown_posting` · conflict `erp.posting_ended` · invalid `erp.no_document`
 */
export async function coverPosting(
  tx: Tx,
  id: string,
  erpDocument: string,
  who: string,
): Promise<{ readonly posting: Posting; readonly rows: number }> {
  const number = erpDocument.trim().slice(0, 60);
  if (number === '') fail('invalid', 'erp.no_document', { id });
  const posting = (await lockPosting(tx, id)) ?? fail('missing', 'erp.unknown_posting', { id });
  const covered = await movePosting(
    tx,
    posting,
    'cover',
    {
      settledAt: momentOf(new Date()),
      settledBy: who.slice(0, 80),
      erpDocuments: [...posting.erpDocuments, { type: 'COVERED_BY', number }],
    },
    `covered by ${number}`,
  );
  if (covered === undefined) return fail('conflict', 'erp.posting_ended', { id, state: posting.state });
  await saveBody(tx, { ...covered, body: { ...posting.body, covered: { document: number } } });
  const rows =
    posting.entryKey === null
      ? 0
      : await coverOverlay(tx, posting.locationId, posting.entryKey, {
          why: `covered by ${number}`,
          businessKey: `cover:${posting.id}`,
        });
  await settleTask(tx, PARKED_TASK, id);
  await settleOverdue(tx, posting.locationId);
  return { posting: covered, rows };
}
