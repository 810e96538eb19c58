/** Things that stand in a state longer than they should, with nothing under way that would take them on. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { marks } from './store-scope.ts';

export type StuckThing = 'order' | 'shipment' | 'charge' | 'refund';

/** Where a thing stands; the columns come from here alone. */
const tables = {
  order: {
    name: 'orders',
    order: 'x.id',
    shipment: 'NULL',
    due: 'x.due_at',
    reason: 'x.reason',
    parts: 's.order_id = x.id',
  },
  shipment: { name: 'shipments', order: 'x.order_id', shipment: 'x.id', due: 'NULL', reason: 'NULL', parts: '1 = 0' },
  charge: {
    name: 'charges',
    order: 'x.order_id',
    shipment: 'x.shipment_id',
    due: 'x.due_at',
    reason: 'NULL',
    parts: 's.id = x.shipment_id',
  },
  refund: {
    name: 'refunds',
    order: 'x.order_id',
    shipment: 'x.shipment_id',
    due: 'NULL',
    reason: 'NULL',
    parts: '1 = 0',
  },
} as const satisfies Record<StuckThing, Record<string, string>>;

export type StuckQuery = {
  readonly what: StuckThing;
  readonly state: string;
  /** It stands there since before this moment. */
  readonly before: string;
  readonly now: string;
  /** Reasons for which something waits all together, on a switch and not on a person. */
  readonly exceptReasons?: readonly string[];
  /** States in which its shipments are still on their way: then it only follows them. */
  readonly partsIn?: readonly string[];
  readonly limit: number;
};

export type Stuck = {
  readonly id: string;
  readonly orderId: string;
  readonly shipmentId: string | null;
  readonly state: string;
  readonly since: string;
};

/** Found by the index of states; what has a task, a coming deadline, or a message that waits or is parked is left out. */
export async function listStuck(reader: Reader, query: StuckQuery): Promise<Stuck[]> {
  const table = tables[query.what];
  const params: Param[] = [query.state, query.before, query.now];
  const reasons = query.exceptReasons ?? [];
  const parts = query.partsIn ?? [];
  const where = [
    'x.state = ?',
    'x.updated_at < ?',
    `(${table.due} IS NULL OR ${table.due} < ?)`,
    `NOT EXISTS (SELECT 1 FROM tasks t WHERE t.order_id = ${table.order} AND t.state = 'open')`,
    `NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.state IN ('retry', 'parked') AND d.doc_key = ${table.order})`,
    `NOT EXISTS (SELECT 1 FROM outbox b WHERE b.doc_key = ${table.order})`,
  ];
  if (reasons.length > 0) {
    where.push(`COALESCE(${table.reason}, '') NOT IN (${marks(reasons)})`);
    params.push(...reasons);
  }
  if (parts.length > 0) {
    where.push(`NOT EXISTS (SELECT 1 FROM shipments s WHERE ${table.parts} AND s.state IN (${marks(parts)}))`);
    params.push(...parts);
  }
  const rows = await reader.all<Record<string, string | null>>(
    `SELECT x.id, ${table.order} AS order_id, ${table.shipment} AS shipment_id, x.state, x.updated_at FROM ${table.name} x
     WHERE ${where.join(' AND ')} ORDER BY x.updated_at LIMIT ${query.limit}`,
    params,
  );
  return rows.map((row) => ({
    id: String(row['id']),
    orderId: String(row['order_id']),
    shipmentId: row['shipment_id'] ?? null,
    state: String(row['state']),
    since: String(row['updated_at']),
  }));
}

/** The states in which these things are now; unknown ones are left out. */
export async function statesOf(reader: Reader, what: StuckThing, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all<{ id: string; state: string }>(
    `SELECT x.id, x.state FROM ${reader.keysTable([['id', 'text']])} k
     ${reader.sql.joinInOrder} ${tables[what].name} x ON x.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.id, row.state]));
}
