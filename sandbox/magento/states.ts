/** The workflow of an order: which status belongs to which state, what may be done, and what a save does to the state. */
import type { Item, Order, State } from './types.ts';

/** Status → states it is assigned to, with the custom statuses a shop sets up for the hub. */
export const statusStates: Record<string, readonly State[]> = {
  pending: ['new'],
  pending_payment: ['pending_payment', 'new'],
  payment_review: ['payment_review'],
  fraud: ['payment_review', 'processing'],
  processing: ['processing'],
  complete: ['complete'],
  closed: ['closed'],
  canceled: ['canceled'],
  holded: ['holded'],
  hub_allocated: ['new', 'processing'],
  hub_packed: ['new', 'processing'],
  hub_out_for_delivery: ['processing', 'complete'],
  hub_delivery_failed: ['processing', 'complete'],
  hub_returning: ['processing', 'complete'],
  hub_delivered: ['processing', 'complete'],
  hub_returned: ['processing', 'complete', 'closed'],
  hub_lost: ['processing', 'complete'],
  hub_on_hold: ['new', 'processing'],
  hub_scheduled: ['new', 'processing'],
  hub_waiting_for_customer: ['new', 'processing', 'complete'],
  hub_partly_shipped: ['processing', 'complete'],
  hub_partly_delivered: ['processing', 'complete'],
  hub_partly_returned: ['processing', 'complete', 'closed'],
};

export const defaultStatus: Record<State, string> = {
  new: 'pending',
  pending_payment: 'pending_payment',
  payment_review: 'payment_review',
  processing: 'processing',
  complete: 'complete',
  closed: 'closed',
  canceled: 'canceled',
  holded: 'holded',
};

const parentOf = (order: Order, item: Item) => order.items.find((other) => other.item_id === item.parent_item_id);

/** A dummy row cannot be named in a shipment: a child that ships with its parent, or a parent whose children ship alone. */
export function isShipDummy(order: Order, item: Item): boolean {
  const parent = parentOf(order, item);
  return parent === undefined ? item.separate === true : parent.separate !== true;
}

/** For invoices the children count when the bundle's price is dynamic, else the parent. */
export function isInvoiceDummy(order: Order, item: Item): boolean {
  const parent = parentOf(order, item);
  return parent === undefined ? item.dynamic === true : parent.dynamic !== true;
}

export function toShip(order: Order, item: Item): number {
  if (item.product_type === 'virtual' || isShipDummy(order, item)) return 0;
  return Math.max(0, item.qty_ordered - item.qty_shipped - item.qty_refunded - item.qty_canceled);
}

export function toInvoice(order: Order, item: Item): number {
  if (isInvoiceDummy(order, item)) return 0;
  return Math.max(0, item.qty_ordered - item.qty_invoiced - item.qty_canceled);
}

const some = (order: Order, left: (order: Order, item: Item) => number) =>
  order.items.some((item) => left(order, item) > 0);

export const hasToShip = (order: Order): boolean => some(order, toShip);
export const hasToInvoice = (order: Order): boolean => some(order, toInvoice);

export const blocksDocuments = (order: Order): boolean =>
  ['payment_review', 'holded', 'canceled', 'closed'].includes(order.state);

export function canCancel(order: Order): boolean {
  return !['canceled', 'complete', 'closed', 'payment_review', 'holded'].includes(order.state) && hasToInvoice(order);
}

export const canHold = (order: Order): boolean => ['new', 'pending_payment', 'processing'].includes(order.state);

export function setState(order: Order, state: State): void {
  order.state = state;
  order.status = defaultStatus[state];
}

/** What every save does after a document: an order with nothing left to invoice and to ship is complete. */
export function settle(order: Order): void {
  const unfinished = hasToShip(order) || hasToInvoice(order);
  if (order.state === 'processing' && !unfinished) setState(order, 'complete');
}
