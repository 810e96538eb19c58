/** A tiny country for routing: three places in a row, orders from a line of text, stock from another. */
import { firstCalendars } from '../../../config/calendars.ts';
import { firstChannels } from '../../../config/channels.ts';
import type { Channel, CountryPolicy, Location, Mapping } from '../../../src/core/catalog/index.ts';
import { placeKey } from '../../../src/core/inventory/index.ts';
import { emptyBook } from '../../../src/core/rate/index.ts';
import { standardRules, type LocationStep, type RoutingRules } from '../../../src/core/routing/index.ts';
import { needsOf, type Free, type Pressure, type RoutingOrder, type World } from '../../../src/core/sourcing/index.ts';

/** Dubai, and points so many km north of it. */
const DUBAI = { lat: 25.2048, lng: 55.2708 };
export const north = (km: number) => ({ lat: DUBAI.lat + km / 111.195, lng: DUBAI.lng });

type Spot = Partial<Location> & { readonly km?: number | null };
export function placeAt(id: string, { km = 1, ...over }: Spot = {}): Location {
  return {
    id,
    companyId: 'AE01',
    kind: 'store',
    name: id,
    country: 'AE',
    city: 'Nowhere',
    address: { lines: ['1'] },
    phone: '+97145550001',
    sourceCode: `src_${id}`,
    shipsOnline: true,
    active: true,
    timeZone: 'Asia/Dubai',
    version: 1,
    ...(km === null ? {} : { place: north(km) }),
    ...over,
  };
}

/** Near, middle and far: 1, 10 and 100 km from the customer. */
export const row: readonly Location[] = [
  placeAt('near', { km: 1 }),
  placeAt('mid', { km: 10 }),
  placeAt('far', { km: 100 }),
];

type Given = {
  readonly places?: readonly Location[];
  readonly rules?: RoutingRules;
  readonly channel?: Partial<Channel['config']>;
  readonly policy?: Partial<CountryPolicy>;
} & Partial<Omit<World, 'mapping' | 'rules'>>;

/** Sunday, 10:00 in Dubai. */
export const NOON = new Date('2026-11-22T06:00:00Z');

export function worldOf({ places = row, rules = standardRules, channel, policy, ...over }: Given = {}): World {
  const [ae] = firstChannels;
  if (ae === undefined) throw new Error('no channel');
  const shop: Channel = { ...ae, config: { ...ae.config, ...channel }, version: 1 };
  const policies =
    policy === undefined
      ? []
      : [{ channelId: 'AE', mayFulfilFrom: ['company:AE01'], mayReturnTo: [], crossCompany: 'FORBID', ...policy }];
  const mapping = {
    locations: places,
    channels: [shop],
    channelById: new Map([['AE', shop]]),
    locationById: new Map(places.map((one) => [one.id, one])),
    policyOfChannel: new Map(policies.map((one) => [one.channelId, one])),
  };
  return {
    // Routing reads no more of it.
    mapping: mapping as unknown as Mapping,
    rules,
    rates: emptyBook,
    calendars: firstCalendars,
    trust: new Map(),
    load: new Map(),
    handling: new Map(),
    pressure: new Map(),
    now: NOON,
    ...over,
  };
}

/** `X2 Y1`: two of X and one of Y, a want each, 100.00 a piece. */
export function orderOf(text: string, over: Partial<RoutingOrder> = {}): RoutingOrder {
  const wants = text.split(' ').map((word, n) => ({
    sets: Number(word.slice(1)),
    lines: [{ orderLineId: `l${n}`, sku: word.slice(0, 1), perSet: 1, factor: 1 }],
  }));
  return {
    id: 'o',
    channelId: 'AE',
    country: 'AE',
    currency: 'AED',
    kind: 'standard',
    payment: 'prepaid',
    shippingMethod: 'flatrate_flatrate',
    to: { country: 'AE', city: 'Dubai' },
    place: DUBAI,
    valueMinor: 10_000 * wants.reduce((sum, { sets }) => sum + sets, 0),
    dueMinor: 0,
    wants,
    needs: needsOf(wants),
    worth: wants.map(() => 10_000),
    refused: [],
    attempt: 1,
    ...over,
  };
}

/** `near X2 Y1, far X9`. */
export function stockOf(text: string): Free {
  const free = new Map<string, number>();
  for (const part of text.split(',').map((one) => one.trim())) {
    const [id = '', ...pieces] = part.split(' ');
    for (const piece of pieces) free.set(placeKey({ locationId: id, sku: piece.slice(0, 1) }), Number(piece.slice(1)));
  }
  return (locationId, sku) => free.get(placeKey({ locationId, sku })) ?? 0;
}

/** One set for every order, with these steps. */
export function rulesOf(...steps: readonly Partial<LocationStep>[]): RoutingRules {
  return {
    version: 7,
    sets: [
      {
        name: 'tried',
        orders: {},
        steps: steps.map((step, n) => ({ name: `step${n + 1}`, locations: {}, split: { most: 10 }, ...step })),
        unfillable: 'channel',
      },
    ],
  };
}

export function pressureAt(rows: Readonly<Record<string, Pressure>>): Map<string, Pressure> {
  return new Map(
    Object.entries(rows).map(([key, value]) => {
      const [locationId = '', sku = ''] = key.split(' ');
      return [placeKey({ locationId, sku }), value];
    }),
  );
}
