/** How far it is from a place to a customer. Pure. */
import { placeOf } from '../../../config/places.ts';
import type { Place } from '../values.ts';

const EARTH_KM = 6371;

/** Great-circle distance in km (haversine). */
export function distanceKm(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLng = (b.lng - a.lng) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** To a tenth of a km; where a place has no coordinates, the middle of its city stands in. Undefined where nobody knows. */
export function kmBetween(
  from: { readonly place?: Place; readonly country: string; readonly city: string },
  to: Place | undefined,
): number | undefined {
  const at = from.place ?? placeOf(from.country, from.city);
  return at === undefined || to === undefined ? undefined : Math.round(distanceKm(at, to) * 10) / 10;
}
