/** Orders as the spending of their customers counts them. */
import type { OrderBook, CountedOrder } from '../customer/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { nothingBilled, shareOf, type ShareLine } from './shares.ts';

type Stored = {
  id: string;
  customer_key: string | null;
  currency: string;
  version: number;
  state: string;
  accepted_at: string | null;
  shipping_minor: number;
  other_minor: number;
  grand_total_minor: number;
};

type StoredLine = {
  id: string;
  order_id: string;
  quantity: number;
  cancelled: number;
  total_minor: number;
  discount_minor: number;
};

const columns =
  'o.id, o.customer_key, o.currency, o.version, o.state, o.accepted_at, o.shipping_minor, o.other_minor, o.grand_total_minor';

export const orderBook: OrderBook = {
  async ofOrders(tx, orderIds) {
    if (orderIds.length === 0) return [];
    const rows = await tx.all<Stored>(
      `SELECT ${columns} FROM ${tx.keysTable([['id', 'text']])} k ${tx.sql.joinInOrder} orders o ON o.id = k.id`,
      [JSON.stringify(orderIds.map((id) => [id]))],
    );
    return counted(tx, rows);
  },

  async ofCustomers(tx, wanted) {
    if (wanted.length === 0) return [];
    const rows = await tx.all<Stored>(
      `SELECT ${columns} FROM ${tx.keysTable([
        ['customer_key', 'text'],
        ['currency', 'text'],
      ])} k ${tx.sql.joinInOrder} orders o ON o.customer_key = k.customer_key AND o.currency = k.currency
       WHERE o.accepted_at IS NOT NULL`,
      [JSON.stringify(wanted.map((one) => [one.customerKey, one.currency]))],
    );
    return counted(tx, rows);
  },
};

async function counted(
  tx: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  orders: readonly Stored[],
): Promise<CountedOrder[]> {
  const lines = new Map<string, StoredLine[]>();
  const rows =
    orders.length === 0
      ? []
      : await tx.all<StoredLine>(
          `SELECT l.id, l.order_id, l.quantity, l.cancelled, l.total_minor, l.discount_minor
           FROM ${tx.keysTable([['order_id', 'text']])} k ${tx.sql.joinInOrder} order_lines l ON l.order_id = k.order_id`,
          [JSON.stringify(orders.map((one) => [one.id]))],
        );
  for (const row of rows) lines.set(row.order_id, [...(lines.get(row.order_id) ?? []), row]);
  return orders.map((order) => ({
    orderId: order.id,
    customerKey: order.customer_key,
    currency: order.currency,
    version: Number(order.version),
    acceptedAt: order.accepted_at,
    wantedMinor: wantedOf(order, lines.get(order.id) ?? []),
    closed: order.state === 'closed',
  }));
}

/** What the pieces cost that are still wanted: all of it, or by the same shares that parcels are billed by. */
function wantedOf(order: Stored, stored: readonly StoredLine[]): number {
  const total = Number(order.grand_total_minor);
  if (order.state === 'cancelled' || order.state === 'rejected') return 0;
  const lines = stored.map((one): ShareLine => ({
    id: one.id,
    quantity: Number(one.quantity),
    cancelled: Number(one.cancelled),
    totalMinor: Number(one.total_minor),
    discountMinor: Number(one.discount_minor),
  }));
  if (lines.every((one) => one.cancelled === 0)) return total;
  const pieces = new Map(lines.map((one) => [one.id, one.quantity - one.cancelled]));
  if ([...pieces.values()].every((open) => open <= 0)) return 0;
  const share = shareOf(
    {
      lines,
      shippingMinor: Number(order.shipping_minor),
      otherMinor: Number(order.other_minor),
      shippingShare: 'value',
    },
    nothingBilled,
    pieces,
  );
  return Math.min(total, share.totalMinor);
}
