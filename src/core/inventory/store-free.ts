/** What may be promised of many SKUs at every place at once; for looking at the whole house, not for taking. */
import type { Reader } from '../../platform/db/index.ts';

export type FreePieces = { readonly locationId: string; readonly sku: string; readonly free: number };

async function freeOf(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  skus: readonly string[],
  locationIds: readonly string[] = [],
): Promise<FreePieces[]> {
  if (skus.length === 0) return [];
  const there = locationIds.length === 0 ? '' : ` AND t.location_id IN (${locationIds.map(() => '?').join()})`;
  const rows = await reader.all<{ location_id: string; sku: string; free: number }>(
    `SELECT t.location_id, t.sku, t.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved AS free
     FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} stock t ON t.sku = k.sku
     WHERE t.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved <> 0${there}`,
    [JSON.stringify(skus.map((sku) => [sku])), ...locationIds],
  );
  return rows.map((row) => ({ locationId: row.location_id, sku: row.sku, free: Number(row.free) }));
}

/** More places than these are not named to the database. */
const MOST_NAMED = 1_000;

/** Unlocked, of these places; who has nothing to promise may be left out. */
export async function listFreeAt(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  skus: readonly string[],
  locationIds: readonly string[],
): Promise<FreePieces[]> {
  if (locationIds.length === 0) return [];
  if (locationIds.length <= MOST_NAMED) return freeOf(reader, skus, locationIds);
  const wanted = new Set(locationIds);
  return (await freeOf(reader, skus)).filter((one) => wanted.has(one.locationId));
}

/** Unlocked; places that have nothing to promise are left out, those below nothing are not. */
export async function listFreeOf(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  skus: readonly string[],
): Promise<FreePieces[]> {
  if (skus.length === 0) return [];
  const rows = await reader.all<{ location_id: string; sku: string; free: number }>(
    `SELECT t.location_id, t.sku, t.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved AS free
     FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} stock t ON t.sku = k.sku
     WHERE t.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved <> 0`,
    [JSON.stringify(skus.map((sku) => [sku]))],
  );
  return rows.map((row) => ({ locationId: row.location_id, sku: row.sku, free: Number(row.free) }));
}
