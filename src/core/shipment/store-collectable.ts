/** Parcels in a store that wait for their courier to come. */
import type { Reader } from '../../platform/db/index.ts';

export type Collectable = {
  readonly locationId: string;
  readonly courierCode: string;
  readonly courierName: string;
  readonly parcels: number;
  /** The oldest of them. */
  readonly shipmentId: string;
};

/** By place and courier; couriers behind the aggregator alone, our own fleet comes by itself. */
export async function listCollectable(
  reader: Pick<Reader, 'all'>,
  at: { readonly locations?: readonly string[]; readonly courierCode?: string } = {},
): Promise<Collectable[]> {
  if (at.locations?.length === 0) return [];
  const places = at.locations === undefined ? '' : ` AND s.location_id IN (${at.locations.map(() => '?').join(', ')})`;
  const courier = at.courierCode === undefined ? '' : ' AND s.courier_code = ?';
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT s.location_id, s.courier_code, MIN(s.courier_name) AS courier_name, COUNT(*) AS parcels, MIN(s.id) AS id
     FROM shipments s WHERE s.state IN ('booked', 'labelled') AND s.partner_id > 0${places}${courier}
     GROUP BY s.location_id, s.courier_code ORDER BY s.location_id, s.courier_code`,
    [...(at.locations ?? []), ...(at.courierCode === undefined ? [] : [at.courierCode])],
  );
  return rows.map((row) => ({
    locationId: String(row['location_id']),
    courierCode: String(row['courier_code']),
    courierName: String(row['courier_name'] ?? row['courier_code']),
    parcels: Number(row['parcels']),
    shipmentId: String(row['id']),
  }));
}
