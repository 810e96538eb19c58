/** Takes a booked document back by a new one: nothing that the ERP has booked is ever edited. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { effectsOf, type Posting, type PostingType } from './posting.ts';
import { findByDocument, lockPosting } from './store-postings.ts';
import { writePosting } from './write-posting.ts';

const cancellable: ReadonlySet<PostingType> = new Set<PostingType>([
  'sale.posting.v1',
  'return.posting.v1',
  'transfer.posting.v1',
  'adjustment.posting.v1',
]);

/**
 * @throws missing `erp.unknown_posting`; conflict `erp.posting_not_posted`, `erp.not_cancellable`, `erp.cancelled_before`
 */
export async function cancelPosting(
  tx: Tx,
  id: string,
  by: { readonly who: string; readonly why: string },
): Promise<Posting> {
  const original = (await lockPosting(tx, id)) ?? fail('missing', 'erp.unknown_posting', { id });
  if (!cancellable.has(original.type)) fail('conflict', 'erp.not_cancellable', { id, type: original.type });
  if (original.state !== 'posted' && original.state !== 'settled')
    fail('conflict', 'erp.posting_not_posted', { id, state: original.state });
  const documentKey = `CAN-${original.locationId}-${original.outSeq}`;
  if ((await findByDocument(tx, original.companyId, documentKey, 'cancel.posting.v1')) !== undefined)
    fail('conflict', 'erp.cancelled_before', { id, documentKey });
  const effects = effectsOf(original.body).map((one) => ({
    ...one,
    quantity: -one.quantity || 0,
    quarantine: -one.quarantine || 0,
  }));
  return writePosting(tx, {
    companyId: original.companyId,
    locationId: original.locationId,
    type: 'cancel.posting.v1',
    documentKey,
    ...(effects.length === 0 ? {} : { entryKey: `can:${original.id}`, overlay: { kind: 'cancel', effects } }),
    ...(original.orderId === null ? {} : { orderId: original.orderId }),
    ...(original.shipmentId === null ? {} : { shipmentId: original.shipmentId }),
    body: {
      originalDocumentKey: original.documentKey,
      originalMessageId: original.id,
      originalType: original.type,
      originalOutSeq: original.outSeq,
      reason: by.why,
      by: by.who,
      lines: effects.map(({ sku, quantity, quarantine }, at) => ({
        lineNo: at + 1,
        sku,
        quantity: String(quantity),
        quarantine: String(quarantine),
      })),
    },
  });
}
