/** What changes of an order after it was placed: its fields and lines, and the bodies that its channel sent later. */
import type { KeyColumn, Param, Row, Tx } from '../../platform/db/index.ts';

type Reads = Pick<Tx, 'all' | 'one' | 'keysTable' | 'sql'>;

/** Columns of an order that a change may set. */
const changeable = [
  'customer_name',
  'customer_email',
  'customer_phone',
  'search_name',
  'ship_to',
  'bill_to',
  'shipping_method',
  'pickup_location',
  'goods_minor',
  'shipping_minor',
  'other_minor',
  'tax_minor',
  'grand_total_minor',
  'channel_updated_at',
  'channel_inbound_id',
  'channel_state',
  'promised_on',
] as const;
export type OrderFields = Partial<Record<(typeof changeable)[number], string | number | null>>;

/** Sets fields of an order against the version it was locked in; 1 when it was still in it. */
export async function saveFields(
  tx: Tx,
  order: { readonly id: string; readonly version: number },
  fields: OrderFields,
  at: string,
): Promise<number> {
  const names = changeable.filter((name) => fields[name] !== undefined);
  const sets = [...names.map((name) => `${name} = ?`), 'version = version + 1', 'updated_at = ?'];
  const values: Param[] = names.map((name) => fields[name] ?? null);
  return tx.run(`UPDATE orders SET ${sets.join(', ')} WHERE id = ? AND version = ?`, [
    ...values,
    at,
    order.id,
    order.version,
  ]);
}

/** Pieces of lines are not wanted any more; how many of the lines had so many left. */
export async function addCancelled(
  tx: Tx,
  pieces: readonly { readonly orderLineId: string; readonly quantity: number }[],
): Promise<number> {
  return tx.updateMany(
    'order_lines',
    [
      ['id', 'text'],
      ['pieces', 'int'],
    ],
    pieces.map((one) => [one.orderLineId, one.quantity]),
    ['id'],
    { cancelled: 't.cancelled + k.pieces' },
    't.cancelled + k.pieces <= t.quantity',
  );
}

const grown: readonly KeyColumn[] = [
  ['id', 'text'],
  ['quantity', 'int'],
  ['unit_price_minor', 'int'],
  ['discount_minor', 'int'],
  ['tax_minor', 'int'],
  ['total_minor', 'int'],
  ['ship_quantity', 'int'],
];

/** Quantity and money of a line as the channel says them now. */
export type ResizedLine = {
  readonly id: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly shipQuantity: number;
};

export async function resizeLines(tx: Tx, lines: readonly ResizedLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.updateMany(
    'order_lines',
    grown,
    lines.map((one) => [
      one.id,
      one.quantity,
      one.unitPriceMinor,
      one.discountMinor,
      one.taxMinor,
      one.totalMinor,
      one.shipQuantity,
    ]),
    ['id'],
    Object.fromEntries(grown.slice(1).map(([name]) => [name, `k.${name}`])),
  );
}

export async function insertLines(tx: Tx, lines: readonly Row[]): Promise<void> {
  await tx.insert('order_lines', lines);
}

/** The order of a channel by the channel's own number. */
export async function findByIncrement(
  reader: Reads,
  channelId: string,
  incrementId: string,
): Promise<string | undefined> {
  const row = await reader.one<{ id: string }>('SELECT id FROM orders WHERE channel_id = ? AND increment_id = ?', [
    channelId,
    incrementId,
  ]);
  return row?.id;
}

/** The order by the hub's own number, with the channel it belongs to. */
export async function findByNumber(
  reader: Reads,
  number: string,
): Promise<{ readonly id: string; readonly channelId: string } | undefined> {
  const row = await reader.one<{ id: string; channel_id: string }>(
    'SELECT id, channel_id FROM orders WHERE number = ?',
    [number],
  );
  return row === undefined ? undefined : { id: row.id, channelId: row.channel_id };
}

/** What its channel has said of an order so far. */
export type ChannelFacts = {
  /** Number of the order that it stands for. */
  readonly replaces: string | null;
  /** By the channel's clock; null when it has not said. */
  readonly updatedAt: string | null;
  /** The message whose body is the newest that was looked at. */
  readonly inboundId: string | null;
};

export async function channelFactsOf(reader: Reads, orderId: string): Promise<ChannelFacts> {
  const row = await reader.one<Record<string, string | null>>(
    'SELECT replaces, channel_updated_at, channel_inbound_id, inbound_id FROM orders WHERE id = ?',
    [orderId],
  );
  return {
    replaces: row?.['replaces'] ?? null,
    updatedAt: row?.['channel_updated_at'] ?? null,
    inboundId: row?.['channel_inbound_id'] ?? row?.['inbound_id'] ?? null,
  };
}

/** Another body of an order, and what was made of it. */
export type Revision = {
  readonly id: string;
  readonly orderId: string;
  readonly inboundId: string;
  readonly state: string;
  readonly receivedAt: string;
};
type StoredRevision = { id: string; order_id: string; inbound_id: string; state: string; received_at: string };

/** Bodies of an order that nobody has looked at yet, as they came. */
export async function listKeptRevisions(reader: Reads, orderId: string): Promise<Revision[]> {
  const rows = await reader.all<StoredRevision>(
    "SELECT id, order_id, inbound_id, state, received_at FROM order_revisions WHERE order_id = ? AND state = 'kept' ORDER BY received_at, id",
    [orderId],
  );
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    inboundId: row.inbound_id,
    state: row.state,
    receivedAt: row.received_at,
  }));
}

export async function saveRevision(
  tx: Tx,
  id: string,
  decided: { readonly state: string; readonly differences: string; readonly at: string },
): Promise<void> {
  await tx.run('UPDATE order_revisions SET state = ?, differences = ?, decided_at = ? WHERE id = ?', [
    decided.state,
    decided.differences,
    decided.at,
    id,
  ]);
}

export async function findDifferences(reader: Reads, revisionId: string): Promise<string | undefined> {
  const row = await reader.one<{ differences: string | null }>('SELECT differences FROM order_revisions WHERE id = ?', [
    revisionId,
  ]);
  return row?.differences ?? undefined;
}
