/** Payments under way: asked for at growing intervals, once more when they are overdue, and then given up. */
import { limits } from '../../../config/retry.ts';
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { tell } from '../events.ts';
import { stopOrders } from './stop-orders.ts';
import { listPaymentsDue, listToAsk, NEVER, saveAsked } from './store-payment.ts';
import { listOrders, lockOrders } from './store.ts';

/** Has the channel asked what became of the payments that are due to be asked for; how many. */
export async function askPayments(tx: Tx, now: Date, limit: number): Promise<number> {
  const { first, most } = limits.paymentAskMs;
  const due = await listToAsk(tx, {
    now: momentOf(now),
    receivedBefore: momentOf(new Date(now.getTime() - first)),
    limit,
  });
  const saves = due.map(({ id, asks }) => ({
    id,
    nextAt: momentOf(new Date(now.getTime() + Math.min(most, first * 2 ** Math.min(asks + 1, 12)))),
  }));
  await saveAsked(tx, saves);
  for (const one of due) ask(tx, one);
  return due.length;
}

/**
 * Overdue payments: asked for a last time, or their orders are cancelled with `payment_overdue`. A person who has let
 * an order go meanwhile was faster.
 */
export async function expirePayments(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ readonly asked: number; readonly cancelled: number }> {
  const due = await listPaymentsDue(tx, momentOf(now), limit);
  const over = new Set(due.filter(({ last }) => last).map(({ id }) => id));
  const locked = (await lockOrders(tx, [...over])).filter(
    (order) => order.state === 'on_hold' && order.reason === 'payment_pending',
  );
  await stopOrders(
    tx,
    locked.map((order) => ({ order, reason: 'payment_overdue' })),
  );
  const asked = await listOrders(
    tx,
    due.filter(({ id }) => !over.has(id)).map(({ id }) => id),
  );
  const dueAt = momentOf(new Date(now.getTime() + limits.paymentGraceMs));
  await saveAsked(
    tx,
    asked.map(({ id }) => ({ id, nextAt: NEVER, dueAt })),
  );
  for (const { id, channelId, magentoOrderId } of asked)
    ask(tx, { id, channelId, magentoOrderId: magentoOrderId ?? 0 });
  return { asked: asked.length, cancelled: locked.length };
}

/** By the way of orders that were named without being sent: fetched, and taken in as another body of what is known. */
function ask(tx: Tx, one: { readonly id: string; readonly channelId: string; readonly magentoOrderId: number }): void {
  const { id, channelId, magentoOrderId } = one;
  tell(tx, 'order.hinted', { orderId: id, inboundId: id, channelId, magentoOrderId }, 0);
}
