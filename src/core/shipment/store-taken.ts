/** What orders took from the shelves, in base units: parcels that were cancelled took nothing. */
import type { Reader } from '../../platform/db/index.ts';

export type Taken = { readonly locationId: string; readonly sku: string; readonly quantity: number };

export async function listTaken(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  orderIds: readonly string[],
): Promise<Taken[]> {
  if (orderIds.length === 0) return [];
  const rows = await reader.all<{ location_id: string; sku: string; quantity: number }>(
    `SELECT l.location_id, l.sku, SUM(l.quantity * l.sales_factor) AS quantity
     FROM ${reader.keysTable([['order_id', 'text']])} k
     ${reader.sql.joinInOrder} shipments s ON s.order_id = k.order_id
     ${reader.sql.joinInOrder} shipment_lines l ON l.shipment_id = s.id
     WHERE s.state <> 'cancelled' GROUP BY l.location_id, l.sku`,
    [JSON.stringify(orderIds.map((id) => [id]))],
  );
  return rows.map((row) => ({ locationId: row.location_id, sku: row.sku, quantity: Number(row.quantity) }));
}
