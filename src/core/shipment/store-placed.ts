/** How much of each order line is in parcels: what is not, and is not cancelled, has to find a place. */
import type { Tx } from '../../platform/db/index.ts';

/**
 * Pieces by order line. Cancelled parcels do not count, nor lost ones that are sent once more.
 * @returns absent lines have nothing in any parcel
 */
export async function listPlaced(
  reader: Pick<Tx, 'all' | 'keysTable' | 'sql'>,
  orderIds: readonly string[],
): Promise<Map<string, number>> {
  if (orderIds.length === 0) return new Map();
  const rows = await reader.all<{ order_line_id: string; quantity: number }>(
    `SELECT l.order_line_id, SUM(l.quantity) AS quantity
     FROM ${reader.keysTable([['order_id', 'text']])} k
     ${reader.sql.joinInOrder} shipments s ON s.order_id = k.order_id
     ${reader.sql.joinInOrder} shipment_lines l ON l.shipment_id = s.id
     WHERE s.state <> 'cancelled' AND (s.resolution IS NULL OR s.resolution <> 'reship')
     GROUP BY l.order_line_id`,
    [JSON.stringify([...new Set(orderIds)].map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.order_line_id, Number(row.quantity)]));
}
