/** What the nightly check of the mapping needs from the books: balances at codes that only sell. */
import type { Reader } from '../../platform/db/index.ts';

export type Balance = { readonly locationId: string; readonly skus: number; readonly pieces: number };

/** Places that hold, owe or have promised anything. */
export async function listBalances(reader: Reader, locationIds: readonly string[]): Promise<Balance[]> {
  if (locationIds.length === 0) return [];
  const rows = await reader.all<{ location_id: string; skus: number; pieces: number }>(
    `SELECT s.location_id, COUNT(*) AS skus, SUM(s.physical) AS pieces
     FROM ${reader.keysTable([['location_id', 'text']])} k ${reader.sql.joinInOrder} stock s ON s.location_id = k.location_id
     WHERE s.physical <> 0 OR s.reserved <> 0 GROUP BY s.location_id ORDER BY s.location_id`,
    [JSON.stringify(locationIds.map((id) => [id]))],
  );
  return rows.map((row) => ({ locationId: row.location_id, skus: Number(row.skus), pieces: Number(row.pieces) }));
}

/** Companies that have a posting of several steps under way: its first step may stand at a code that only sells. */
export async function listOpenGroups(reader: Reader): Promise<Set<string>> {
  const rows = await reader.all<{ company_id: string }>(
    'SELECT DISTINCT company_id FROM erp_postings WHERE group_key IS NOT NULL AND settled_at IS NULL',
  );
  return new Set(rows.map((row) => row.company_id));
}
