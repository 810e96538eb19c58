/** The offline credit memo of an order: what it may give back, and what it does to the order. */
import { documentComment, documentItems, isObject, number, topLevel } from './bodies.ts';
import { newDocument } from './documents.ts';
import { refuse } from './errors.ts';
import { noteOrder } from './notes.ts';
import type { Shop } from './shop.ts';
import { setState } from './states.ts';
import type { Document, Item, Order } from './types.ts';
import { round } from './types.ts';

const invalid = (message: string, parameters?: readonly unknown[]) =>
  refuse(`Creditmemo Document Validation Error(s):\n${message}`, parameters);

const refundable = (item: Item): number => Math.max(0, item.qty_invoiced - item.qty_refunded);

export function refundOrder(shop: Shop, order: Order, payload: unknown): Document {
  const body = topLevel(payload);
  const lines = documentItems(body['items']);
  const comment = documentComment(body['comment']);
  const given = isObject(body['arguments']) ? topLevel(body['arguments']) : {};
  if (['holded', 'canceled', 'closed', 'payment_review'].includes(order.state))
    throw invalid('A creditmemo can not be created when an order has a status of %1', [order.status]);
  const { amounts } = order;
  const paid = (amounts.total_paid ?? 0) - (amounts.total_refunded ?? 0);
  if (paid <= 0) throw invalid('The order does not allow a creditmemo to be created.');
  // left out or empty means every remaining item
  const all = order.items
    .map((item) => ({ order_item_id: item.item_id, qty: refundable(item) }))
    .filter((one) => one.qty > 0);
  const chosen = (lines ?? all).map(({ order_item_id: id, qty }) => {
    const item = order.items.find((one) => one.item_id === id);
    if (item === undefined) throw invalid('The creditmemo contains incorrect product items.');
    if (qty > refundable(item)) {
      throw invalid(
        'The quantity to creditmemo must not be greater than the unrefunded quantity for product SKU "%1".',
        [item.sku],
      );
    }
    return { item, qty };
  });
  // left out means all that remains of the shipping
  const left = round(amounts.shipping_amount - (amounts.shipping_refunded ?? 0), order.decimals);
  const shipping = given['shipping_amount'] === undefined ? left : number(given['shipping_amount'], 'shipping_amount');
  if (shipping > left + 0.005) throw refuse('Maximum shipping amount allowed to refund is: %1', [left]);
  const shippingTax =
    amounts.shipping_amount === 0 ? 0 : (amounts.shipping_tax_amount * shipping) / amounts.shipping_amount;
  const goods = chosen.reduce((sum, { item, qty }) => {
    const net = item.row_total - item.discount_amount + item.tax_amount + item.discount_tax_compensation_amount;
    return sum + (net * qty) / item.qty_ordered;
  }, 0);
  const adjustment = Number(given['adjustment_positive'] ?? 0) - Number(given['adjustment_negative'] ?? 0);
  const total = round(goods + shipping + shippingTax + adjustment, order.decimals);
  if (total <= 0) throw invalid("The credit memo's total must be positive.");
  if (total > paid + 0.01) throw invalid('The most money available to refund is %1.', [paid]);
  for (const { item, qty } of chosen) item.qty_refunded += qty;
  amounts.total_refunded = round((amounts.total_refunded ?? 0) + total, order.decimals);
  amounts.shipping_refunded = round((amounts.shipping_refunded ?? 0) + shipping, order.decimals);
  if (amounts.total_refunded >= amounts.grand_total - 0.01) setState(order, 'closed');
  const memo: Document = {
    ...newDocument(shop, order, chosen, comment),
    grand_total: total,
    shipping_amount: shipping,
  };
  shop.creditmemos.set(memo.entity_id, memo);
  noteOrder(shop, order, null, { entity: 'creditmemo' });
  shop.touch(order);
  return memo;
}
