/** One line per location: what the tables of the countries are made of. */
import type { LocationRouting } from '../locations.ts';

export type LocationTuple = readonly [
  id: string,
  kind: 'S' | 'W',
  name: string,
  nameAr: string,
  city: string,
  area: string,
  street: string,
  place: readonly [lat: number, lng: number] | null,
  more?: {
    readonly region?: string;
    readonly postcode?: string;
    readonly shipsOnline?: boolean;
    readonly active?: boolean;
    readonly routing?: LocationRouting;
  },
];
