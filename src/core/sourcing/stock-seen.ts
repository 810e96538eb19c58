/**
 * What may be promised as one group of orders has read it, less what its own members take. A few places are read by their
 * rows; many places of a SKU at once by the SKU, which is a fraction of the work for both sides.
 */
import type { Tx } from '../../platform/db/index.ts';
import { listFreeAt, placeKey, readSome, type Piece, type StockKey } from '../inventory/index.ts';
import { addTo, freeBy, shelfOf, type Shelves } from './shelves.ts';
import type { Need } from './wants.ts';
import type { Free } from './world.ts';

/** Each of the needs at each of the places. */
export type Wish = { readonly needs: readonly Need[]; readonly places: readonly string[] };

/** Places that were asked about, by SKU: one list for each step that looked at it, or several. */
export type Asked = ReadonlyMap<string, readonly (readonly string[])[]>;

export type Stock = {
  read(wishes: readonly Wish[]): Promise<void>;
  /**
   * For one look, which ends with `UNREAD` where it asks for what is not read yet. What is asked later, for the record of
   * the look, has nothing there.
   */
  look<T>(at: (free: Free) => T): { readonly found: T | typeof UNREAD; readonly asked: Asked };
  take(pieces: readonly Piece[]): void;
  /** Whether members have been promised any of it already. */
  isTaken(asked: Asked): boolean;
};

/** A look that would need more than was read: the rest of it would be for nothing. */
export const UNREAD = Symbol('unread');

/** Places of a SKU from which on it is read by the SKU. */
const MANY = 16;

const unread = new Error('stock that is not read yet');

/** Whether all of these were read; the same lists are asked about again and again. */
const covered = new WeakMap<ReadonlySet<string>, WeakMap<readonly string[], boolean>>();

function covers(all: ReadonlySet<string>, places: readonly string[]): boolean {
  let known = covered.get(all);
  if (known === undefined) covered.set(all, (known = new WeakMap<readonly string[], boolean>()));
  let answer = known.get(places);
  if (answer === undefined) known.set(places, (answer = places.every((id) => all.has(id))));
  return answer;
}

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
    const found = await readSome(tx, fresh);
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
    look(at) {
      const asked = new Map<string, (readonly string[])[]>();
      const note = (sku: string, places: readonly string[]): void => {
        const before = asked.get(sku);
        if (before === undefined) asked.set(sku, [places]);
        else before.push(places);
      };
      let looking = true;
      const free = freeBy((sku) => {
        const shelf = shelfOf(read, sku);
        const all = whole.get(sku);
        const gone = taken.get(sku);
        const places: string[] = [];
        note(sku, places);
        return (locationId) => {
          places.push(locationId);
          const there = shelf.get(locationId);
          if (looking && there === undefined && all?.has(locationId) !== true) throw unread;
          return (there ?? 0) - (gone?.get(locationId) ?? 0);
        };
      });
      const everywhere = (sku: string, places: readonly string[]): ReadonlyMap<string, number> | undefined => {
        const all = whole.get(sku);
        if (all === undefined || !covers(all, places)) return undefined;
        note(sku, places);
        const [shelf, gone] = [shelfOf(read, sku), taken.get(sku)];
        if (gone === undefined) return shelf;
        return new Map([...shelf].map(([id, pieces]) => [id, pieces - (gone.get(id) ?? 0)]));
      };
      try {
        return { found: at(Object.assign(free, { all: everywhere })), asked };
      } catch (error) {
        if (error !== unread) throw error;
        return { found: UNREAD, asked };
      } finally {
        looking = false;
      }
    },
    take(pieces) {
      for (const { locationId, sku, quantity } of pieces) addTo(taken, sku, locationId, quantity);
    },
    isTaken(asked) {
      for (const [sku, lists] of asked) {
        const gone = taken.get(sku);
        if (gone !== undefined && lists.some((places) => places.some((id) => gone.has(id)))) return true;
      }
      return false;
    },
  };
}
