/** Parcels that have not left their place: which hold an item, and which there are at all. */
import type { Reader } from '../../platform/db/index.ts';
import { shipmentMoves, type ShipmentState } from './states.ts';

/** From which a parcel can still be taken back, though its courier may have to be asked. */
export const homeStates: readonly ShipmentState[] = [
  ...new Set(shipmentMoves.filter((row) => row.on === 'cancel' || row.on === 'recall').flatMap((row) => row.from)),
].filter((state) => state !== 'recalled');
const home = homeStates.map((state) => `'${state}'`).join(', ');

export type Holding = {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly reference: string;
  readonly channelId: string;
  readonly version: number;
  readonly sku: string;
  /** Base units. */
  readonly quantity: number;
};

type HoldingRecord = {
  id: string;
  order_id: string;
  reference: string;
  channel_id: string;
  version: number;
  sku: string;
  reserved: number;
};

/** Who holds these items at a place, the oldest first. */
export async function listHolding(
  reader: Reader,
  locationId: string,
  skus: readonly string[],
  limit: number,
): Promise<Holding[]> {
  if (skus.length === 0) return [];
  const rows = await reader.all<HoldingRecord>(
    `SELECT s.id, s.order_id, s.reference, s.channel_id, s.version, l.sku, SUM(l.reserved) AS reserved
     FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} shipment_lines l ON l.sku = k.sku AND l.reserved > 0
     ${reader.sql.joinInOrder} shipments s ON s.id = l.shipment_id
     WHERE l.location_id = ? AND s.state IN (${home}) GROUP BY s.id, s.order_id, s.reference, s.channel_id, s.version, l.sku ORDER BY s.id LIMIT ${Math.trunc(limit)}`,
    [JSON.stringify(skus.map((sku) => [sku])), locationId],
  );
  return rows.map((row) => ({
    shipmentId: row.id,
    orderId: row.order_id,
    reference: row.reference,
    channelId: row.channel_id,
    version: Number(row.version),
    sku: row.sku,
    quantity: Number(row.reserved),
  }));
}

/** Parcels anywhere that hold pieces of an item and have not left, in the order of their ids, behind `after`. */
export async function listHolders(
  reader: Reader,
  sku: string,
  after: string,
  limit: number,
): Promise<{ readonly shipmentId: string; readonly orderId: string; readonly version: number }[]> {
  const rows = await reader.all<{ id: string; order_id: string; version: number }>(
    `SELECT DISTINCT s.id, s.order_id, s.version FROM shipment_lines l ${reader.sql.joinInOrder} shipments s ON s.id = l.shipment_id
     WHERE l.sku = ? AND l.reserved > 0 AND s.state IN (${home}) AND s.id > ? ORDER BY s.id LIMIT ${Math.trunc(limit)}`,
    [sku, after],
  );
  return rows.map((row) => ({ shipmentId: row.id, orderId: row.order_id, version: Number(row.version) }));
}

/** Parcels at a place that have not left it, in the order of their ids, behind `after`. */
export async function listHomeAt(
  reader: Reader,
  locationId: string,
  after: string,
  limit: number,
): Promise<{ readonly id: string; readonly orderId: string }[]> {
  const rows = await reader.all<{ id: string; order_id: string }>(
    `SELECT id, order_id FROM shipments WHERE location_id = ? AND state IN (${home}) AND id > ?
     ORDER BY id LIMIT ${Math.trunc(limit)}`,
    [locationId, after],
  );
  return rows.map((row) => ({ id: row.id, orderId: row.order_id }));
}

/** Base units in parcels planned between two moments, by place; the ids of shipments go by the clock. */
export async function countPlanned(reader: Reader, fromId: string, toId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.all<{ location_id: string; pieces: number }>(
    `SELECT s.location_id, SUM(l.quantity * l.sales_factor) AS pieces FROM shipments s
     ${reader.sql.joinInOrder} shipment_lines l ON l.shipment_id = s.id WHERE s.id >= ? AND s.id < ? GROUP BY s.location_id`,
    [fromId, toId],
  );
  return new Map(rows.map((row) => [row.location_id, Number(row.pieces)]));
}
