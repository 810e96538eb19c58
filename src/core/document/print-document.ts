/** Printing a kept paper: every copy is written down with its person; from the second on somebody says why. */
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import type { DocumentHead } from './document.ts';
import { countPrints, insertPrint, lockHead } from './store.ts';

export type PrintWish = {
  readonly reason?: string;
  /** How it goes to paper: `pdf`, `a6`, `4up`, `zpl203` … */
  readonly format?: string;
  readonly printer?: string;
  /** The job of the printer's queue that it goes out with. */
  readonly jobId?: string;
  /** Copies the person saw printed; another print meanwhile is a conflict. Left out where nobody looked. */
  readonly seen?: number;
};

export type Printed = { readonly head: DocumentHead; readonly copyNo: number };

/**
 * Writes a print down. What is printed are the bytes that were kept.
 * @throws missing `document.unknown`
 * @throws conflict `document.superseded` where a newer version stands, `document.printed_meanwhile`
 * @throws invalid `print.reason_needed` from the second copy on
 */
export async function printDocument(tx: Tx, id: string, wish: PrintWish = {}): Promise<Printed> {
  const head = (await lockHead(tx, id)) ?? fail('missing', 'document.unknown', { id });
  if (head.supersededBy !== null) fail('conflict', 'document.superseded', { by: head.supersededBy });
  const copyNo = (await countPrints(tx, id)) + 1;
  if (wish.seen !== undefined && wish.seen !== copyNo - 1)
    fail('conflict', 'document.printed_meanwhile', { copies: copyNo - 1 });
  const reason = wish.reason?.trim() ?? '';
  if (copyNo > 1 && reason === '') fail('invalid', 'print.reason_needed', { copyNo });
  await insertPrint(tx, {
    id: uuidv7(),
    document_id: head.id,
    document_sha256: head.sha256,
    copy_no: copyNo,
    reprint: copyNo > 1 ? 1 : 0,
    reason: reason === '' ? null : reason.slice(0, 60),
    format: wish.format?.slice(0, 20) ?? null,
    printer: wish.printer?.slice(0, 80) ?? null,
    job_id: wish.jobId ?? null,
    requested_by: currentCause().who,
    requested_at: momentOf(new Date()),
  });
  remember(tx, {
    entity: 'document',
    entityId: head.id,
    orderId: head.orderId ?? head.id,
    move: copyNo > 1 ? 'reprint' : 'print',
    version: copyNo,
    changes: { copy: [copyNo - 1, copyNo] },
    ...(reason === '' ? {} : { why: reason }),
  });
  return { head, copyNo };
}
