/** An incoming order as the hub's own: the order itself, and the rows that keep it. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Row } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Channel, Item } from '../catalog/index.ts';
import { customerKeyOf } from '../customer/index.ts';
import type { IncomingOrder } from './incoming-order.ts';
import type { Found } from './order-problems.ts';
import { orderNumber, searchName, type Order } from './order.ts';
import { paymentColumns, paymentFactsOf } from './payment-facts.ts';

/** What is kept beside the order: which message it came with, and the sender's own key. */
export type Origin = {
  readonly inboundId: string;
  readonly bodyHash: string;
  readonly receivedAt: string;
  readonly clientReference?: string;
  readonly note?: string;
  /** What was odd about it. */
  readonly warnings?: readonly Found[];
};

/** As it arrives, before its first move. */
export function orderOf(order: IncomingOrder, channel: Channel, origin: string): Order {
  const shipTo = order.shipTo ?? null;
  const customerPhone = (shipTo ?? order.billTo).phone.slice(0, 40);
  return {
    id: uuidv7(),
    number: orderNumber(channel.id, order.incrementId),
    channelId: channel.id,
    incrementId: order.incrementId,
    magentoOrderId: order.magentoOrderId ?? null,
    state: 'received',
    reason: null,
    version: 1,
    country: channel.country,
    currency: order.currency,
    paymentMode: order.payment.mode,
    paymentMethod: order.payment.method,
    paidMinor: order.payment.paidMinor,
    ...paymentFactsOf(order),
    goodsMinor: order.lines.reduce((sum, line) => sum + line.totalMinor, 0),
    shippingMinor: order.shippingMinor,
    otherMinor: order.otherMinor,
    taxMinor: order.taxMinor,
    grandTotalMinor: order.grandTotalMinor,
    dueMinor: order.payment.dueMinor,
    customerName: order.customer.name.slice(0, 190),
    customerEmail: order.customer.email.slice(0, 190),
    customerPhone,
    shipTo,
    shippingMethod: order.shippingMethod?.slice(0, 120) ?? null,
    pickupLocation: order.pickupLocationCode ?? null,
    placedAt: order.placedAt,
    customerKey: customerKeyOf({ ...order.customer, channelId: channel.id, phone: customerPhone }),
    kind: 'standard',
    processVersion: 0,
    origin,
    dueAt: null,
    notBefore: order.notBefore ?? null,
    promisedOn: null,
    channelState: order.state === '' ? null : order.state.slice(0, 32),
    ships: order.lines.some((line) => line.ships),
  };
}

export function rowOf(order: Order, incoming: IncomingOrder, from: Origin): Row {
  return {
    id: order.id,
    number: order.number,
    channel_id: order.channelId,
    increment_id: order.incrementId,
    magento_order_id: order.magentoOrderId,
    state: order.state,
    reason: order.reason,
    version: order.version,
    country: order.country,
    currency: order.currency,
    payment_mode: order.paymentMode,
    payment_method: order.paymentMethod.slice(0, 80),
    paid_minor: order.paidMinor,
    ...paymentColumns(order),
    goods_minor: order.goodsMinor,
    shipping_minor: order.shippingMinor,
    other_minor: order.otherMinor,
    tax_minor: order.taxMinor,
    grand_total_minor: order.grandTotalMinor,
    due_minor: order.dueMinor,
    customer_ref: incoming.customer.id?.slice(0, 60) ?? null,
    customer_name: order.customerName,
    customer_email: order.customerEmail,
    customer_phone: order.customerPhone,
    customer_key: order.customerKey,
    search_name: searchName(order.shipTo?.name ?? incoming.customer.name),
    ship_to: order.shipTo === null ? null : JSON.stringify(order.shipTo),
    bill_to: JSON.stringify(incoming.billTo),
    shipping_method: order.shippingMethod,
    pickup_location: order.pickupLocation,
    replaces: incoming.replaces ?? null,
    channel_updated_at: incoming.updatedAt ?? null,
    kind: order.kind,
    process_version: order.processVersion,
    origin: order.origin,
    due_at: order.dueAt,
    not_before: order.notBefore,
    channel_state: order.channelState,
    ships: order.ships,
    warnings: from.warnings === undefined || from.warnings.length === 0 ? null : JSON.stringify(from.warnings),
    note: from.note?.slice(0, 500) ?? null,
    client_reference: from.clientReference ?? null,
    body_hash: from.bodyHash,
    inbound_id: from.inboundId,
    placed_at: order.placedAt,
    received_at: from.receivedAt,
    updated_at: momentOf(new Date()),
  };
}

/** Of an order that ends where it begins nothing is wanted. */
export function lineRowsOf(ours: Order, order: IncomingOrder, items: ReadonlyMap<string, Item>): Row[] {
  const unwanted = ours.state === 'cancelled' || ours.state === 'rejected';
  return order.lines.map((line, at) => ({
    id: uuidv7(),
    order_id: ours.id,
    line_no: at + 1,
    sku: line.sku,
    name: line.name.slice(0, 250),
    quantity: line.quantity,
    cancelled: unwanted ? line.quantity : 0,
    sales_factor: items.get(line.sku)?.salesFactor ?? 1,
    ships: line.ships,
    unit_price_minor: line.unitPriceMinor,
    discount_minor: line.discountMinor,
    tax_minor: line.taxMinor,
    tax_rate_bp: Math.round(line.taxPercent * 100),
    total_minor: line.totalMinor,
    magento_item_id: line.magentoItemId,
    ship_item_id: line.shipItemId,
    ship_quantity: line.shipQuantity,
    bill_item_id: line.billItemId,
  }));
}
