/** Stores around a point that have, or do not have, what a customer looks for: nearest first. Pure. */
import type { Place } from '../values.ts';
import { distanceKm } from '../sourcing/index.ts';
import type { Offer } from './offer.ts';
import type { View, ViewStore } from './view.ts';

export type NearbyWish = {
  readonly at?: Place;
  readonly radiusKm?: number;
  readonly limit: number;
  /** Only those that have it. */
  readonly inStock?: boolean;
};

export type NearbyStore = Pick<ViewStore, 'name' | 'nameAr' | 'city' | 'place' | 'pickup' | 'online'> & {
  readonly locationId: string;
  readonly available: number;
  readonly distanceKm?: number;
};

/** Warehouses are nowhere to go. Without a point, or without coordinates, a store comes by its name, after those with. */
export function storesNear(view: View, offer: Offer, wish: NearbyWish): NearbyStore[] {
  const stores = view.stores.flatMap((store, index): NearbyStore[] => {
    const available = offer.perStore[index] ?? 0;
    if (store.kind !== 'store' || (wish.inStock === true && available === 0)) return [];
    const far = wish.at === undefined || store.place === undefined ? undefined : distanceKm(wish.at, store.place);
    if (wish.radiusKm !== undefined && (far === undefined || far > wish.radiusKm)) return [];
    return [
      {
        locationId: store.id,
        name: store.name,
        ...(store.nameAr === undefined ? {} : { nameAr: store.nameAr }),
        city: store.city,
        ...(store.place === undefined ? {} : { place: store.place }),
        ...(far === undefined ? {} : { distanceKm: Math.round(far * 10) / 10 }),
        available,
        online: store.online,
        pickup: store.pickup,
      },
    ];
  });
  stores.sort((a, b) => (a.distanceKm ?? 1e9) - (b.distanceKm ?? 1e9) || (a.name < b.name ? -1 : 1));
  return stores.slice(0, wish.limit);
}
