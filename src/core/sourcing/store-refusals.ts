/** The tables refusals, refusal_lines, location_days and location_trust. */
import type { KeyColumn, Reader, Row, Tx } from '../../platform/db/index.ts';
import type { NewRefusal, Refusal } from './refusals.ts';

export async function readRefusals(reader: Reader, orderIds: readonly string[]): Promise<Refusal[]> {
  const rows = await reader.all<{ order_id: string; location_id: string; reason: string }>(
    `SELECT r.order_id, r.location_id, r.reason FROM ${reader.keysTable([['order_id', 'text']])} k
     ${reader.sql.joinInOrder} refusals r ON r.order_id = k.order_id`,
    [JSON.stringify([...new Set(orderIds)].map((id) => [id]))],
  );
  return rows.map((row) => ({ orderId: row.order_id, locationId: row.location_id, reason: row.reason }));
}

export async function insertRefusals(
  tx: Tx,
  refusals: readonly (NewRefusal & { readonly id: string })[],
  at: string,
): Promise<void> {
  await tx.insert(
    'refusals',
    refusals.map((one): Row => ({
      id: one.id,
      order_id: one.orderId,
      shipment_id: one.shipmentId,
      location_id: one.locationId,
      cause: one.cause,
      reason: one.reason,
      note: one.note?.slice(0, 200) ?? null,
      who: one.who.slice(0, 80),
      at,
    })),
  );
  await tx.insert(
    'refusal_lines',
    refusals.flatMap((one) =>
      (one.lines ?? []).map((line): Row => ({
        refusal_id: one.id,
        order_line_id: line.orderLineId,
        sku: line.sku,
        quantity: line.quantity,
        reason: line.reason,
        found: line.found ?? null,
        corrected_at: line.corrects ? null : at,
      })),
    ),
  );
}

export type Attempt = { readonly orderId: string; readonly shipmentId: string; readonly cause: string };

/** What these orders have met so far. */
export async function listAttempts(reader: Reader, orderIds: readonly string[]): Promise<Attempt[]> {
  const rows = await reader.all<{ order_id: string; shipment_id: string; cause: string }>(
    `SELECT r.order_id, r.shipment_id, r.cause FROM ${reader.keysTable([['order_id', 'text']])} k
     ${reader.sql.joinInOrder} refusals r ON r.order_id = k.order_id`,
    [JSON.stringify([...new Set(orderIds)].map((id) => [id]))],
  );
  return rows.map((row) => ({ orderId: row.order_id, shipmentId: row.shipment_id, cause: row.cause }));
}

export type Uncorrected = {
  readonly refusalId: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly locationId: string;
  readonly who: string;
  readonly orderLineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: string;
  /** When it was said. */
  readonly at: string;
};

/** Lines whose pieces the stock still has as they were, of these parcels. */
export async function listUncorrected(reader: Reader, shipmentIds: readonly string[]): Promise<Uncorrected[]> {
  if (shipmentIds.length === 0) return [];
  const rows = await reader.all<Record<string, string | number>>(
    `SELECT r.id, r.shipment_id, r.order_id, r.location_id, r.who, r.at, l.order_line_id, l.sku, l.quantity, l.reason
     FROM ${reader.keysTable([['shipment_id', 'text']])} k ${reader.sql.joinInOrder} refusals r ON r.shipment_id = k.shipment_id
     ${reader.sql.joinInOrder} refusal_lines l ON l.refusal_id = r.id WHERE l.corrected_at IS NULL`,
    [JSON.stringify([...new Set(shipmentIds)].map((id) => [id]))],
  );
  return rows.map((row) => ({
    refusalId: String(row['id']),
    shipmentId: String(row['shipment_id']),
    orderId: String(row['order_id']),
    locationId: String(row['location_id']),
    who: String(row['who']),
    orderLineId: String(row['order_line_id']),
    sku: String(row['sku']),
    quantity: Number(row['quantity']),
    reason: String(row['reason']),
    at: String(row['at']),
  }));
}

const lineColumns: readonly KeyColumn[] = [
  ['refusal_id', 'text'],
  ['order_line_id', 'text'],
  ['at', 'text'],
];

export async function markCorrected(tx: Tx, lines: readonly Uncorrected[], at: string): Promise<void> {
  await tx.updateMany(
    'refusal_lines',
    lineColumns,
    lines.map((one) => [one.refusalId, one.orderLineId, at]),
    ['refusal_id', 'order_line_id'],
    { corrected_at: 'k.at' },
  );
}

type TrustRecord = {
  readonly location_id: string;
  readonly score_bp: number;
  readonly set_bp: number | null;
  readonly set_until: string | null;
};

export async function readTrust(reader: Reader) {
  const rows = await reader.all<TrustRecord>('SELECT location_id, score_bp, set_bp, set_until FROM location_trust');
  return rows.map((row) => ({
    locationId: row.location_id,
    score: Number(row.score_bp) / 10_000,
    ...(row.set_bp === null ? {} : { set: Number(row.set_bp) / 10_000 }),
    ...(row.set_until === null ? {} : { setUntil: row.set_until }),
  }));
}
