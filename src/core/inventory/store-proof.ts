/** What each number of a place is made of, from the rows that make it. */
import type { Reader } from '../../platform/db/index.ts';

export type ProofRow = {
  readonly sku: string;
  readonly base: number;
  readonly physical: number;
  readonly relSum: number;
  readonly overlaySum: number;
  readonly openCount: number;
  readonly pending: number;
  readonly hold: number;
  readonly reserved: number;
  readonly quarantine: number;
  readonly shortfall: number;
  readonly moved: number;
  readonly quarantined: number;
  readonly rel: number;
  readonly overlay: number;
  readonly open: number;
  readonly receipts: number;
  readonly held: number;
  readonly promised: number;
};

/**
 * Rows of a place that do not add up, found in the database: a million rows that do are not carried about.
 * `reserved` is proven by the shipments' lines; their table belongs to the shipment module and is only read here.
 */
export async function readProof(reader: Reader, locationId: string): Promise<ProofRow[]> {
  const rows = await reader.all<Record<string, string | number>>(
    `SELECT s.sku, s.base, s.physical, s.rel_sum, s.overlay_sum, s.open_count, s.pending, s.hold, s.reserved, s.quarantine,
       s.shortfall, COALESCE(m.moved, 0) AS moved, COALESCE(m.quarantined, 0) AS quarantined, COALESCE(o.rel, 0) AS rel,
       COALESCE(o.overlay, 0) AS overlay, COALESCE(o.open_rows, 0) AS open_rows, COALESCE(o.receipts, 0) AS receipts,
       COALESCE(h.held, 0) AS held, COALESCE(l.promised, 0) AS promised
     FROM stock s
     LEFT JOIN (SELECT sku, SUM(quantity) AS moved, SUM(quarantine) AS quarantined FROM stock_movements
       WHERE location_id = ? GROUP BY sku) m ON m.sku = s.sku
     LEFT JOIN (SELECT sku, COUNT(*) AS open_rows, SUM(CASE WHEN kind = 'rel' THEN counted ELSE 0 END) AS rel,
         SUM(CASE WHEN kind = 'overlay' THEN counted ELSE 0 END) AS overlay,
         SUM(CASE WHEN kind = 'pending' THEN counted ELSE 0 END) AS receipts
       FROM stock_open WHERE location_id = ? GROUP BY sku) o ON o.sku = s.sku
     LEFT JOIN (SELECT sku, SUM(quantity) AS held FROM stock_holds WHERE location_id = ? AND state = 'held'
       GROUP BY sku) h ON h.sku = s.sku
     LEFT JOIN (SELECT sku, SUM(reserved) AS promised FROM shipment_lines WHERE location_id = ? AND reserved > 0
       GROUP BY sku) l ON l.sku = s.sku
     WHERE s.location_id = ? AND (s.physical <> COALESCE(m.moved, 0) OR s.physical <> s.base + s.rel_sum + s.overlay_sum
       OR s.rel_sum <> COALESCE(o.rel, 0) OR s.overlay_sum <> COALESCE(o.overlay, 0)
       OR s.open_count <> COALESCE(o.open_rows, 0) OR s.pending <> COALESCE(o.receipts, 0)
       OR s.hold <> COALESCE(h.held, 0) OR s.reserved <> COALESCE(l.promised, 0)
       OR s.quarantine <> COALESCE(m.quarantined, 0)
       OR s.shortfall <> CASE WHEN s.reserved > s.physical THEN s.reserved - s.physical ELSE 0 END)
     ORDER BY s.sku LIMIT 1000`,
    [locationId, locationId, locationId, locationId, locationId],
  );
  return rows.map((row) => ({
    sku: String(row.sku),
    base: Number(row.base),
    physical: Number(row.physical),
    relSum: Number(row.rel_sum),
    overlaySum: Number(row.overlay_sum),
    openCount: Number(row.open_count),
    pending: Number(row.pending),
    hold: Number(row.hold),
    reserved: Number(row.reserved),
    quarantine: Number(row.quarantine),
    shortfall: Number(row.shortfall),
    moved: Number(row.moved),
    quarantined: Number(row.quarantined),
    rel: Number(row.rel),
    overlay: Number(row.overlay),
    open: Number(row.open_rows),
    receipts: Number(row.receipts),
    held: Number(row.held),
    promised: Number(row.promised),
  }));
}
