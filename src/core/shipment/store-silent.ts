/** Parcels under way of which the aggregator has let nothing be heard; our own fleet has a number below zero. */
import type { Reader } from '../../platform/db/index.ts';

/** By id, behind `after`; at most `most`. `before`: nothing has changed since. */
export async function listSilent(
  reader: Reader,
  before: string,
  after: string,
  most: number,
): Promise<{ id: string; awb: string; partnerId: number }[]> {
  const rows = await reader.all<{ id: string; awb: string; partner_id: number }>(
    `SELECT id, awb, partner_id FROM shipments
     WHERE state IN ('labelled', 'dispatched', 'in_transit', 'out_for_delivery', 'delivery_failed', 'returning')
       AND updated_at < ? AND id > ? AND awb IS NOT NULL AND partner_id > 0 ORDER BY id LIMIT ${most}`,
    [before, after],
  );
  return rows.map((row) => ({ id: row.id, awb: row.awb, partnerId: Number(row.partner_id) }));
}
