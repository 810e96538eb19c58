/** The order tables. */
import { gathered } from '../../platform/db/gather.ts';
import type { KeyColumn, Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { groupBy } from '../../platform/group.ts';
import type { Address } from '../values.ts';
import type { Order, OrderLine } from './order.ts';
import { paymentFactColumns, paymentFactsIn } from './payment-facts.ts';

type Stored = Record<string, string | number | null>;
type Reads = Pick<Reader, 'all' | 'keysTable' | 'sql' | 'scratch'>;

const columns = `id, number, channel_id, increment_id, magento_order_id, state, reason, version, country, currency, payment_mode,
  payment_method, goods_minor, shipping_minor, other_minor, tax_minor, grand_total_minor, due_minor, customer_name,
  customer_email, customer_phone, ship_to, shipping_method, pickup_location, placed_at, customer_key, kind, process_version,
  origin, due_at, not_before, promised_on, channel_state, ships, paid_minor,
  ${paymentFactColumns}`;

function orderOf(row: Stored): Order {
  return {
    id: String(row.id),
    number: String(row.number),
    channelId: String(row.channel_id),
    incrementId: String(row.increment_id),
    magentoOrderId: row.magento_order_id == null ? null : Number(row.magento_order_id),
    state: row.state as Order['state'],
    reason: row.reason as string | null,
    version: Number(row.version),
    country: String(row.country),
    currency: String(row.currency),
    paymentMode: row.payment_mode as Order['paymentMode'],
    paymentMethod: String(row.payment_method),
    goodsMinor: Number(row.goods_minor),
    shippingMinor: Number(row.shipping_minor),
    otherMinor: Number(row.other_minor),
    taxMinor: Number(row.tax_minor),
    grandTotalMinor: Number(row.grand_total_minor),
    dueMinor: Number(row.due_minor),
    customerName: String(row.customer_name),
    customerEmail: String(row.customer_email),
    customerPhone: String(row.customer_phone),
    shipTo: row.ship_to == null ? null : (JSON.parse(String(row.ship_to)) as Address),
    shippingMethod: row.shipping_method as string | null,
    pickupLocation: row.pickup_location as string | null,
    placedAt: String(row.placed_at),
    customerKey: row.customer_key as string | null,
    kind: String(row.kind),
    processVersion: Number(row.process_version),
    origin: String(row.origin),
    dueAt: row.due_at as string | null,
    notBefore: row.not_before as string | null,
    promisedOn: row.promised_on as string | null,
    channelState: row.channel_state as string | null,
    ships: Number(row.ships) === 1,
    paidMinor: Number(row.paid_minor),
    ...paymentFactsIn(row),
  };
}

const idKey: readonly KeyColumn[] = [['id', 'text']];

/** Locks orders in the order of their ids; unknown ids are left out. */
export async function lockOrders(tx: Tx, ids: readonly string[]): Promise<Order[]> {
  if (ids.length === 0) return [];
  const sorted = [...new Set(ids)].sort();
  const list = columns
    .split(',')
    .map((name) => `o.${name.trim()}`)
    .join(', ');
  const rows = await tx.all<Stored>(
    `SELECT ${list} FROM ${tx.keysTable(idKey)} k ${tx.sql.joinInOrder} orders o ON o.id = k.id${tx.sql.forUpdate}`,
    [JSON.stringify(sorted.map((id) => [id]))],
  );
  return rows.map(orderOf);
}

/** Unlocked; unknown ids are left out. */
export async function listOrders(tx: Reads, ids: readonly string[]): Promise<Order[]> {
  if (ids.length === 0) return [];
  const list = columns
    .split(',')
    .map((name) => `o.${name.trim()}`)
    .join(', ');
  const rows = await tx.all<Stored>(
    `SELECT ${list} FROM ${tx.keysTable(idKey)} k ${tx.sql.joinInOrder} orders o ON o.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return rows.map(orderOf);
}

/** @throws missing `order.unknown` */
export async function loadOrder(tx: Reads, id: string): Promise<Order> {
  const order = await gathered(
    tx,
    'orders',
    id,
    async (ids) => new Map((await listOrders(tx, ids)).map((one) => [one.id, one])),
  );
  return order ?? fail('missing', 'order.unknown', { id });
}

export async function listLines(tx: Reads, orderIds: readonly string[]): Promise<OrderLine[]> {
  if (orderIds.length === 0) return [];
  const [only = ''] = orderIds;
  if (orderIds.length > 1) return listLinesOf(tx, orderIds);
  const found = await gathered(tx, 'order lines', only, async (ids) =>
    groupBy(await listLinesOf(tx, ids), (line) => line.orderId),
  );
  return found ?? [];
}

async function listLinesOf(tx: Reads, orderIds: readonly string[]): Promise<OrderLine[]> {
  const rows = await tx.all<Stored>(
    `SELECT l.id, l.order_id, l.line_no, l.sku, l.name, l.quantity, l.cancelled, l.sales_factor, l.ships, l.unit_price_minor, l.total_minor, l.tax_minor,
       l.discount_minor, l.tax_rate_bp, l.magento_item_id, l.bill_item_id, l.ship_item_id, l.ship_quantity
     FROM ${tx.keysTable([['order_id', 'text']])} k ${tx.sql.joinInOrder} order_lines l ON l.order_id = k.order_id`,
    [JSON.stringify(orderIds.map((id) => [id]))],
  );
  return rows
    .map((row) => ({
      id: String(row.id),
      orderId: String(row.order_id),
      lineNo: Number(row.line_no),
      sku: String(row.sku),
      name: String(row.name),
      quantity: Number(row.quantity),
      cancelled: Number(row.cancelled),
      salesFactor: Number(row.sales_factor),
      ships: Number(row.ships) === 1,
      unitPriceMinor: Number(row.unit_price_minor),
      totalMinor: Number(row.total_minor),
      taxMinor: Number(row.tax_minor),
      discountMinor: Number(row.discount_minor),
      taxRateBp: row.tax_rate_bp == null ? null : Number(row.tax_rate_bp),
      magentoItemId: Number(row.magento_item_id),
      billItemId: Number(row.bill_item_id),
      shipItemId: Number(row.ship_item_id),
      shipQuantity: Number(row.ship_quantity),
    }))
    .sort((a, b) => (a.orderId < b.orderId ? -1 : a.orderId > b.orderId ? 1 : a.lineNo - b.lineNo));
}

export type KnownOrder = { readonly id: string; readonly magentoOrderId: number | null };

/** Orders that a channel has sent before, by `channel\nincrement`. */
export async function findKnown(
  tx: Pick<Tx, 'all' | 'keysTable' | 'sql'>,
  wanted: readonly { channelId: string; incrementId: string }[],
): Promise<Map<string, KnownOrder>> {
  if (wanted.length === 0) return new Map();
  const rows = await tx.all<{ id: string; channel_id: string; increment_id: string; magento_order_id: number | null }>(
    `SELECT o.id, o.channel_id, o.increment_id, o.magento_order_id FROM ${tx.keysTable([
      ['channel_id', 'text'],
      ['increment_id', 'text'],
    ])} k
     ${tx.sql.joinInOrder} orders o ON o.channel_id = k.channel_id AND o.increment_id = k.increment_id`,
    [JSON.stringify(wanted.map((one) => [one.channelId, one.incrementId]))],
  );
  return new Map(
    rows.map((row) => [
      `${row.channel_id}\n${row.increment_id}`,
      { id: row.id, magentoOrderId: row.magento_order_id == null ? null : Number(row.magento_order_id) },
    ]),
  );
}

/** Accepted, or of virtual goods alone and so through at once: from then on it counts as spent. */
const begun: ReadonlySet<unknown> = new Set(['accepted', 'closed']);

export async function insertOrders(tx: Tx, orders: readonly Row[], lines: readonly Row[]): Promise<void> {
  await tx.insert(
    'orders',
    orders.map((row) => ({ ...row, accepted_at: begun.has(row.state) ? row.updated_at : null })),
  );
  await tx.insert('order_lines', lines);
}

/** Keeps another body of a known order; how many were new. */
export async function insertRevision(tx: Tx, row: Row): Promise<number> {
  return tx.insert('order_revisions', [row], { ifAbsent: true });
}

export async function bodyHashOf(tx: Tx, orderId: string): Promise<string | undefined> {
  return (await tx.one<{ body_hash: string }>('SELECT body_hash FROM orders WHERE id = ?', [orderId]))?.body_hash;
}

/** Saves moved orders, each against the version it was read in; how many were still in it. */
export async function saveMoves(
  tx: Tx,
  moves: readonly {
    id: string;
    version: number;
    state: string;
    reason: string | null;
    dueAt: string | null;
    promisedOn: string | null;
    at: string;
  }[],
): Promise<number> {
  const rows: Param[][] = moves.map((move) => [
    move.id,
    move.version,
    move.state,
    move.reason,
    move.dueAt,
    move.promisedOn,
    move.at,
  ]);
  return tx.updateMany(
    'orders',
    [
      ['id', 'text'],
      ['version', 'int'],
      ['state', 'text'],
      ['reason', 'text'],
      ['due_at', 'text'],
      ['promised_on', 'text'],
      ['at', 'text'],
    ],
    rows,
    ['id'],
    {
      state: 'k.state',
      reason: 'k.reason',
      due_at: 'k.due_at',
      promised_on: 'COALESCE(k.promised_on, t.promised_on)',
      version: 't.version + 1',
      updated_at: 'k.at',
      accepted_at:
        "CASE WHEN t.accepted_at IS NULL AND k.state IN ('accepted', 'closed') THEN k.at ELSE t.accepted_at END",
    },
    't.version = k.version',
  );
}

/** Of these increment ids, those that have come in before, in whatever state: as orders, waiting, or parked. */
export async function findHeard(
  reader: Pick<Tx, 'all' | 'keysTable' | 'sql'>,
  source: string,
  channelId: string,
  incrementIds: readonly string[],
): Promise<Set<string>> {
  if (incrementIds.length === 0) return new Set();
  const keys = JSON.stringify(incrementIds.map((id) => [id]));
  const table = reader.keysTable([['increment_id', 'text']]);
  const orders = await reader.all<{ increment_id: string }>(
    `SELECT o.increment_id FROM ${table} k ${reader.sql.joinInOrder} orders o ON o.increment_id = k.increment_id AND o.channel_id = ?`,
    [keys, channelId],
  );
  const messages = await reader.all<{ increment_id: string }>(
    `SELECT m.business_key AS increment_id FROM ${table} k ${reader.sql.joinInOrder} inbound_messages m
     ON m.business_key = k.increment_id AND m.source = ? AND m.channel_id = ?`,
    [keys, source, channelId],
  );
  return new Set([...orders, ...messages].map((row) => row.increment_id));
}
