/** When parcels are expected at their customers'. */
import type { Reader } from '../../platform/db/index.ts';

/** Shipment → local date, as far as it is known. */
export async function listExpected(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all<{ id: string; expected_on: string | null }>(
    `SELECT s.id, COALESCE(s.expected_on, s.promised_on) AS expected_on FROM ${reader.keysTable([['id', 'text']])} k
     ${reader.sql.joinInOrder} shipments s ON s.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(rows.flatMap((row) => (row.expected_on === null ? [] : [[row.id, row.expected_on] as const])));
}
