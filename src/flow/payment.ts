/** Money at the gateway: held, captured per shipment, given back; and what the gateway reports of it. */
import type { Partners } from '../connectors/index.ts';
import { returnKept, returnTaken } from '../core/billing/index.ts';
import { chargesAllowed } from '../core/customer/index.ts';
import type { OrderFact, ShipmentFact } from '../core/events.ts';
import {
  collectAtDoor,
  dropCharges,
  forgoAtDoor,
  intendCapture,
  intendRefund,
  intendVoid,
  letGoAuthorisations,
  noteAuthorisations,
  recordCapture,
  recordCaptureRefused,
  recordFacts,
  recordRefund,
  recordRefundRefused,
  recordVoid,
  recordVoidRefused,
  type Gateway,
} from '../core/payment/index.ts';
import { intendCreditMirror, intendInvoiceMirror, recordMirror } from '../core/notice/index.ts';
import { expectCash } from '../core/remittance/index.ts';
import { AppError } from '../platform/errors.ts';
import { channelQueue, each, jsonOf, type Part } from './form.ts';

/** The gateways of this hub by the name that orders know them by. */
export function gatewayOf(p: Partners, name: string): Gateway | undefined {
  return name === 'checkout' ? p.checkout.gateway : undefined;
}

export function payment({ from, on, p }: Part): void {
  const at = (intent: { readonly gateway: string }): Gateway => {
    const gateway = gatewayOf(p, intent.gateway);
    if (gateway === undefined) throw new AppError('refused', 'payment.unknown_gateway', { gateway: intent.gateway });
    return gateway;
  };
  on('order.authorised', 'payment.authorisation.note', each(noteAuthorisations));
  on('order.payment_changed', 'payment.authorisation.renote', each(noteAuthorisations));

  on('shipment.charging', 'checkout.charge.capture', {
    concurrency: 20,
    // Captures of one payment come one after the other: each must know what the one before has left.
    key: (e) => e.orderId,
    intend: (tx, e) => intendCapture(tx, e, chargesAllowed),
    find: (intent) => at(intent).findCapture(intent),
    ask: (intent) => at(intent).capture(intent),
    then: (tx, e, answer) => recordCapture(tx, e, answer),
    otherwise: (tx, e, error) => recordCaptureRefused(tx, e, error),
  });
  on('refund.requested', 'checkout.payment.refund', {
    concurrency: 10,
    key: (e) => e.orderId,
    intend: (tx, e) => intendRefund(tx, e.refundId),
    find: (intent) => at(intent).findRefund(intent),
    ask: (intent) => at(intent).refund(intent),
    then: (tx, e, answer) => recordRefund(tx, e.refundId, answer),
    otherwise: (tx, e, error) => recordRefundRefused(tx, e.refundId, error),
  });
  on('authorisation.void_requested', 'checkout.authorisation.void', {
    key: (e) => e.orderId,
    intend: (tx, e) => intendVoid(tx, e.orderId),
    find: (intent) => at(intent).findVoid(intent),
    ask: (intent) => at(intent).void(intent),
    then: (tx, e, answer) => recordVoid(tx, e.orderId, answer),
    otherwise: (tx, e, error) => recordVoidRefused(tx, e.orderId, error),
  });

  // What an order's end and its parcels mean for its money.
  on(
    'order.closed',
    'payment.authorisation.close',
    each((tx, facts: readonly OrderFact[]) => letGoAuthorisations(tx, facts, returnKept)),
  );
  on('order.cancelled', 'payment.authorisation.cancel', each(letGoAuthorisations));
  on('order.rejected', 'payment.authorisation.reject', each(letGoAuthorisations));
  on(
    'shipment.cancelled',
    'payment.charge.drop',
    each(async (tx, facts: readonly ShipmentFact[]) => returnTaken(tx, await dropCharges(tx, facts))),
  );
  on(
    'shipment.delivered',
    'payment.cash.collect',
    // From the door on its courier owes it.
    each(async (tx, facts: readonly ShipmentFact[]) => expectCash(tx, await collectAtDoor(tx, facts))),
  );
  on('shipment.returned', 'payment.cash.forgo_returned', each(forgoAtDoor));
  on('shipment.lost', 'payment.cash.forgo_lost', each(forgoAtDoor));
  on('shipment.damaged', 'payment.cash.forgo_damaged', each(forgoAtDoor));

  // The channel's own documents follow ours.
  on('invoice.issued', 'magento.invoice.mirror', {
    queue: channelQueue,
    key: (e) => e.orderId,
    intend: (tx, e) => intendInvoiceMirror(tx, e, 'issued'),
    ask: (intent) => p.magento.mirrorInvoice(intent),
    then: (tx, _e, outcome, intent) => recordMirror(tx, intent, outcome),
  });
  on('charge.collected', 'magento.cash_invoice.mirror', {
    queue: channelQueue,
    key: (e) => e.orderId,
    intend: (tx, e) => intendInvoiceMirror(tx, e, 'delivered'),
    ask: (intent) => p.magento.mirrorInvoice(intent),
    then: (tx, _e, outcome, intent) => recordMirror(tx, intent, outcome),
  });
  on('credit_note.issued', 'magento.credit_memo.mirror', {
    queue: channelQueue,
    key: (e) => e.orderId,
    intend: (tx, e) => intendCreditMirror(tx, e),
    ask: (intent) => p.magento.mirrorCreditNote(intent),
    then: (tx, _e, outcome, intent) => recordMirror(tx, intent, outcome),
  });

  // What the gateway reports.
  from(p.checkout.inbound.paymentReported, 'payment.fact.record', {
    thenMany: (tx, messages) =>
      recordFacts(
        tx,
        messages.map((message) => ({
          message,
          read: () => p.checkout.inbound.paymentReported.parse(jsonOf(message) as never),
        })),
      ),
  });
}
