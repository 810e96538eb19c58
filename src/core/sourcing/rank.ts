/** Which locations may serve an order, nearest first: pure, so that a decision can be explained and repeated. */
import type { Place } from '../values.ts';

export type Candidate = {
  readonly id: string;
  readonly country: string;
  readonly city: string;
  readonly kind: string;
  readonly place?: Place;
  readonly sourceCode: string;
  readonly shipsOnline: boolean;
  readonly active: boolean;
  /** The channel's country policy lets no order of it leave from here. */
  readonly forbidden?: boolean;
};

export type Destination = {
  readonly country: string;
  readonly city: string;
  readonly place?: Place;
  /** The store that the customer collects from: nobody else may serve then. */
  readonly pickupSource?: string;
};

export type Ranked = { readonly id: string; readonly distanceKm?: number };
export type Excluded = {
  readonly id: string;
  readonly why: 'other_country' | 'cross_company' | 'closed' | 'not_online' | 'not_the_pickup_store';
};

const EARTH_KM = 6371;

/** Great-circle distance in km (haversine). */
export function distanceKm(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLng = (b.lng - a.lng) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Candidates in the order they are tried. A location without coordinates comes after those with, same city first. */
export function rankLocations(
  destination: Destination,
  locations: readonly Candidate[],
): { ranked: Ranked[]; excluded: Excluded[] } {
  const ranked: (Ranked & { sameCity: boolean; warehouse: boolean })[] = [];
  const excluded: Excluded[] = [];
  for (const one of locations) {
    const why = whyNot(destination, one);
    if (why !== undefined) {
      excluded.push({ id: one.id, why });
      continue;
    }
    const known = destination.place !== undefined && one.place !== undefined;
    ranked.push({
      id: one.id,
      sameCity: one.city.toLowerCase() === destination.city.toLowerCase(),
      warehouse: one.kind === 'warehouse',
      ...(known ? { distanceKm: Math.round(distanceKm(destination.place, one.place) * 10) / 10 } : {}),
    });
  }
  ranked.sort(
    (a, b) =>
      far(a) - far(b) ||
      Number(b.sameCity) - Number(a.sameCity) ||
      Number(b.warehouse) - Number(a.warehouse) ||
      (a.id < b.id ? -1 : 1),
  );
  return {
    ranked: ranked.map(({ id, distanceKm }) => (distanceKm === undefined ? { id } : { id, distanceKm })),
    excluded,
  };
}

function whyNot(destination: Destination, one: Candidate): Excluded['why'] | undefined {
  // Orders leave only from the order's own country (requirement CH3).
  if (one.country !== destination.country) return 'other_country';
  if (one.forbidden === true) return 'cross_company';
  if (!one.active) return 'closed';
  if (destination.pickupSource !== undefined)
    return one.sourceCode === destination.pickupSource ? undefined : 'not_the_pickup_store';
  return one.shipsOnline ? undefined : 'not_online';
}

/** Infinity minus infinity is not a number, so "unknown" is merely farther than anything on earth. */
function far(one: Ranked): number {
  return one.distanceKm ?? 100_000;
}
