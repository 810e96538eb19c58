/**
 * What may be promised as one group of orders has read it, less what its own members take. A few places are read by their
 * rows; many places of a SKU at once by the SKU, which is a fraction of the work for both sides.
 */
import type { Tx } from '../../platform/db/index.ts';
import { listFreeAt, placeKey, readFree, type Piece, type StockKey } from '../inventory/index.ts';
import { addTo, freeBy, shelfOf, type Shelves } from './shelves.ts';
import type { Need } from './wants.ts';
import type { Free } from './world.ts';

/** Each of the needs at each of the places. */
export type Wish = { readonly needs: readonly Need[]; readonly places: readonly string[] };

/** Places that were asked about, by SKU. */
export type Asked = ReadonlyMap<string, readonly string[]>;

export type Stock = {
  read(wishes: readonly Wish[]): Promise<void>;
  /** For one look: what is not read yet has nothing, and is noted. */
  asking(): { readonly free: Free; readonly asked: Asked; readonly wentBeyond: () => boolean };
  take(pieces: readonly Piece[]): void;
  /** Whether members have been promised any of it already. */
  isTaken(asked: Asked): boolean;
};

/** Places of a SKU from which on it is read by the SKU. */
const MANY = 16;

export function stockFor(tx: Tx): Stock {
  const read: Shelves = new Map();
  const taken: Shelves = new Map();
  /** By SKU that was read by itself: at which places. Who has no number among them has nothing. */
  const whole = new Map<string, ReadonlySet<string>>();

  async function readPlaces(wishes: readonly Wish[]): Promise<void> {
    const fresh: StockKey[] = [];
    for (const { needs, places } of wishes)
      for (const { sku } of needs) {
        const shelf = shelfOf(read, sku);
        for (const locationId of places) {
          if (shelf.has(locationId) || whole.get(sku)?.has(locationId) === true) continue;
          shelf.set(locationId, 0);
          fresh.push({ locationId, sku });
        }
      }
    if (fresh.length === 0) return;
    const found = await readFree(tx, fresh);
    for (const at of fresh) shelfOf(read, at.sku).set(at.locationId, found.get(placeKey(at)) ?? 0);
  }

  async function readSkus(wishes: readonly Wish[]): Promise<void> {
    const skus = new Set<string>();
    const places = new Set<string>();
    for (const wish of wishes) {
      for (const { sku } of wish.needs) skus.add(sku);
      for (const locationId of wish.places) places.add(locationId);
    }
    if (skus.size === 0 || places.size === 0) return;
    const found = await listFreeAt(tx, [...skus], [...places]);
    for (const sku of skus) {
      const shelf = shelfOf(read, sku);
      for (const locationId of shelf.keys()) if (places.has(locationId)) shelf.delete(locationId);
      const before = whole.get(sku);
      whole.set(sku, before === undefined ? places : new Set([...before, ...places]));
    }
    for (const { locationId, sku, free } of found) shelfOf(read, sku).set(locationId, free);
  }

  return {
    async read(wishes) {
      await readPlaces(wishes.filter((one) => one.places.length < MANY));
      await readSkus(wishes.filter((one) => one.places.length >= MANY));
    },
    asking() {
      const asked = new Map<string, string[]>();
      let beyond = false;
      const free = freeBy((sku) => {
        const shelf = shelfOf(read, sku);
        const all = whole.get(sku);
        const gone = taken.get(sku);
        const places = asked.get(sku) ?? [];
        asked.set(sku, places);
        return (locationId) => {
          places.push(locationId);
          const there = shelf.get(locationId);
          if (there === undefined && all?.has(locationId) !== true) beyond = true;
          return (there ?? 0) - (gone?.get(locationId) ?? 0);
        };
      });
      return { free, asked, wentBeyond: () => beyond };
    },
    take(pieces) {
      for (const { locationId, sku, quantity } of pieces) addTo(taken, sku, locationId, quantity);
    },
    isTaken(asked) {
      for (const [sku, places] of asked) {
        const gone = taken.get(sku);
        if (gone !== undefined && places.some((locationId) => gone.has(locationId))) return true;
      }
      return false;
    },
  };
}
