/** One difference of a revision: done, left waiting for a courier, or refused with the reason. */
import type { Tx } from '../../platform/db/index.ts';
import { AppError } from '../../platform/errors.ts';
import {
  loadOrder,
  lockOrders,
  recordPayment,
  touchOrder,
  type IncomingOrder,
  type OrderLine,
} from '../order/index.ts';
import { addPieces, changePrice, type Before } from './add-lines.ts';
import { cancelLines } from './cancel-lines.ts';
import { cancelOrder } from './cancel-order.ts';
import { changeDestination } from './change-address.ts';
import type { Decided, Difference } from './difference.ts';
import { holdOrder, releaseOrder } from './hold-order.ts';
import { pauseOrder, resumeOrder } from './pause-order.ts';
import type { Said } from './said.ts';
import type { Waiting } from './store.ts';
import { lockSubject, type Wish } from './subject.ts';

export type Revising = {
  readonly orderId: string;
  readonly revisionId: string;
  readonly incoming: IncomingOrder;
  readonly before: Said;
};

type Done = { readonly shipments?: readonly string[] };

/** Refusals are checked before anything is written, so that one of them spoils nothing of the others. */
export async function applyDifference(tx: Tx, revising: Revising, difference: Difference): Promise<Decided> {
  try {
    const { shipments = [] } = await apply(tx, revising, difference);
    return shipments.length > 0 ? { difference, outcome: 'waiting', shipments } : { difference, outcome: 'applied' };
  } catch (error) {
    if (!(error instanceof AppError) || !isRefusal(error)) throw error;
    return { difference, outcome: 'refused', code: error.code };
  }
}

// Somebody was faster, or we are wrong: not the channel's fault, so the whole is tried again or parked.
const isRefusal = (error: AppError): boolean =>
  (error.kind === 'conflict' && !error.code.endsWith('moved_meanwhile') && error.code !== 'stock.moved') ||
  error.kind === 'invalid' ||
  error.kind === 'refused' ||
  error.code === 'order.unknown_line';

async function apply(tx: Tx, revising: Revising, difference: Difference): Promise<Done> {
  const { orderId, revisionId, incoming, before } = revising;
  const wish: Wish & { revisionId: string } = { reason: 'the channel changed it', revisionId };
  switch (difference.what) {
    case 'state':
      return applyState(tx, orderId, difference.to, { ...wish, reason: `channel_${incoming.state}` });
    case 'payment':
      await payment(tx, orderId, incoming);
      return {};
    case 'line_less':
      return less(tx, orderId, [difference], wish);
    case 'line_new':
    case 'line_more': {
      const line = incoming.lines.find((one) => one.magentoItemId === difference.magentoItemId);
      if (line === undefined) return {};
      const known = difference.what === 'line_new' ? new Map<number, never>() : beforeOf(before);
      await addPieces(tx, orderId, line, { before: known, wanted: difference.to }, wish);
      return {};
    }
    case 'line_price': {
      const line = incoming.lines.find((one) => one.magentoItemId === difference.magentoItemId);
      if (line !== undefined) await changePrice(tx, orderId, line, beforeOf(before), wish);
      return {};
    }
    case 'address':
    case 'phone':
      if (incoming.shipTo === undefined) throw new AppError('invalid', 'order.address_refused');
      return { shipments: await changeDestination(tx, orderId, { shipTo: incoming.shipTo }, wish) };
    case 'shipping_method': {
      const to = { shippingMethod: incoming.shippingMethod ?? null };
      return { shipments: await changeDestination(tx, orderId, to, wish) };
    }
    case 'pickup_store': {
      const to = {
        pickupStore: incoming.pickupLocationCode ?? null,
        shippingMethod: incoming.shippingMethod ?? null,
        ...(incoming.shipTo === undefined ? {} : { shipTo: incoming.shipTo }),
      };
      return { shipments: await changeDestination(tx, orderId, to, wish) };
    }
    case 'customer': {
      const { name, email } = incoming.customer;
      const { order } = await lockSubject(tx, orderId);
      const fields = { customer_name: name.slice(0, 190), customer_email: email.slice(0, 190) };
      await touchOrder(tx, order, { move: 'change_customer', why: wish.reason, fields, tells: false });
      return {};
    }
    case 'currency':
      throw new AppError('refused', 'change.other_currency', { from: difference.from, to: difference.to });
    case 'body':
      return {};
  }
}

async function applyState(
  tx: Tx,
  orderId: string,
  to: 'canceled' | 'held' | 'released',
  wish: Wish & { revisionId: string },
): Promise<Done> {
  const order = await loadOrder(tx, orderId);
  if (to === 'canceled') {
    await cancelOrder(tx, orderId, wish);
    return waitingFor((await lockSubject(tx, orderId)).waiting, wish.revisionId);
  }
  if (to === 'held') {
    const early = ['received', 'accepted', 'scheduled', 'amending'].includes(order.state);
    await (early ? holdOrder : pauseOrder)(tx, orderId, { ...wish, code: wish.reason });
  } else if (order.state === 'paused') await resumeOrder(tx, orderId, wish);
  else if (order.state === 'on_hold') await releaseOrder(tx, orderId, wish);
  return {};
}

async function payment(tx: Tx, orderId: string, incoming: IncomingOrder): Promise<void> {
  const [order] = await lockOrders(tx, [orderId]);
  if (order !== undefined) await recordPayment(tx, order, incoming.payment, incoming.state || null);
}

/** Pieces of one row, or of rows that belong together. What is not there any more is not asked for again. */
export async function less(
  tx: Tx,
  orderId: string,
  differences: readonly Extract<Difference, { what: 'line_less' | 'line_more' | 'line_new' }>[],
  wish: Wish & { revisionId?: string },
): Promise<Done> {
  const { lines, waiting } = await lockSubject(tx, orderId);
  // Its sister row of a bundle may have taken it along.
  const asked = new Map<string, number>();
  for (const one of waiting.flatMap((other) => other.pieces))
    asked.set(one.orderLineId, (asked.get(one.orderLineId) ?? 0) + one.quantity);
  const leftOf = (line: OrderLine): number => line.quantity - line.cancelled - (asked.get(line.id) ?? 0);
  const pieces = differences.flatMap((one) => {
    const mine = lines.filter((line) => line.magentoItemId === one.magentoItemId);
    let left = Math.min(one.from - one.to, mine.reduce((sum, line) => sum + leftOf(line), 0) - one.to);
    return mine.flatMap((line) => {
      const quantity = Math.min(Math.max(0, left), leftOf(line));
      left -= quantity;
      return quantity > 0 ? [{ orderLineId: line.id, quantity }] : [];
    });
  });
  if (pieces.length === 0) return waitingFor(waiting, wish.revisionId);
  const { recalled } = await cancelLines(tx, orderId, pieces, wish);
  if (recalled.length === 0) return {};
  return waitingFor((await lockSubject(tx, orderId)).waiting, wish.revisionId);
}

function waitingFor(waiting: readonly Waiting[], revisionId: string | undefined): Done {
  return { shipments: waiting.filter((one) => one.revisionId === revisionId).map((one) => one.shipmentId) };
}

function beforeOf(said: Said): Before {
  return new Map(said.lines.map((line) => [line.magentoItemId, line]));
}
