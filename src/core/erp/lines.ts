/** Lines of postings that people write: what is asked of them before anything moves. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { findItems, listLocations, type Item, type Location } from '../catalog/index.ts';

/** The unit that stock is counted in. */
export function uomOf(item: Item | undefined): string {
  return (item as { readonly uom?: string } | undefined)?.uom ?? 'PCS';
}

/** @throws missing `erp.unknown_place` · conflict `erp.place_closed` */
export async function mustFindPlace(tx: Tx, locationId: string): Promise<Location> {
  const location = (await listLocations(tx)).find((one) => one.id === locationId);
  if (location === undefined) return fail('missing', 'erp.unknown_place', { locationId });
  return location.active ? location : fail('conflict', 'erp.place_closed', { locationId });
}

/**
 * The items of the lines.
 * @throws invalid `erp.no_lines`, `erp.sku_twice`, `erp.unknown_sku`
 */
export async function mustFindItems(
  tx: Tx,
  lines: readonly { readonly sku: string }[],
): Promise<ReadonlyMap<string, Item>> {
  if (lines.length === 0) fail('invalid', 'erp.no_lines');
  const skus = lines.map((line) => line.sku);
  const twice = skus.filter((sku, at) => skus.indexOf(sku) !== at);
  if (twice.length > 0) fail('invalid', 'erp.sku_twice', { skus: [...new Set(twice)] });
  const items = await findItems(tx, skus);
  const unknown = skus.filter((sku) => !items.has(sku));
  if (unknown.length > 0) fail('invalid', 'erp.unknown_sku', { skus: unknown });
  return items;
}

/** @throws invalid `erp.quantity` unless it is a whole number of at least 1 */
export function mustBePieces(quantity: number, sku: string): void {
  if (!Number.isSafeInteger(quantity) || quantity < 1) fail('invalid', 'erp.quantity', { sku, quantity });
}
