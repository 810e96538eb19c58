/** Bills per shipment, credit notes, and money that goes back for what will not be shipped. */
import {
  balanceOrder,
  billCharged,
  billShipments,
  creditCancelled,
  creditReturned,
  intendReport,
  recordReport,
  recordUnanswered,
} from '../core/billing/index.ts';
import type { OrderFact } from '../core/events.ts';
import { remindCreditMirrors } from '../core/notice/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { each, type Part } from './form.ts';

export function money({ on, p }: Part): void {
  on('shipment.planned', 'billing.shipment.bill', each(billShipments));
  on('charge.captured', 'billing.charged.bill', each(billCharged));
  on('shipment.cancelled', 'billing.cancelled.credit', each(creditCancelled));
  on('shipment.returned', 'billing.returned.credit', each(creditReturned));

  // What was paid and is neither shipped nor wanted goes back.
  const balance = {
    then: async (tx: Tx, e: OrderFact) => {
      await balanceOrder(tx, e.orderId);
      await remindCreditMirrors(tx, e.orderId);
    },
  };
  on('order.cancelled', 'billing.cancelled.balance', balance);
  on('order.rejected', 'billing.rejected.balance', balance);
  on('order.changed', 'billing.changed.balance', balance);

  // The tax authority hears of the documents of companies that report.
  on('einvoice.due', 'einvoice.document.report', {
    key: (e) => e.documentId,
    intend: (tx, e) => intendReport(tx, e),
    find: (intent) => p.einvoice.findDocument(intent),
    ask: (intent) => p.einvoice.sendDocument(intent),
    then: (tx, e, answer) => recordReport(tx, e, answer),
    otherwise: (tx, e, error) => recordUnanswered(tx, e, error),
  });
}
