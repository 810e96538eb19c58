/** What is wrong with a card or a zone, line by line: in itself, against the couriers, and against the other cards. Pure. */
import type { CourierRow } from '../../../config/couriers.ts';
import type { RateCardRow, RateLane, RatePlace, RateSlab, RateZoneRow } from '../../../config/rate-cards.ts';
import { keysOf } from './zones.ts';

/** `line`: `lanes[2].slabs[1]`; the card itself: `card`. */
export type WrongRate = { readonly line: string; readonly code: string; readonly value?: string };

export type RateWorld = {
  readonly couriers: readonly CourierRow[];
  readonly zones: readonly RateZoneRow[];
  /** The newest version of each other card that has not ended. */
  readonly others: readonly RateCardRow[];
};

export function checkCard(card: RateCardRow, world: RateWorld): WrongRate[] {
  return [
    ...wrongHead(card, world),
    ...card.lanes.flatMap((lane, at) => wrongLane(lane, `lanes[${at}]`, card, world)),
    ...contradictions(card, world),
    ...elsewhere(card, world),
  ];
}

export function checkZone(zone: RateZoneRow): WrongRate[] {
  const seen = new Map<string, number>();
  return zone.places.flatMap((place, at) => {
    const { city, area } = keysOf(zone.country, place);
    const line = `places[${at}]`;
    if (city === '') return [{ line, code: 'rates.place_unreadable', value: place }];
    const before = seen.get(`${city}|${area}`);
    if (before !== undefined) return [{ line, code: 'rates.place_twice', value: zone.places[before] ?? '' }];
    seen.set(`${city}|${area}`, at);
    return [];
  });
}

function wrongHead(card: RateCardRow, { couriers, zones }: RateWorld): WrongRate[] {
  const wrong: WrongRate[] = [];
  const courier = couriers.find((one) => one.code === card.courierCode);
  const say = (code: string, value?: string, line = 'card'): void =>
    void wrong.push({ line, code, ...(value === undefined ? {} : { value }) });
  if (courier === undefined) say('rates.courier_unknown', card.courierCode);
  else if (!courier.services.includes(card.service)) say('rates.service_not_offered', card.service);
  if (!isDay(card.validFrom)) say('rates.bad_day', card.validFrom);
  if (card.validTo !== undefined && !isDay(card.validTo)) say('rates.bad_day', card.validTo);
  if (card.validTo !== undefined && card.validTo < card.validFrom) say('rates.ends_before_begin', card.validTo);
  (card.remote ?? []).forEach(({ zone }, at, all) => {
    const line = `remote[${at}]`;
    if (!zones.some((one) => one.name === zone)) say('rates.zone_unknown', zone, line);
    if (all.findIndex((one) => one.zone === zone) < at) say('rates.zone_twice', zone, line);
  });
  return wrong;
}

function wrongLane(lane: RateLane, line: string, card: RateCardRow, { couriers, zones }: RateWorld): WrongRate[] {
  const courier = couriers.find((one) => one.code === card.courierCode);
  const sides = [
    [lane.from, 'from', courier?.from],
    [lane.to, 'to', courier?.countries],
  ] as const;
  return [
    ...sides.flatMap(([place, side, served]) => {
      const at = `${line}.${side}`;
      if (served?.includes(place.country) === false)
        return [{ line: at, code: 'rates.courier_not_there', value: place.country }];
      if (place.zone === undefined) return [];
      const known = zones.some((one) => one.name === place.zone && one.country === place.country);
      return known ? [] : [{ line: at, code: 'rates.zone_unknown', value: place.zone }];
    }),
    ...wrongSlabs(lane.slabs, line),
  ];
}

/** Each slab begins where the one before it ends; the first at nothing. */
function wrongSlabs(slabs: readonly RateSlab[], of: string): WrongRate[] {
  return slabs.flatMap((slab, at) => {
    const line = `${of}.slabs[${at}]`;
    const begins = slabs[at - 1]?.toG ?? 0;
    if (slab.fromG > begins) return [{ line, code: 'rates.slab_gap', value: `${begins}–${slab.fromG}` }];
    if (slab.fromG < begins) return [{ line, code: 'rates.slab_overlap', value: `${slab.fromG}–${begins}` }];
    if (slab.toG <= slab.fromG) return [{ line, code: 'rates.slab_empty', value: `${slab.fromG}–${slab.toG}` }];
    if (slab.stepG !== undefined && slab.stepG > slab.toG - slab.fromG)
      return [{ line, code: 'rates.slab_step', value: String(slab.stepG) }];
    return [];
  });
}

/** Two lanes of a card that would both be right for one parcel. */
function contradictions({ lanes }: RateCardRow, { zones }: RateWorld): WrongRate[] {
  return lanes.flatMap((lane, at) => {
    const before = lanes.slice(0, at).findIndex((one) => clash(one, lane, zones));
    if (before < 0) return [];
    const code = keyOf(lanes[before] as RateLane) === keyOf(lane) ? 'rates.lane_twice' : 'rates.lanes_contradict';
    return [{ line: `lanes[${at}]`, code, value: `lanes[${before}]` }];
  });
}

/** The same courier's same service on the same lane at the same time, in another card. */
function elsewhere(card: RateCardRow, { others, zones }: RateWorld): WrongRate[] {
  const rivals = others.filter(
    (one) =>
      one.code !== card.code &&
      one.courierCode === card.courierCode &&
      one.service === card.service &&
      one.currency === card.currency &&
      (one.validTo ?? '9999') >= card.validFrom &&
      (card.validTo ?? '9999') >= one.validFrom,
  );
  return card.lanes.flatMap((lane, at) => {
    const rival = rivals.find((one) => one.lanes.some((other) => clash(other, lane, zones)));
    return rival === undefined ? [] : [{ line: `lanes[${at}]`, code: 'rates.lane_in_other_card', value: rival.code }];
  });
}

const keyOf = ({ from, to }: RateLane): string => `${from.country}/${from.zone ?? ''}>${to.country}/${to.zone ?? ''}`;

function clash(one: RateLane, other: RateLane, zones: readonly RateZoneRow[]): boolean {
  return meet(one.from, other.from, zones) && meet(one.to, other.to, zones);
}

/** A zone within a country is narrower and wins; two zones of the same breadth that share a place do not decide anything. */
function meet(one: RatePlace, other: RatePlace, zones: readonly RateZoneRow[]): boolean {
  if (one.country !== other.country) return false;
  if (one.zone === other.zone) return true;
  if (one.zone === undefined || other.zone === undefined) return false;
  const [mine, theirs] = [one, other].map((place) => placesOf(place.zone, zones));
  return [...(mine ?? [])].some((place) => theirs?.has(place) === true);
}

function placesOf(name: string | undefined, zones: readonly RateZoneRow[]): ReadonlySet<string> {
  const zone = zones.find((one) => one.name === name);
  const keys = (zone?.places ?? []).map((place) => keysOf(zone?.country ?? '', place));
  return new Set(keys.map(({ city, area }) => `${city}|${area}`));
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
