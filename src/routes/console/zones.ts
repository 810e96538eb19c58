/** The clock on the wall of each place: its own time zone, or that of its country's channel. */
import { listChannels, listLocations } from '../../core/catalog/index.ts';
import type { Reader } from '../../platform/db/index.ts';

/** By location; one that is in none of our countries is left out. */
export async function zonesOfPlaces(reader: Reader): Promise<ReadonlyMap<string, string>> {
  const ofCountry = new Map((await listChannels(reader)).map((one) => [one.country, one.timeZone]));
  const zones = new Map<string, string>();
  for (const place of await listLocations(reader)) {
    const zone = place.timeZone ?? ofCountry.get(place.country);
    if (zone !== undefined) zones.set(place.id, zone);
  }
  return zones;
}
