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

/** What one may see: left out is everything. */
export type Within = { readonly locations?: readonly string[]; readonly channels?: readonly string[] };

/** By place and courier; couriers behind the aggregator alone, our own fleet comes by itself. */
export async function listCollectable(
  reader: Pick<Reader, 'all'>,
  at: Within & { readonly courierCode?: string } = {},
): Promise<Collectable[]> {
  const within = [
    oneOf('s.location_id', at.locations),
    oneOf('s.channel_id', at.channels),
    oneOf('s.courier_code', at.courierCode === undefined ? undefined : [at.courierCode]),
  ];
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT s.location_id, s.courier_code, MIN(s.courier_name) AS courier_name, COUNT(*) AS parcels, MIN(s.id) AS id
     FROM shipments s WHERE s.state IN ('booked', 'labelled') AND s.partner_id > 0${within.map((one) => one.sql).join('')}
     GROUP BY s.location_id, s.courier_code ORDER BY s.location_id, s.courier_code`,
    within.flatMap((one) => one.params),
  );
  return rows.map((row) => ({
    locationId: String(row['location_id']),
    courierCode: String(row['courier_code']),
    courierName: String(row['courier_name'] ?? row['courier_code']),
    parcels: Number(row['parcels']),
    shipmentId: String(row['id']),
  }));
}

/** A further condition; nothing where everything may be seen, and never true where nothing may. */
export function oneOf(column: string, values: readonly string[] | undefined): { sql: string; params: string[] } {
  if (values === undefined) return { sql: '', params: [] };
  if (values.length === 0) return { sql: ' AND 1 = 0', params: [] };
  return { sql: ` AND ${column} IN (${values.map(() => '?').join(', ')})`, params: [...values] };
}
