/** Free pieces by SKU, then by place: one SKU is asked about at many places. */
import type { Free } from './world.ts';

export type Shelves = Map<string, Map<string, number>>;

export function shelfOf(shelves: Shelves, sku: string): Map<string, number> {
  let shelf = shelves.get(sku);
  if (shelf === undefined) shelves.set(sku, (shelf = new Map<string, number>()));
  return shelf;
}

/** Adds pieces, or takes them with a minus. */
export function addTo(shelves: Shelves, sku: string, locationId: string, pieces: number): void {
  const shelf = shelfOf(shelves, sku);
  shelf.set(locationId, (shelf.get(locationId) ?? 0) + pieces);
}

/** What one SKU's question at each place answers, for routing. */
export function freeBy(of: (sku: string) => (locationId: string) => number): Free {
  return Object.assign((locationId: string, sku: string) => of(sku)(locationId), { of });
}
