/** What became of a posting over there: an outside fact, kept however often and late it is told. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { recordInvoiceNumber } from '../billing/index.ts';
import { listCompanies } from '../catalog/index.ts';
import type { FactStatus } from '../inventory/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import { movePosting } from './move-posting.ts';
import type { ErpDocument, Posting } from './posting.ts';
import { isSettled, PARKED_TASK, settleOverdue } from './settle-postings.ts';
import { lockPosting } from './store-postings.ts';
import type { PostingMoveName } from './states.ts';

export const outcomeStatuses = ['POSTED', 'PARKED', 'REJECTED', 'DUPLICATE'] as const;
export type OutcomeStatus = (typeof outcomeStatuses)[number];

export type PostingOutcome = {
  readonly messageId: string;
  readonly outSeq?: number;
  readonly status: OutcomeStatus;
  readonly erpDocuments?: readonly ErpDocument[];
  readonly ledgerFrom?: string;
  readonly ledgerTo?: string;
  /** The ERP's clock. */
  readonly postedAt?: string;
  readonly error?: { readonly code: string; readonly text: string };
};

/** A document that was there already is booked, whoever booked it. */
const moves: Record<OutcomeStatus, PostingMoveName> = {
  POSTED: 'post',
  DUPLICATE: 'post',
  PARKED: 'park',
  REJECTED: 'reject',
};

/**
 * What is refused or parked asks a person; what is booked closes that question.
 * @throws missing `erp.unknown_posting` · invalid `erp.out_seq_mismatch`
 */
export async function recordOutcome(
  tx: Tx,
  outcome: PostingOutcome & { readonly companyId: string },
): Promise<FactStatus> {
  const posting = await lockPosting(tx, outcome.messageId);
  if (posting?.companyId !== outcome.companyId)
    return fail('missing', 'erp.unknown_posting', { id: outcome.messageId });
  if (outcome.outSeq !== undefined && outcome.outSeq !== posting.outSeq)
    fail('invalid', 'erp.out_seq_mismatch', { id: posting.id, outSeq: posting.outSeq, said: outcome.outSeq });
  const { erpDocuments = [], error } = outcome;
  const moved = await movePosting(
    tx,
    posting,
    moves[outcome.status],
    {
      sentAt: posting.sentAt ?? momentOf(new Date()),
      erpDocuments: erpDocuments.length > 0 ? erpDocuments : posting.erpDocuments,
      ledgerTo: outcome.ledgerTo ?? posting.ledgerTo,
      errorCode: error?.code.slice(0, 60) ?? null,
      errorText: error?.text.slice(0, 500) ?? null,
    },
    error?.code ?? erpDocuments.map((one) => `${one.type} ${one.number}`).join(', '),
  );
  if (moved === undefined) return { status: 'DUPLICATE' };
  if (moved.state === 'posted') await close(tx, moved);
  else await ask(tx, moved);
  return { status: 'APPLIED' };
}

async function close(tx: Tx, posting: Posting): Promise<void> {
  await settleTask(tx, PARKED_TASK, posting.id);
  await takeNumber(tx, posting);
  if (!(await isSettled(tx, posting))) return;
  await movePosting(tx, posting, 'settle', { settledAt: momentOf(new Date()), settledBy: 'hub' });
  await settleOverdue(tx, posting.locationId);
}

/** Where the ERP issues the customer's invoice, its document is that invoice. */
async function takeNumber(tx: Tx, posting: Posting): Promise<void> {
  if (posting.type !== 'sale.posting.v1' || posting.shipmentId === null) return;
  const company = (await listCompanies(tx)).find((one) => one.id === posting.companyId);
  const documents = posting.erpDocuments;
  const document = documents.find((one) => /invoice/i.test(one.type)) ?? documents[0];
  if (company?.invoiceIssuer !== 'erp' || document === undefined) return;
  await recordInvoiceNumber(tx, 'erp', posting.shipmentId, document.number);
}

async function ask(tx: Tx, posting: Posting): Promise<void> {
  await openTask(tx, {
    kind: PARKED_TASK,
    about: posting.id,
    workgroup: 'integration',
    priority: posting.groupKey === null ? 2 : 1,
    ...(posting.orderId === null ? {} : { orderId: posting.orderId }),
    ...(posting.shipmentId === null ? {} : { shipmentId: posting.shipmentId }),
    // Of a group, what is booked stays: stock may be right and revenue missing.
    reasonCode: posting.groupKey === null ? `erp.${posting.state}` : `erp.group_${posting.state}`,
    facts: {
      type: posting.type,
      documentKey: posting.documentKey,
      locationId: posting.locationId,
      outSeq: posting.outSeq,
      ...(posting.groupKey === null ? {} : { group: posting.groupKey, step: posting.groupNo }),
      code: posting.errorCode,
      text: posting.errorText,
    },
  });
}
