/** What follows for an order when something of it is not wanted, or not waited for, any more. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { isClosed, loadMapping } from '../catalog/index.ts';
import { lockFree, placeKey, releaseHolds, reservePieces } from '../inventory/index.ts';
import { addCancelled, moveOrders, orderStates, type Order } from '../order/index.ts';
import { cancellingOf, planShipments, progressOrders } from '../shipment/index.ts';
import { holdOwner } from '../sourcing/index.ts';
import { settleTask } from '../task/index.ts';
import { liveOf, lockSubject, openPieces, type Subject } from './subject.ts';
import type { Piece } from './store.ts';

/** Where an order stands before its pieces have found a place. */
const unplaced = new Set<Order['state']>(['received', 'accepted', 'on_hold', 'scheduled', 'amending']);

export const isFinal = (order: Pick<Order, 'state'>): boolean => orderStates[order.state].final;

/** @throws bug `order.cancelled_too_much` */
export async function raiseCancelled(tx: Tx, pieces: readonly Piece[]): Promise<void> {
  if (pieces.length === 0) return;
  const saved = await addCancelled(tx, pieces);
  if (saved !== pieces.length) fail('bug', 'order.cancelled_too_much', { wanted: pieces.length, saved });
}

/** Its state follows what is left of it: nothing, parcels alone, or pieces that still have to find a place. */
export async function settleOrder(tx: Tx, orderId: string, reason: string): Promise<Subject> {
  const subject = await lockSubject(tx, orderId);
  const { order, lines } = subject;
  if (isFinal(order)) return subject;
  const live = liveOf(subject);
  const wanted = lines.filter((line) => line.quantity > line.cancelled);
  const open = openPieces(subject);
  const openToShip = lines.some((line) => line.ships && open.has(line.id));
  if (live.length === 0 && !wanted.some((line) => line.ships)) {
    await endWith(tx, order, wanted.length === 0 ? 'cancel' : 'close', reason);
  } else if (live.length > 0 && !openToShip && unplaced.has(order.state)) {
    await moveOrders(tx, [{ order, move: 'settle', reason }]);
    await releaseHolds(tx, [holdOwner(order)]);
    await settleTask(tx, 'order.on_hold', order.id);
  } else if (order.state === 'paused' && live.every((one) => cancellingOf(one) === 'late')) {
    // Nothing is left that could be stopped.
    await moveOrders(tx, [{ order, move: 'resume', reason }]);
    await settleTask(tx, 'order.paused', order.id);
  }
  await progressOrders(tx, [orderId]);
  return lockSubject(tx, orderId);
}

async function endWith(tx: Tx, order: Order, move: 'cancel' | 'close', reason: string): Promise<void> {
  await moveOrders(tx, [{ order, move, reason }]);
  await releaseHolds(tx, [holdOwner(order)]);
  for (const kind of ['order.on_hold', 'order.paused', 'order.undelivered', 'order.resourcing_exhausted'])
    await settleTask(tx, kind, order.id);
}

/** What has no place again finds one: from the same place at once where it can, else by sourcing. */
export async function placeAgain(
  tx: Tx,
  subject: Subject,
  pieces: readonly Piece[],
  locationId: string | undefined,
): Promise<'same_place' | 'sourcing'> {
  const lines = subject.lines.flatMap((line) => {
    const quantity = pieces.find((one) => one.orderLineId === line.id)?.quantity ?? 0;
    return quantity === 0 ? [] : [{ ...line, quantity }];
  });
  if (lines.length === 0) return 'same_place';
  if (locationId !== undefined && (await isOpen(tx, locationId))) {
    const wanted = lines.map((line) => ({
      locationId,
      sku: line.sku,
      quantity: line.quantity * line.salesFactor,
    }));
    const free = await lockFree(tx, wanted);
    const needed = new Map<string, number>();
    for (const one of wanted) needed.set(placeKey(one), (needed.get(placeKey(one)) ?? 0) + one.quantity);
    if ([...needed].every(([key, quantity]) => (free.get(key) ?? -1) >= quantity)) {
      await reservePieces(tx, wanted);
      await planShipments(tx, [{ order: subject.order, lines, locationId }]);
      return 'same_place';
    }
  }
  await reopen(tx, subject.order);
  return 'sourcing';
}

/** A place that has closed meanwhile gets no parcel anew; what a process keeps of it may be older than its closing. */
export async function isOpen(tx: Tx, locationId: string): Promise<boolean> {
  if ((await loadMapping(tx)).locationById.get(locationId)?.active === false) return false;
  return !(await isClosed(tx, locationId));
}

/** Its open pieces go to sourcing; an order that is there already, or stopped, gets there by itself. */
export async function reopen(tx: Tx, order: Order): Promise<void> {
  if (['sourced', 'dispatched', 'undelivered'].includes(order.state)) await moveOrders(tx, [{ order, move: 'reopen' }]);
}
