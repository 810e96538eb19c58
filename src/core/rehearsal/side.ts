/**
 * One version of the rules at work on the past: its own shelves, its own load of each place, and a clock that moves with
 * the orders. What a world says is worked out once per world, so a new one begins only every half hour of the past, or
 * after as many orders as the living house decides together. Pure but for its own shelves.
 */
import { channelIn, type Location } from '../catalog/index.ts';
import { promiseDate } from '../order/index.ts';
import type { RoutingRules } from '../routing/index.ts';
import {
  addTo,
  freeBy,
  isUsed,
  linePiecesOf,
  needsOf,
  routeOrder,
  type RoutingOrder,
  type Shelves,
  type World,
} from '../sourcing/index.ts';
import { dateOf, localTime } from '../../platform/time.ts';
import type { Answer, AnswerPart } from './rehearsal.ts';

const HALF_HOUR_MS = 1_800_000;
const TOGETHER = 64;
/** Where time changes nothing, what was worked out is dropped only so that it does not pile up. */
const MANY = 2_000;
/** Grams of a piece whose weight nobody knows. */
const USUAL_G = 500;
const DAY_MS = 86_400_000;

/** All that both sides share: the house as it is now. */
export type House = Omit<World, 'rules' | 'load' | 'now'>;

export type PlayedSide = { take(one: RoutingOrder, receivedAt: string): Answer };

/** Base units by SKU, then by place. */
export type Stock = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** @param stock shared with the other side and never changed; undefined: there is always enough */
export function playSide(rules: RoutingRules, house: House, stock: Stock | undefined): PlayedSide {
  const taken: Shelves = new Map();
  const load = new Map<string, { on: string; parcels: number }>();
  const timeless = isTimeless(rules, house);
  const most = timeless ? MANY : TOGETHER;
  let world: World | undefined;
  let inWorld = 0;
  let days = daysAt(house, new Date(0));

  const free = freeBy((sku) => {
    if (stock === undefined) return () => Number.MAX_SAFE_INTEGER;
    const [shelf, gone] = [stock.get(sku), taken.get(sku)];
    return (locationId) => (shelf?.get(locationId) ?? 0) - (gone?.get(locationId) ?? 0);
  });

  function worldAt(now: Date): World {
    const passed = !timeless && world?.now.getTime() !== now.getTime();
    if (world === undefined || passed || inWorld >= most) {
      world = { ...house, rules, now, load: loadOn() };
      inWorld = 0;
    }
    inWorld++;
    return world;
  }

  function loadOn(): Map<string, number> {
    const today = new Map<string, number>();
    for (const [id, held] of load) if (held.on === days.today(id)) today.set(id, held.parcels);
    return today;
  }

  return {
    take(one, receivedAt) {
      const came = dateOf(receivedAt).getTime();
      const now = came - (came % HALF_HOUR_MS);
      if (days.now.getTime() !== now) days = daysAt(house, new Date(now));
      const at = worldAt(days.now);
      const routed = routeOrder(one, at, free);
      for (const part of routed.parts) {
        const on = days.today(part.locationId);
        const held = load.get(part.locationId);
        load.set(part.locationId, { on, parcels: (held?.on === on ? held.parcels : 0) + 1 });
        if (stock === undefined) continue;
        for (const { sku, quantity } of needsOf(part.wants)) addTo(taken, sku, part.locationId, quantity);
      }
      return {
        set: routed.set,
        parts: routed.parts.map((part) => partOf(one, at, part, days)),
        missing: piecesOf(routed.missing),
      };
    },
  };
}

type RoutedPart = ReturnType<typeof routeOrder>['parts'][number];

/** Whether no answer depends on when it is asked for, nor on what a place was given that day. */
function isTimeless(rules: RoutingRules, { mapping }: House): boolean {
  const timed = (['perDay', 'perLoadPercent', 'perAgedDay'] as const).some((name) => isUsed(name, rules, mapping));
  return (
    !timed &&
    !rules.sets.some(({ steps }) => steps.some(({ locations }) => locations.openNow === true)) &&
    !mapping.locations.some(
      ({ routing }) => routing?.dailyCapacity !== undefined || (routing?.closures?.length ?? 0) > 0,
    )
  );
}

function partOf(one: RoutingOrder, world: World, part: RoutedPart, days: Days): AnswerPart {
  const { locationId, step, distanceKm, wants } = part;
  const carriageMinor = one.pickupSource === undefined ? carriageOf(one, world, part) : undefined;
  return {
    locationId,
    step,
    ...(distanceKm === undefined ? {} : { km: distanceKm }),
    ...(carriageMinor === undefined ? {} : { carriageMinor }),
    ...(one.pickupSource === undefined ? { days: days.untilPromised(one, locationId) } : {}),
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

type Days = {
  readonly now: Date;
  /** Local date. */
  today(locationId: string): string;
  untilPromised(one: RoutingOrder, locationId: string): number;
};

/** What the calendars say at a moment, each question worked out once. */
function daysAt({ mapping, calendars }: House, now: Date): Days {
  const dates = new Map<string, string>();
  const promised = new Map<string, number>();

  function dateIn(timeZone: string): string {
    let date = dates.get(timeZone);
    if (date === undefined) dates.set(timeZone, (date = localTime(now, timeZone).slice(0, 10)));
    return date;
  }

  function count(one: RoutingOrder, at: Location): number {
    const channel = channelIn(mapping, one.channelId);
    const timeZone = at.timeZone ?? channel.timeZone;
    const [courier] = channel.config.couriers;
    const lane = {
      from: { kind: at.kind, country: at.country, city: at.city, timeZone },
      to: one.to,
      ...(courier === undefined ? {} : { courier }),
    };
    const today = Date.parse(`${dateIn(timeZone)}T00:00:00Z`);
    return Math.max(0, Math.round((Date.parse(`${promiseDate(now, lane, calendars)}T00:00:00Z`) - today) / DAY_MS));
  }

  return {
    now,
    today: (locationId) => dateIn(mapping.locationById.get(locationId)?.timeZone ?? 'UTC'),
    untilPromised(one, locationId) {
      const at = mapping.locationById.get(locationId);
      if (at === undefined) return 0;
      const key = `${locationId}|${one.channelId}|${one.to.country}|${one.to.city}`;
      let days = promised.get(key);
      if (days === undefined) promised.set(key, (days = count(one, at)));
      return days;
    },
  };
}

function piecesOf(wants: RoutedPart['wants']): { sku: string; quantity: number }[] {
  return linePiecesOf(wants).map(({ sku, quantity }) => ({ sku, quantity }));
}
