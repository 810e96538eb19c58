/** Documents that Magento or the ERP issues: their number is filled in when it comes; who waits too long is told of. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask, settleOthers } from '../task/index.ts';
import type { Issuer } from './invoice.ts';
import { moveInvoices } from './move-invoice.ts';
import { countAwaited, findInvoice, setNoteNumber } from './store.ts';

/** A task is opened after so long: their documents follow the dispatch. */
const PATIENCE_MS = 3 * 24 * 3_600_000;

/** The issuer's number of a shipment's invoice; false when it does not wait for one. */
export async function recordInvoiceNumber(
  tx: Tx,
  issuer: Issuer,
  shipmentId: string,
  number: string,
): Promise<boolean> {
  const invoice = await findInvoice(tx, shipmentId);
  if (invoice?.state !== 'awaited' || invoice.issuer !== issuer) return false;
  await moveInvoices(tx, [{ invoice, move: 'number', fields: { partnerNumber: number.slice(0, 60) } }]);
  return true;
}

/** The same of a credit note, by its own id. */
export async function recordNoteNumber(tx: Tx, creditNoteId: string, number: string): Promise<boolean> {
  return setNoteNumber(tx, creditNoteId, number.slice(0, 60));
}

/** One question per company, gone when its numbers have come. @returns how many documents wait too long */
export async function remindAwaited(tx: Tx, now: Date): Promise<number> {
  const late = await countAwaited(tx, momentOf(new Date(now.getTime() - PATIENCE_MS)));
  for (const { companyId, count, oldest } of late)
    await openTask(tx, {
      kind: 'billing.number_awaited',
      about: companyId,
      reasonCode: 'billing.number_awaited',
      facts: { companyId, count, oldest },
    });
  await settleOthers(tx, 'billing.number_awaited', new Set(late.map((one) => one.companyId)));
  return late.reduce((sum, one) => sum + one.count, 0);
}
