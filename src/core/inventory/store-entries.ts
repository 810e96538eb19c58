/** Which postings still count on top of the ERP's number. */
import type { Reader } from '../../platform/db/index.ts';

/** Of these, those with a row still open, as `place\nentry`. */
export async function openEntries(
  reader: Reader,
  entries: readonly { readonly locationId: string; readonly entryKey: string }[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const rows = await reader.all<{ location_id: string; entry_key: string }>(
    `SELECT DISTINCT t.location_id, t.entry_key FROM ${reader.keysTable([
      ['entry_key', 'text'],
      ['location_id', 'text'],
    ])} k ${reader.sql.joinInOrder} stock_open t ON t.entry_key = k.entry_key AND t.location_id = k.location_id`,
    [JSON.stringify(entries.map((one) => [one.entryKey, one.locationId]))],
  );
  return new Set(rows.map((row) => `${row.location_id}\n${row.entry_key}`));
}

export type Doubt = { readonly locationId: string; readonly sku: string };

/**
 * SKUs with movements that an inexact snapshot, applied since a moment, may contain or not: between its two watermarks,
 * so that decrements count and increments do not (rule R6). An exact number of them ends the doubt.
 */
export async function listDoubtful(reader: Reader, since: string, limit: number): Promise<Doubt[]> {
  const rows = await reader.all<{ location_id: string; sku: string }>(
    `SELECT DISTINCT o.location_id, o.sku FROM stock_snapshots s
     JOIN stock_snapshot_places p ON p.snapshot_id = s.id AND p.doubt_to > p.watermark
     JOIN stock_open o ON o.location_id = p.location_id AND o.kind = 'rel' AND o.ledger > p.watermark AND o.ledger <= p.doubt_to
     WHERE s.state = 'applied' AND s.expires_at > ? AND s.ended_at > ? ORDER BY o.location_id, o.sku LIMIT ${Math.trunc(limit)}`,
    [since, since],
  );
  return rows.map((row) => ({ locationId: row.location_id, sku: row.sku }));
}
