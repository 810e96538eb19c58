/** What stands behind the parts of one stock number: who has its pieces, what is coming, what is asked for. */
import type { Reader } from '../../platform/db/index.ts';
import type { Scope } from './reading.ts';
import { camel, orderScope } from './store-scope.ts';

const MOST = 100;

type Place = { readonly locationId: string; readonly sku: string };

/** Pieces of a parcel that has not left. */
export type ReservedRow = {
  readonly shipmentId: string;
  readonly reference: string;
  readonly state: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelId: string;
  readonly quantity: number;
  readonly createdAt: string;
};

export async function listReserved(reader: Reader, at: Place): Promise<ReservedRow[]> {
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT l.shipment_id, s.reference, s.state, s.order_id, o.number AS order_number, o.channel_id,
       l.reserved AS quantity, s.created_at
     FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id JOIN orders o ON o.id = s.order_id
     WHERE l.sku = ? AND l.reserved > 0 AND l.location_id = ? ORDER BY s.created_at, l.id LIMIT ${MOST}`,
    [at.sku, at.locationId],
  );
  return rows.map((row) => camel<ReservedRow>(row));
}

export type HoldRow = {
  readonly owner: string;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly quantity: number;
  readonly createdAt: string;
  readonly expiresAt: string;
};

export async function listHolds(reader: Reader, at: Place): Promise<HoldRow[]> {
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT h.owner, h.order_id, o.number AS order_number, h.quantity, h.created_at, h.expires_at
     FROM stock_holds h LEFT JOIN orders o ON o.id = h.order_id
     WHERE h.location_id = ? AND h.sku = ? AND h.state = 'held' ORDER BY h.expires_at, h.id LIMIT ${MOST}`,
    [at.locationId, at.sku],
  );
  return rows.map((row) => camel<HoldRow>(row));
}

/** Numbers of the orders that the reader may see. */
export async function findOrderNumbers(
  reader: Reader,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const mine = orderScope(scope);
  const rows = await reader.all<{ id: string; number: string }>(
    `SELECT o.id, o.number FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} orders o ON o.id = k.id
     WHERE 1 = 1${mine.sql}`,
    [JSON.stringify([...new Set(ids)].map((id) => [id])), ...mine.params],
  );
  return new Map(rows.map((row) => [row.id, row.number]));
}

/** When more is asked for, and from whom. */
export type ReplenishRow = {
  readonly threshold: number;
  readonly fillTo: number;
  readonly supplierId: string | null;
  readonly fromLocation: string | null;
  readonly active: number;
};
export type OpenRequest = {
  readonly id: string;
  readonly number: string;
  readonly quantity: number;
  readonly received: number;
  readonly state: string;
  readonly dueOn: string | null;
  readonly createdAt: string;
};
export type Replenishing = {
  readonly rule: ReplenishRow | undefined;
  readonly open: readonly OpenRequest[];
};

export async function findReplenishing(reader: Reader, at: Place): Promise<Replenishing> {
  const rule = await reader.one<Record<string, unknown>>(
    'SELECT threshold, fill_to, supplier_id, from_location, active FROM replenish_rules WHERE location_id = ? AND sku = ?',
    [at.locationId, at.sku],
  );
  const open = await reader.all<Record<string, unknown>>(
    `SELECT id, number, quantity, received, state, due_on, created_at FROM replenishments
     WHERE location_id = ? AND sku = ? AND open_key IS NOT NULL ORDER BY created_at DESC LIMIT 10`,
    [at.locationId, at.sku],
  );
  return {
    rule: rule === undefined ? undefined : camel<ReplenishRow>(rule),
    open: open.map((row) => camel<OpenRequest>(row)),
  };
}

/** Rules of many places and SKUs, for a file; as `place\nsku`. */
export async function findThresholds(
  reader: Reader,
  keys: readonly Place[],
): Promise<Map<string, { readonly threshold: number; readonly fillTo: number }>> {
  if (keys.length === 0) return new Map();
  const rows = await reader.all<{ location_id: string; sku: string; threshold: number; fill_to: number }>(
    `SELECT r.location_id, r.sku, r.threshold, r.fill_to FROM ${reader.keysTable([
      ['location_id', 'text'],
      ['sku', 'text'],
    ])} k ${reader.sql.joinInOrder} replenish_rules r ON r.location_id = k.location_id AND r.sku = k.sku`,
    [JSON.stringify(keys.map((at) => [at.locationId, at.sku]))],
  );
  return new Map(
    rows.map((row) => [
      `${row.location_id}\n${row.sku}`,
      { threshold: Number(row.threshold), fillTo: Number(row.fill_to) },
    ]),
  );
}
