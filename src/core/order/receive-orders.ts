/**
 * Orders that a channel has placed become ours, up to 64 in one transaction.
 * Steps: read each · drop what cannot be read with its reason · tell new orders from revisions · check items and
 * channel · insert · decide the first move (accept, hold for payment, close what has nothing to ship).
 */
import { uuidv7 } from 'uuidv7';
import { causeFor, causeOf } from '../../platform/correlation.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import type { InboundMessage, Outcome } from '../../platform/flow.ts';
import { remember } from '../../platform/history.ts';
import { next } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import { findItems, listChannels, type Channel, type Item } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { openTask } from '../task/index.ts';
import type { IncomingOrder } from './incoming-order.ts';
import { orderNumber, searchName, type Order } from './order.ts';
import { orderMoves, type OrderMoveName } from './states.ts';
import { findKnown, insertOrders, insertRevision } from './store.ts';

export type ArrivedOrder = { readonly message: InboundMessage; readonly read: () => IncomingOrder };

type Read = { readonly message: InboundMessage; readonly order: IncomingOrder; readonly channel: Channel };

export async function receiveOrders(tx: Tx, arrived: readonly ArrivedOrder[]): Promise<Outcome[]> {
  const channels = new Map((await listChannels(tx)).map((channel) => [channel.id, channel]));
  const read = arrived.map((one) => readOne(one, channels));
  const good = read.filter((one): one is Read => !(one instanceof AppError));
  const known = await findKnown(
    tx,
    good.map(({ message, order }) => ({ channelId: message.channelId, incrementId: order.incrementId })),
  );
  const items = await findItems(tx, [
    ...new Set(good.flatMap(({ order }) => order.lines.filter((line) => line.ships).map((line) => line.sku))),
  ]);

  const orders: Row[] = [];
  const lines: Row[] = [];
  const outcomes: Outcome[] = [];
  const moved: { order: Order; message: InboundMessage; move: OrderMoveName; reason: string | null }[] = [];
  for (const one of read) {
    if (one instanceof AppError) {
      outcomes.push(one);
      continue;
    }
    const { message, order, channel } = one;
    const place = `${message.channelId}\n${order.incrementId}`;
    const before = known.get(place);
    if (before !== undefined) {
      await keepRevision(tx, before, message);
      outcomes.push(undefined);
      continue;
    }
    const unknown = order.lines.filter((line) => line.ships && !items.has(line.sku)).map((line) => line.sku);
    if (unknown.length > 0) {
      outcomes.push(
        new AppError('invalid', 'order.unknown_sku', {
          number: orderNumber(channel.id, order.incrementId),
          skus: unknown,
        }),
      );
      continue;
    }
    const first = firstMove(order);
    const row = rowOf(one, first.state, first.reason);
    known.set(place, String(row.id));
    orders.push(row);
    lines.push(...linesOf(String(row.id), order, items));
    moved.push({ order: orderOf(row, order), message, move: first.move, reason: first.reason });
    outcomes.push(undefined);
  }
  await insertOrders(tx, orders, lines);
  for (const one of moved) await announce(tx, one.order, one.message, one.move, one.reason);
  return outcomes;
}

function readOne({ message, read }: ArrivedOrder, channels: ReadonlyMap<string, Channel>): Read | AppError {
  const channel = channels.get(message.channelId);
  if (channel === undefined) return new AppError('invalid', 'order.unknown_channel', { channelId: message.channelId });
  try {
    const order = read();
    if (order.currency !== channel.currency) {
      return new AppError('invalid', 'order.unsupported_currency', {
        currency: order.currency,
        expected: channel.currency,
      });
    }
    return { message, order, channel };
  } catch (error) {
    return asAppError(error);
  }
}

async function keepRevision(tx: Tx, orderId: string, message: InboundMessage): Promise<void> {
  causeFor(tx, orderId, causeOf(tx, message.id));
  const fresh = await insertRevision(tx, {
    id: uuidv7(),
    order_id: orderId,
    body_hash: message.bodyHash,
    inbound_id: message.id,
    state: 'kept',
    received_at: message.receivedAt,
  });
  if (fresh === 1) {
    remember(tx, {
      entity: 'order',
      entityId: orderId,
      orderId,
      move: 'revise',
      why: 'another body of this order arrived',
      version: 0,
    });
    tell(tx, 'order.revised', { orderId }, 0);
  }
}

type First = { readonly move: OrderMoveName; readonly state: Order['state']; readonly reason: string | null };

function firstMove(order: IncomingOrder): First {
  if (order.payment.mode === 'pending') return { move: 'hold', state: 'on_hold', reason: 'payment_pending' };
  if (order.payment.mode === 'failed') return { move: 'hold', state: 'on_hold', reason: 'payment_failed' };
  // Magento's own brakes: a held order or one in review must not leave the house.
  if (['holded', 'payment_review', 'canceled', 'closed'].includes(order.state))
    return { move: 'hold', state: 'on_hold', reason: `channel_${order.state}` };
  if (order.lines.every((line) => !line.ships)) return { move: 'close', state: 'closed', reason: 'nothing_to_ship' };
  return { move: 'accept', state: 'accepted', reason: null };
}

async function announce(
  tx: Tx,
  order: Order,
  message: InboundMessage,
  move: OrderMoveName,
  reason: string | null,
): Promise<void> {
  causeFor(tx, order.id, causeOf(tx, message.id));
  const about = { entity: 'order', entityId: order.id, orderId: order.id } as const;
  remember(tx, { ...about, move: 'receive', to: 'received', version: 1 });
  const row = next(orderMoves, 'received', move, order);
  remember(tx, {
    ...about,
    move,
    from: 'received',
    to: row?.to ?? order.state,
    version: 2,
    ...(reason === null ? {} : { why: reason }),
  });
  if (row?.tells !== undefined) tell(tx, row.tells as 'order.accepted', { orderId: order.id }, 2);
  if (move === 'hold') {
    await openTask(tx, {
      kind: 'order.on_hold',
      about: order.id,
      workgroup: 'orders',
      orderId: order.id,
      reasonCode: reason ?? 'unknown',
      facts: { number: order.number },
    });
  }
}

function rowOf({ message, order, channel }: Read, state: Order['state'], reason: string | null): Row {
  const now = momentOf(new Date());
  const shipTo = order.shipTo ?? null;
  return {
    id: uuidv7(),
    number: orderNumber(channel.id, order.incrementId),
    channel_id: channel.id,
    increment_id: order.incrementId,
    magento_order_id: order.magentoOrderId ?? null,
    state,
    reason,
    version: 2,
    country: channel.country,
    currency: order.currency,
    payment_mode: order.payment.mode,
    payment_method: order.payment.method,
    goods_minor: order.lines.reduce((sum, line) => sum + line.totalMinor, 0),
    shipping_minor: order.shippingMinor,
    other_minor: order.otherMinor,
    tax_minor: order.taxMinor,
    grand_total_minor: order.grandTotalMinor,
    due_minor: order.payment.dueMinor,
    customer_ref: order.customer.id ?? null,
    customer_name: order.customer.name.slice(0, 190),
    customer_email: order.customer.email.slice(0, 190),
    customer_phone: (shipTo ?? order.billTo).phone.slice(0, 40),
    search_name: searchName(shipTo?.name ?? order.customer.name),
    ship_to: shipTo === null ? null : JSON.stringify(shipTo),
    bill_to: JSON.stringify(order.billTo),
    shipping_method: order.shippingMethod?.slice(0, 120) ?? null,
    pickup_location: order.pickupLocationCode ?? null,
    replaces: order.replaces ?? null,
    body_hash: message.bodyHash,
    inbound_id: message.id,
    placed_at: order.placedAt,
    received_at: message.receivedAt,
    updated_at: now,
  };
}

function linesOf(orderId: string, order: IncomingOrder, items: ReadonlyMap<string, Item>): Row[] {
  return order.lines.map((line, at) => ({
    id: uuidv7(),
    order_id: orderId,
    line_no: at + 1,
    sku: line.sku,
    name: line.name.slice(0, 250),
    quantity: line.quantity,
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

function orderOf(row: Row, order: IncomingOrder): Order {
  return {
    id: String(row.id),
    number: String(row.number),
    channelId: String(row.channel_id),
    incrementId: order.incrementId,
    magentoOrderId: order.magentoOrderId ?? null,
    state: row.state as Order['state'],
    reason: row.reason as string | null,
    version: 2,
    country: String(row.country),
    currency: order.currency,
    paymentMode: order.payment.mode,
    paymentMethod: order.payment.method,
    goodsMinor: Number(row.goods_minor),
    shippingMinor: order.shippingMinor,
    otherMinor: order.otherMinor,
    taxMinor: order.taxMinor,
    grandTotalMinor: order.grandTotalMinor,
    dueMinor: order.payment.dueMinor,
    customerName: order.customer.name,
    customerEmail: order.customer.email,
    customerPhone: String(row.customer_phone),
    shipTo: order.shipTo ?? null,
    shippingMethod: order.shippingMethod ?? null,
    pickupLocation: order.pickupLocationCode ?? null,
    placedAt: order.placedAt,
    customerKey: null,
    kind: 'standard',
    processVersion: 0,
    origin: 'magento',
    dueAt: null,
    notBefore: null,
    promisedOn: null,
  };
}
