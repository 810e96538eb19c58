/** Invoice, cancel, hold, unhold and comment: the other writes on an order. */
import { documentComment, documentItems, isObject, object, topLevel } from './bodies.ts';
import { newDocument } from './documents.ts';
import { refuse } from './errors.ts';
import { noteOrder } from './notes.ts';
import { deductVirtual, piecesOf, reserve } from './reservations.ts';
import type { Shop } from './shop.ts';
import {
  blocksDocuments,
  canCancel,
  canHold,
  hasToInvoice,
  isShipDummy,
  setState,
  settle,
  statusStates,
  toInvoice,
  toShip,
} from './states.ts';
import type { Document, Order } from './types.ts';
import { round } from './types.ts';

const invalid = (message: string, parameters?: readonly unknown[]) =>
  refuse(`Invoice Document Validation Error(s):\n${message}`, parameters);

export function invoiceOrder(shop: Shop, order: Order, payload: unknown): Document {
  const body = topLevel(payload);
  const lines = documentItems(body['items']);
  const comment = documentComment(body['comment']);
  if (blocksDocuments(order))
    throw invalid('An invoice cannot be created when an order has a status of %1', [order.status]);
  if (!hasToInvoice(order)) throw invalid('The order does not allow an invoice to be created.');
  const all = order.items
    .map((item) => ({ order_item_id: item.item_id, qty: toInvoice(order, item) }))
    .filter((one) => one.qty > 0);
  const chosen = (lines ?? all).map(({ order_item_id: id, qty }) => {
    const item = order.items.find((one) => one.item_id === id);
    if (item === undefined)
      throw invalid('The invoice contains one or more items that are not part of the original order.');
    if (qty > toInvoice(order, item)) {
      throw invalid('The quantity to invoice must not be greater than the uninvoiced quantity for product SKU "%1".', [
        item.sku,
      ]);
    }
    if (qty <= 0) throw invalid("The invoice can't be created without products. Add products and try again.");
    return { item, qty };
  });
  for (const { item, qty } of chosen) {
    item.qty_invoiced += qty;
    deductVirtual(shop, order, item, qty);
  }
  const { amounts } = order;
  const before = amounts.total_invoiced ?? 0;
  const worth = chosen.reduce((sum, { item, qty }) => {
    const net = item.row_total - item.discount_amount + item.tax_amount + item.discount_tax_compensation_amount;
    return sum + (net * qty) / item.qty_ordered;
  }, 0);
  // the first invoice carries the whole shipping amount, the last one ends at the grand total
  const first = amounts.total_invoiced === null;
  const so_far = (amounts.total_invoiced ?? 0) + worth + (first ? amounts.shipping_incl_tax + order.codFee : 0);
  amounts.total_invoiced = hasToInvoice(order) ? round(so_far, order.decimals) : amounts.grand_total;
  amounts.total_paid = amounts.total_invoiced;
  amounts.total_due = round(amounts.grand_total - amounts.total_paid, order.decimals);
  setState(order, 'processing');
  settle(order);
  const invoice: Document = {
    ...newDocument(shop, order, chosen, comment),
    grand_total: round(amounts.total_invoiced - before, order.decimals),
  };
  shop.invoices.set(invoice.entity_id, invoice);
  noteOrder(shop, order, null, { entity: 'invoice' });
  shop.touch(order);
  return invoice;
}

/** Answers false with 200 when the order cannot be cancelled. */
export function cancelOrder(shop: Shop, order: Order): boolean {
  if (!canCancel(order)) return false;
  const touched = order.items.some((item) => item.qty_invoiced > 0);
  for (const item of order.items) {
    if (isShipDummy(order, item)) continue;
    const qty = Math.min(toInvoice(order, item), item.product_type === 'virtual' ? Infinity : toShip(order, item));
    item.qty_canceled += qty;
    if (qty > 0) reserve(shop, order, piecesOf(order, item, qty));
  }
  const { amounts } = order;
  amounts.total_canceled = round(amounts.grand_total - (amounts.total_paid ?? 0), order.decimals);
  if (touched) {
    setState(order, 'processing');
    settle(order);
  } else setState(order, 'canceled');
  noteOrder(shop, order, null);
  shop.touch(order);
  return true;
}

export function holdOrder(shop: Shop, order: Order): true {
  if (!canHold(order)) throw refuse('A hold action is not available.');
  order.held = { state: order.state, status: order.status };
  setState(order, 'holded');
  shop.touch(order);
  return true;
}

export function unholdOrder(shop: Shop, order: Order): true {
  if (order.held === null) throw refuse('You cannot remove the hold.');
  order.state = order.held.state;
  order.status = order.held.status;
  order.held = null;
  shop.touch(order);
  return true;
}

const commentFields = [
  'comment',
  'status',
  'is_customer_notified',
  'is_visible_on_front',
  'entity_name',
  'parent_id',
  'created_at',
  'entity_id',
];

/** `checked` is 2.4.7 and later; before, any status was written and leaving it out made it null. */
export function commentOrder(shop: Shop, order: Order, payload: unknown, checked: boolean): true {
  const given = topLevel(payload)['status_history'];
  if (!isObject(given)) throw refuse('"%fieldName" is required. Enter and try again.', { fieldName: 'statusHistory' });
  const fields = object(given, 'statusHistory', commentFields);
  const { comment, status } = fields;
  if (typeof comment !== 'string')
    throw refuse('"%fieldName" is required. Enter and try again.', { fieldName: 'comment' });
  if (status !== undefined && status !== null && typeof status !== 'string')
    throw refuse('Invalid type for value: "status".');
  if (checked && typeof status === 'string' && statusStates[status]?.includes(order.state) !== true) {
    throw refuse('Unable to add comment: The status "%1" is not part of the order status history.', [status]);
  }
  if (typeof status === 'string') order.status = status;
  else if (!checked) order.status = null;
  const notified = Number(fields['is_customer_notified'] ?? 0);
  noteOrder(shop, order, comment, { notified, visible: Number(fields['is_visible_on_front'] ?? 0) });
  shop.touch(order);
  return true;
}
