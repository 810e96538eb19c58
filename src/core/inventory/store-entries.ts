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
