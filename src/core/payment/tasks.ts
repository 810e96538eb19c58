/** What people are asked to do about money. */
import type { Order } from '../order/index.ts';
import type { NewTask } from '../task/index.ts';
import type { Charge, Refund } from './payment.ts';

/** A refund that no gateway makes. */
export function handTask(refund: Refund, order: Pick<Order, 'number'> | undefined): NewTask {
  return {
    kind: 'refund.by_hand',
    about: refund.id,
    workgroup: 'money',
    orderId: refund.orderId,
    reasonCode: 'refund_by_hand',
    facts: { number: order?.number, amountMinor: refund.amountMinor, currency: refund.currency, refundId: refund.id },
  };
}

/** The gateway does not give it back. */
export function failedRefundTask(refund: Refund): NewTask {
  return {
    kind: 'refund.failed',
    about: refund.id,
    workgroup: 'money',
    priority: 1,
    orderId: refund.orderId,
    reasonCode: refund.errorCode ?? 'unknown',
    facts: { amountMinor: refund.amountMinor, currency: refund.currency, refundId: refund.id },
  };
}

/** The gateway does not give the shipment's money. */
export function failedChargeTask(charge: Charge): NewTask {
  return {
    kind: 'charge.failed',
    about: charge.shipmentId,
    workgroup: 'money',
    priority: 1,
    orderId: charge.orderId,
    shipmentId: charge.shipmentId,
    reasonCode: charge.errorCode ?? 'unknown',
    facts: { amountMinor: charge.amountMinor, currency: charge.currency },
  };
}
