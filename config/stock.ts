/** Opening stock of the demo: the same numbers at every start, deep in warehouses, thin in stores. */
import type { ItemRow } from './items.ts';
import type { LocationRow } from './locations.ts';

export type StockRow = { readonly locationId: string; readonly sku: string; readonly quantity: number };

const WAREHOUSE_DEPTH = 5_000;

/** One row per active location and SKU. About one in eight rows of a store is empty, so that routing has to choose. */
export function* openingStock(
  locations: readonly LocationRow[],
  items: readonly ItemRow[],
): Generator<StockRow, void, undefined> {
  for (const location of locations) {
    if (!location.active) continue;
    for (const item of items) {
      yield { locationId: location.id, sku: item.sku, quantity: quantityOf(location, item.sku) };
    }
  }
}

function quantityOf(location: LocationRow, sku: string): number {
  if (location.kind === 'warehouse') return WAREHOUSE_DEPTH;
  const chance = scatter(`${location.id}:${sku}`);
  return chance % 8 === 0 ? 0 : 5 + (chance % 56);
}

/** FNV-1a: spreads names evenly and says the same on every machine. */
function scatter(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash >>> 8;
}
