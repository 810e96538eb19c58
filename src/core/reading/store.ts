/** The list of orders: newest first, or by last change within a state; a page at a time by keyset. */
import type { Param, Reader } from '../../platform/db/index.ts';
import type { OrderGlance, OrderPage, OrderQuery, Scope, ShipmentGlance } from './reading.ts';
import { camel, locationScope, orderScope } from './store-scope.ts';

const columns = `o.id, o.number, o.channel_id, o.state, o.reason, o.version, o.currency, o.payment_mode,
  o.grand_total_minor, o.customer_name, o.received_at, o.updated_at, o.promised_on`;

/** Shipments of a small place. */
const SMALL = 5_000;

type Bare = Omit<OrderGlance, 'pieces' | 'shipments' | 'late'>;

export async function listOrders(reader: Reader, scope: Scope, query: OrderQuery): Promise<OrderPage> {
  // Each order of rows has an index: (state, updated_at) and (received_at).
  const by = query.state === undefined ? 'received_at' : 'updated_at';
  const upwards = query.after !== undefined;
  const where: string[] = [];
  const params: Param[] = [];
  if (query.state !== undefined) {
    where.push('o.state = ?');
    params.push(query.state);
  }
  if (query.channelId !== undefined) {
    where.push("COALESCE(o.channel_id, '') = ?");
    params.push(query.channelId);
  }
  const cursor = readCursor(query.after ?? query.before);
  if (cursor !== undefined) {
    const sign = upwards ? '>' : '<';
    // The first half is for the index, the second for rows of the same moment.
    where.push(`o.${by} ${sign}= ? AND (o.${by} ${sign} ? OR o.id ${sign} ?)`);
    params.push(cursor.at, cursor.at, cursor.id);
  }
  const few = query.late === true ? await lateOrders(reader) : await ordersOfSmallPlace(reader, scope);
  const from =
    few === undefined
      ? 'orders o'
      : `${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} orders o ON o.id = k.id`;
  const mine = orderScope(scope);
  const way = upwards ? 'ASC' : 'DESC';
  const found = await reader.all<Record<string, unknown>>(
    `SELECT ${columns} FROM ${from} WHERE ${where.length === 0 ? '1 = 1' : where.join(' AND ')}${mine.sql}
     ORDER BY o.${by} ${way}, o.id ${way} LIMIT ${query.limit + 1}`,
    [...(few === undefined ? [] : [JSON.stringify(few.map((id) => [id]))]), ...params, ...mine.params],
  );
  const more = found.length > query.limit;
  const bare = found.slice(0, query.limit).map((row) => camel<Bare>(row));
  if (upwards) bare.reverse();
  const rows = await fill(reader, scope, bare);
  const first = rows[0];
  const last = rows.at(-1);
  const mark = (row: OrderGlance): string => `${by === 'received_at' ? row.receivedAt : row.updatedAt}~${row.id}`;
  const hasOlder = upwards ? cursor !== undefined : more;
  const hasNewer = upwards ? more : cursor !== undefined;
  return {
    rows,
    ...(hasOlder && last !== undefined ? { older: mark(last) } : {}),
    ...(hasNewer && first !== undefined ? { newer: mark(first) } : {}),
  };
}

/**
 * The orders of a person whose places have shipped little: reading all of them is cheaper than looking for them among
 * everybody's. Undefined when there are many, which a look at the newest orders finds soon.
 */
async function ordersOfSmallPlace(reader: Reader, scope: Scope): Promise<string[] | undefined> {
  const place = locationScope(scope, 'location_id');
  if (place.sql === '') return undefined;
  const rows = await reader.all<{ order_id: string }>(
    `SELECT order_id FROM shipments WHERE 1 = 1${place.sql} LIMIT ${SMALL + 1}`,
    place.params,
  );
  return rows.length > SMALL ? undefined : [...new Set(rows.map((row) => row.order_id))];
}

/** Orders that the watch of promises has flagged: never many, so they are looked at one by one. */
async function lateOrders(reader: Reader): Promise<string[]> {
  const rows = await reader.all<{ order_id: string }>(
    `SELECT order_id FROM late_orders ORDER BY promised_on, order_id LIMIT ${SMALL}`,
  );
  return rows.map((row) => row.order_id);
}

/** The rows of known ids, newest first; those out of scope are left out. */
export async function listOrdersByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<OrderGlance[]> {
  if (ids.length === 0) return [];
  const mine = orderScope(scope);
  const found = await reader.all<Record<string, unknown>>(
    `SELECT ${columns} FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} orders o ON o.id = k.id
     WHERE 1 = 1${mine.sql}`,
    [JSON.stringify(ids.map((id) => [id])), ...mine.params],
  );
  const bare = found.map((row) => camel<Bare>(row)).sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
  return fill(reader, scope, bare);
}

async function fill(reader: Reader, scope: Scope, bare: readonly Bare[]): Promise<OrderGlance[]> {
  if (bare.length === 0) return [];
  const keys = reader.keysTable([['order_id', 'text']]);
  const ids = JSON.stringify(bare.map((row) => [row.id]));
  const place = locationScope(scope, "COALESCE(s.location_id, '')");
  const shipments = await reader.all<{ order_id: string } & ShipmentGlance>(
    `SELECT s.order_id, s.reference, s.state, s.awb FROM ${keys} k
     ${reader.sql.joinInOrder} shipments s ON s.order_id = k.order_id WHERE 1 = 1${place.sql}`,
    [ids, ...place.params],
  );
  const counts = await reader.all<{ order_id: string; pieces: number }>(
    `SELECT l.order_id, SUM(l.quantity) AS pieces FROM ${keys} k
     ${reader.sql.joinInOrder} order_lines l ON l.order_id = k.order_id GROUP BY l.order_id`,
    [ids],
  );
  const late = await reader.all<{ order_id: string }>(
    `SELECT l.order_id FROM ${keys} k ${reader.sql.joinInOrder} late_orders l ON l.order_id = k.order_id`,
    [ids],
  );
  const flagged = new Set(late.map((row) => row.order_id));
  const pieces = new Map(counts.map((row) => [row.order_id, Number(row.pieces)]));
  return bare.map((row) => ({
    ...row,
    late: flagged.has(row.id),
    pieces: pieces.get(row.id) ?? 0,
    shipments: shipments
      .filter((one) => one.order_id === row.id)
      .map(({ reference, state, awb }) => ({ reference, state, awb })),
  }));
}

function readCursor(text: string | undefined): { at: string; id: string } | undefined {
  const parts = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?)~([0-9a-zA-Z-]{1,36})$/.exec(text ?? '');
  return parts === null ? undefined : { at: parts[1] ?? '', id: parts[2] ?? '' };
}

/** Those of the ids that the reader may see. */
export async function listVisible(reader: Reader, scope: Scope, ids: readonly string[]): Promise<string[]> {
  const mine = orderScope(scope);
  if (mine.sql === '' || ids.length === 0) return [...ids];
  const rows = await reader.all<{ id: string }>(
    `SELECT o.id FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} orders o ON o.id = k.id
     WHERE 1 = 1${mine.sql}`,
    [JSON.stringify(ids.map((id) => [id])), ...mine.params],
  );
  return rows.map((row) => row.id);
}
