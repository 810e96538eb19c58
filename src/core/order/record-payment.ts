/**
 * What the channel says of an order's payment after it was placed. Never backwards: a body that was on its way longer
 * cannot make paid money pending again, and what gateways and charges say later is not the channel's to take back.
 */
import type { Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { tell } from '../events.ts';
import { letGo } from './admit-orders.ts';
import type { IncomingOrder } from './incoming-order.ts';
import type { Order } from './order.ts';
import type { OrderState } from './states.ts';
import { stopOrders } from './stop-orders.ts';
import { saveChannelState, savePayments } from './store-payment.ts';

export type SaidPayment = IncomingOrder['payment'];

/** Before a piece of it has found its place, its money may still come another way than it was going to. */
const unplaced: ReadonlySet<OrderState> = new Set(['received', 'accepted', 'on_hold', 'scheduled', 'amending']);
const brakes: readonly (string | null)[] = ['holded', 'payment_review'];

/**
 * Keeps what is new of a locked order's payment and tells `order.payment_changed`; an order that waited for just this
 * goes on, and one whose payment failed is cancelled.
 * @param channelState the channel's own state of the order, where it has said one
 */
export async function recordPayment(
  tx: Tx,
  order: Order,
  said: SaidPayment,
  channelState: string | null = order.channelState,
): Promise<void> {
  const mode = modeAfter(order, said);
  const grown = said.paidMinor > order.paidMinor;
  const changed = mode !== order.paymentMode || grown;
  const paidMinor = Math.max(order.paidMinor, said.paidMinor);
  // Pending money says nothing of what is due that a later word would not.
  const dueMinor = changed ? said.dueMinor : order.dueMinor;
  if (!changed && channelState === order.channelState) return;

  const after: Order = { ...order, paymentMode: mode, paidMinor, dueMinor, channelState, version: order.version + 1 };
  await saveChannelState(tx, order.id, channelState);
  await savePayments(tx, [{ ...said, id: order.id, mode, paidMinor, dueMinor }], 'raise');
  if (changed) {
    remember(tx, {
      entity: 'order',
      entityId: order.id,
      orderId: order.id,
      move: 'pay',
      changes: { paymentMode: [order.paymentMode, mode], paidMinor: [order.paidMinor, paidMinor] },
      version: after.version,
    });
    tell(tx, 'order.payment_changed', { orderId: order.id }, after.version);
    // The money came after all, for an order that is over: it has to go back.
    if (grown && (order.state === 'cancelled' || order.state === 'rejected'))
      tell(tx, 'order.changed', { orderId: order.id }, after.version);
  }
  if (mode === 'failed' && order.paymentMode === 'pending') {
    if (unplaced.has(order.state)) await stopOrders(tx, [{ order: after, reason: 'payment_failed' }]);
    return;
  }
  if (waitsForThis(after)) await letGo(tx, [after], 'release');
}

function modeAfter(order: Order, said: SaidPayment): Order['paymentMode'] {
  if (order.paymentMode === 'pending' || said.mode === order.paymentMode) return said.mode;
  const captured = order.paymentMode === 'authorised' && said.mode === 'prepaid';
  return captured && unplaced.has(order.state) ? 'prepaid' : order.paymentMode;
}

function waitsForThis(order: Order): boolean {
  if (order.state !== 'on_hold' || order.paymentMode === 'pending' || order.paymentMode === 'failed') return false;
  if (brakes.includes(order.channelState)) return false;
  return order.reason === 'payment_pending' || brakes.some((state) => order.reason === `channel_${state}`);
}
