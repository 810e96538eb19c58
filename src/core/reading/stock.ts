/** Whose stock a person may look at, and the plain rows that the stock pages show. */
import { listChannels, listLocations, type Location } from '../catalog/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { Scope } from './reading.ts';

/** The places that a person may see: people of a store see their stores, people of a channel the places of its country. */
export type StockPlaces = {
  /** Nothing is hidden, not even what belongs to no place. */
  readonly all: boolean;
  readonly ids: readonly string[];
  readonly byId: ReadonlyMap<string, Location>;
  /** Of those places; what a company's ERP says of unknown places belongs to these. */
  readonly companies: readonly string[];
  /** Channels in reach; `*` for all. */
  readonly channels: readonly string[];
  /** Bound to places: sees nothing that has none. */
  readonly bound: boolean;
};

export async function stockPlaces(reader: Reader, scope: Scope): Promise<StockPlaces> {
  const locations = await listLocations(reader);
  const everyPlace = scope.locations.includes('*');
  const everyChannel = scope.channels.includes('*');
  const channels = await listChannels(reader);
  const countries = new Set(channels.filter((one) => scope.channels.includes(one.id)).map((one) => one.country));
  const mine = locations.filter(
    (one) => (everyPlace || scope.locations.includes(one.id)) && (everyChannel || countries.has(one.country)),
  );
  return placesOf(mine, { all: everyPlace && everyChannel, channels: scope.channels, bound: !everyPlace });
}

/** Some of the places: of one country, or one place. What is not in reach is not there. */
export function narrow(
  places: StockPlaces,
  by: { readonly country?: string | undefined; readonly locationId?: string | undefined },
): StockPlaces {
  if (by.country === undefined && by.locationId === undefined) return places;
  const kept = [...places.byId.values()].filter(
    (one) => (by.country ?? one.country) === one.country && (by.locationId ?? one.id) === one.id,
  );
  return placesOf(kept, { all: false, channels: places.channels, bound: places.bound });
}

function placesOf(locations: readonly Location[], rest: Pick<StockPlaces, 'all' | 'channels' | 'bound'>): StockPlaces {
  return {
    ...rest,
    ids: locations.map((one) => one.id),
    byId: new Map(locations.map((one) => [one.id, one])),
    companies: [...new Set(locations.map((one) => one.companyId))],
  };
}

export type StockLine = {
  readonly locationId: string;
  readonly sku: string;
  readonly physical: number;
  readonly quarantine: number;
  readonly pending: number;
  readonly hold: number;
  readonly safety: number;
  readonly reserved: number;
  readonly free: number;
  readonly shortfall: number;
  /** The ERP's last word was read while it was moving: increments around it are not counted yet. */
  readonly doubtful: boolean;
};

/** Of several places together. */
export type StockSum = Omit<StockLine, 'locationId' | 'sku'> & {
  readonly places: number;
  readonly inTransit: number;
  readonly expected: number;
};

type Coming = { readonly locationId: string; readonly inTransit: number; readonly expected: number };

/** Sums by country, in the order of their names. A place that owes a piece does not make another's fewer. */
export function sumByCountry(
  lines: readonly StockLine[],
  incoming: readonly Coming[],
  places: StockPlaces,
): Map<string, StockSum> {
  const sums = new Map<string, StockSum>();
  const none = { physical: 0, quarantine: 0, pending: 0, hold: 0, safety: 0, reserved: 0, free: 0, shortfall: 0 };
  const of = (locationId: string): [string, StockSum] => {
    const country = places.byId.get(locationId)?.country ?? '';
    return [country, sums.get(country) ?? { ...none, places: 0, inTransit: 0, expected: 0, doubtful: false }];
  };
  for (const line of lines) {
    const [country, sum] = of(line.locationId);
    sums.set(country, {
      ...sum,
      places: sum.places + 1,
      physical: sum.physical + line.physical,
      quarantine: sum.quarantine + line.quarantine,
      pending: sum.pending + line.pending,
      hold: sum.hold + line.hold,
      safety: sum.safety + line.safety,
      reserved: sum.reserved + line.reserved,
      free: sum.free + Math.max(0, line.free),
      shortfall: sum.shortfall + line.shortfall,
      doubtful: sum.doubtful || line.doubtful,
    });
  }
  for (const one of incoming) {
    const [country, sum] = of(one.locationId);
    sums.set(country, {
      ...sum,
      inTransit: sum.inTransit + one.inTransit,
      expected: sum.expected + one.expected,
    });
  }
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}
