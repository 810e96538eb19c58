/** Which zones a place is in, however its city is written. */
import { areaKey, cityKey } from '../../../config/places.ts';
import type { RateZoneRow } from '../../../config/rate-cards.ts';

export type ZonedPlace = { readonly country: string; readonly city: string; readonly area?: string };

/** `Dubai/Al Quoz` as the keys of its city and area; no area stands for the whole city. */
export function keysOf(country: string, place: string): { readonly city: string; readonly area: string } {
  const [city = '', ...rest] = place.split('/');
  const area = areaKey(rest.join('/'));
  return { city: cityKey(country, city), area };
}

/** Names of zones, the narrower first: those that name the area, then those that name the city. */
export function zoneFinder(zones: readonly RateZoneRow[]): (place: ZonedPlace) => readonly string[] {
  const byPlace = new Map<string, string[]>();
  for (const zone of zones) {
    for (const place of zone.places) {
      const { city, area } = keysOf(zone.country, place);
      const key = `${zone.country}|${city}|${area}`;
      byPlace.set(key, [...(byPlace.get(key) ?? []), zone.name]);
    }
  }
  return ({ country, city, area }) => {
    const key = `${country}|${cityKey(country, city)}|`;
    const narrow = area === undefined ? [] : (byPlace.get(key + areaKey(area)) ?? []);
    return [...narrow, ...(byPlace.get(key) ?? [])];
  };
}
