/**
 * One version of the rules at work on the past: its own shelves, its own load of each place, and a clock that moves with
 * the orders. What a world says is worked out once per world, so a new one begins only every half hour of the past, or
 * after as many orders as the living house decides together. Pure but for its own shelves.
 */
import { channelIn } from '../catalog/index.ts';
import { placeKey } from '../inventory/index.ts';
import { promiseDate } from '../order/index.ts';
import type { RoutingRules } from '../routing/index.ts';
import { linePiecesOf, needsOf, routeOrder, type RoutingOrder, type World } from '../sourcing/index.ts';
import { dateOf, localTime } from '../../platform/time.ts';
import type { Answer, AnswerPart } from './rehearsal.ts';

const HALF_HOUR_MS = 1_800_000;
const TOGETHER = 64;
/** Grams of a piece whose weight nobody knows. */
const USUAL_G = 500;
const DAY_MS = 86_400_000;

/** All that both sides share: the house as it is now. */
export type House = Omit<World, 'rules' | 'load' | 'now'>;

export type PlayedSide = { take(one: RoutingOrder, receivedAt: string): Answer };

/** @param stock base units by `placeKey`; undefined: there is always enough */
export function playSide(
  rules: RoutingRules,
  house: House,
  stock: ReadonlyMap<string, number> | undefined,
): PlayedSide {
  const shelves = stock === undefined ? undefined : new Map(stock);
  const load = new Map<string, { on: string; parcels: number }>();
  let world: World | undefined;
  let inWorld = 0;

  const free = (locationId: string, sku: string): number =>
    shelves === undefined ? Number.MAX_SAFE_INTEGER : (shelves.get(placeKey({ locationId, sku })) ?? 0);

  function worldAt(receivedAt: string): World {
    const at = dateOf(receivedAt).getTime();
    const now = at - (at % HALF_HOUR_MS);
    if (world === undefined || world.now.getTime() !== now || inWorld >= TOGETHER) {
      world = { ...house, rules, now: new Date(now), load: loadOn(new Date(now)) };
      inWorld = 0;
    }
    inWorld++;
    return world;
  }

  function loadOn(now: Date): Map<string, number> {
    const today = new Map<string, number>();
    for (const at of house.mapping.locations) {
      const held = load.get(at.id);
      if (held !== undefined && held.on === dayAt(at.id, now)) today.set(at.id, held.parcels);
    }
    return today;
  }

  function dayAt(locationId: string, now: Date): string {
    return localTime(now, house.mapping.locationById.get(locationId)?.timeZone ?? 'UTC').slice(0, 10);
  }

  return {
    take(one, receivedAt) {
      const at = worldAt(receivedAt);
      const routed = routeOrder(one, at, free);
      for (const part of routed.parts) {
        const on = dayAt(part.locationId, at.now);
        const held = load.get(part.locationId);
        load.set(part.locationId, { on, parcels: (held?.on === on ? held.parcels : 0) + 1 });
        if (shelves === undefined) continue;
        for (const { sku, quantity } of needsOf(part.wants)) {
          const key = placeKey({ locationId: part.locationId, sku });
          shelves.set(key, (shelves.get(key) ?? 0) - quantity);
        }
      }
      return {
        set: routed.record.rule.set,
        parts: routed.parts.map((part) => partOf(one, at, part)),
        missing: piecesOf(routed.missing),
      };
    },
  };
}

type RoutedPart = ReturnType<typeof routeOrder>['parts'][number];

function partOf(one: RoutingOrder, world: World, part: RoutedPart): AnswerPart {
  const { locationId, step, distanceKm, wants } = part;
  const carriageMinor = one.pickupSource === undefined ? carriageOf(one, world, part) : undefined;
  return {
    locationId,
    step,
    ...(distanceKm === undefined ? {} : { km: distanceKm }),
    ...(carriageMinor === undefined ? {} : { carriageMinor }),
    ...(one.pickupSource === undefined ? { days: daysOf(one, world, locationId) } : {}),
    pieces: piecesOf(wants),
  };
}

/** The cheapest card, whether the rules weigh carriage or not: both sides are measured alike. */
function carriageOf(one: RoutingOrder, world: World, { locationId, wants }: RoutedPart): number | undefined {
  const at = world.mapping.locationById.get(locationId);
  if (at === undefined) return undefined;
  const channel = channelIn(world.mapping, one.channelId);
  const grams = wants.reduce(
    (sum, { sets, lines }) =>
      sum +
      sets * lines.reduce((all, { sku, perSet }) => all + perSet * (world.handling.get(sku)?.weightG ?? USUAL_G), 0),
    0,
  );
  // Each parcel collects its share at the door.
  const minor = Math.round(one.dueMinor * shareOf(one, wants));
  return world.rates.quotes({
    from: { country: at.country, city: at.city },
    to: one.to,
    weightG: Math.max(1, grams),
    ...(minor > 0 ? { cashOnDelivery: { minor, currency: one.currency } } : {}),
    currency: one.currency,
    couriers: channel.config.couriers,
  })[0]?.costMinor;
}

function shareOf(one: RoutingOrder, wants: RoutedPart['wants']): number {
  const worth = (some: RoutedPart['wants']): number =>
    some.reduce(
      (sum, want) => sum + want.sets * (one.worth[one.wants.findIndex((all) => all.lines === want.lines)] ?? 0),
      0,
    );
  const whole = worth(one.wants);
  return whole === 0 ? 1 : worth(wants) / whole;
}

function daysOf(one: RoutingOrder, world: World, locationId: string): number {
  const at = world.mapping.locationById.get(locationId);
  const channel = channelIn(world.mapping, one.channelId);
  if (at === undefined) return 0;
  const timeZone = at.timeZone ?? channel.timeZone;
  const [courier] = channel.config.couriers;
  const lane = {
    from: { kind: at.kind, country: at.country, city: at.city, timeZone },
    to: one.to,
    ...(courier === undefined ? {} : { courier }),
  };
  const today = Date.parse(`${localTime(world.now, timeZone).slice(0, 10)}T00:00:00Z`);
  const promised = Date.parse(`${promiseDate(world.now, lane, world.calendars)}T00:00:00Z`);
  return Math.max(0, Math.round((promised - today) / DAY_MS));
}

function piecesOf(wants: RoutedPart['wants']): { sku: string; quantity: number }[] {
  return linePiecesOf(wants).map(({ sku, quantity }) => ({ sku, quantity }));
}
