/** Money goes back: for a credit note, or for what was paid and will never be shipped. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import { tell } from '../events.ts';
import { lockOrders, type Order } from '../order/index.ts';
import { openTasks } from '../task/index.ts';
import { moneyFrom } from './money-of.ts';
import type { Charge, Refund, RefundWay } from './payment.ts';
import type { RefundState } from './states.ts';
import { insertRefunds, listChargesOfOrders, listRefundsOfOrders } from './store.ts';
import { handTask } from './tasks.ts';

export type NewRefund = {
  readonly orderId: string;
  /** Names the cause: the same key twice is one refund. */
  readonly key: string;
  readonly shipmentId?: string;
  readonly creditNoteId?: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  /** Stays with the order, for what it still wants: nothing goes back, the shipment's charge is given up. */
  readonly kept?: boolean;
};

const begins: Readonly<Record<RefundWay, RefundState>> = { gateway: 'requested', hand: 'by_hand', none: 'done' };

/**
 * How each goes back is decided by how it came: through the gateway, not at all (COD that was never collected), or by a
 * person.
 * @throws conflict `payment.refund_too_much` when more would go back than came in; nothing of the batch is written then
 */
export async function requestRefunds(tx: Tx, wanted: readonly NewRefund[]): Promise<void> {
  const asked = wanted.filter((one) => one.amountMinor > 0);
  if (asked.length === 0) return;
  const ids = [...new Set(asked.map((one) => one.orderId))];
  const orders = new Map((await lockOrders(tx, ids)).map((order) => [order.id, order]));
  const charges = await listChargesOfOrders(tx, ids);
  const known = await listRefundsOfOrders(tx, ids);
  const at = momentOf(new Date());
  const fresh: Refund[] = [];
  for (const one of asked) {
    const same = (refund: Refund): boolean => refund.orderId === one.orderId && refund.key === one.key;
    if (known.some(same) || fresh.some(same)) continue;
    const order = orders.get(one.orderId) ?? fail('missing', 'order.unknown', { id: one.orderId });
    const own = charges.filter((charge) => charge.orderId === order.id);
    const before = [...known, ...fresh].filter((refund) => refund.orderId === order.id);
    const left = moneyFrom(order, own, before, undefined).refundableMinor;
    if (one.amountMinor > left)
      fail('conflict', 'payment.refund_too_much', { order: order.number, wanted: one.amountMinor, left });
    const way = one.kept === true ? 'none' : wayOf(order, own, one.shipmentId);
    fresh.push({
      id: uuidv7(),
      orderId: order.id,
      key: one.key,
      shipmentId: one.shipmentId ?? null,
      creditNoteId: one.creditNoteId ?? null,
      currency: one.currency,
      amountMinor: one.amountMinor,
      reason: one.reason,
      way,
      state: begins[way],
      attempt: 1,
      actionRef: null,
      doneReference: null,
      doneBy: null,
      errorCode: null,
      errorText: null,
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
  }
  await insertRefunds(tx, fresh);
  for (const refund of fresh) announce(tx, refund);
  await openTasks(
    tx,
    fresh.filter((refund) => refund.state === 'by_hand').map((refund) => handTask(refund, orders.get(refund.orderId))),
  );
}

function wayOf(order: Order, charges: readonly Charge[], shipmentId: string | undefined): RefundWay {
  const charge = charges.find((one) => one.shipmentId === shipmentId);
  if (charge?.mode === 'cod') return charge.state === 'collected' ? 'hand' : 'none';
  if (charge === undefined && order.paymentMode === 'cod') return 'none';
  return order.paymentGateway !== null && order.paymentRef !== null ? 'gateway' : 'hand';
}

function announce(tx: Tx, refund: Refund): void {
  remember(tx, {
    entity: 'refund',
    entityId: refund.id,
    orderId: refund.orderId,
    move: 'request',
    to: refund.state,
    changes: { amountMinor: [null, refund.amountMinor], way: [null, refund.way] },
    why: refund.reason,
    version: 1,
  });
  const fact = { orderId: refund.orderId, refundId: refund.id };
  if (refund.state === 'requested') tell(tx, 'refund.requested', fact, 1);
  if (refund.state === 'done') tell(tx, 'refund.done', fact, 1);
}
