/**
 * Ranked places outlive the group of orders for which they were worked out: they are good for as long as the places, the
 * channel, its country policy, the calendars and the rule's step are the very same objects (`loadMapping`, `loadCalendars`
 * and `loadRules` hand out new ones only when something has changed). Clock and loads are asked anew by whoever takes them.
 */
import type { Channel, CountryPolicy, Location } from '../catalog/index.ts';
import type { Calendars } from '../order/index.ts';
import type { LocationStep } from '../routing/index.ts';
import type { Excluded, Field } from './candidates.ts';
import type { Ask, Candidate } from './filters.ts';

export type Standing = {
  /** In the order of the places. */
  readonly all: readonly (Candidate | Excluded)[];
  /** Those of the field that the clock or their load may stop. */
  readonly moving: readonly Candidate[];
  /** Whether the clock or a load is part of what a place costs. */
  readonly weighs: boolean;
  /** As long as neither stops anybody nor is weighed. */
  readonly field: Field;
};

type Held = {
  readonly channel: Channel;
  readonly policy: CountryPolicy | undefined;
  readonly calendars: Calendars;
  readonly standing: Standing;
};

/** Customers write their cities as they like: so many places in all fields of one step, the latest asked stay. */
const MOST_PLACES = 100_000;
const LEAST_FIELDS = 16;

const held = new WeakMap<readonly Location[], WeakMap<LocationStep, Map<string, Held>>>();

/** @param key of all that the field takes from the order itself */
export function keptFor({ world, step, channel, policy }: Ask, key: string, make: () => Standing): Standing {
  const { locations } = world.mapping;
  const { calendars } = world;
  let ofPlaces = held.get(locations);
  if (ofPlaces === undefined) held.set(locations, (ofPlaces = new WeakMap<LocationStep, Map<string, Held>>()));
  let ofStep = ofPlaces.get(step);
  if (ofStep === undefined) ofPlaces.set(step, (ofStep = new Map<string, Held>()));
  const before = ofStep.get(key);
  ofStep.delete(key);
  const same = before?.channel === channel && before.policy === policy && before.calendars === calendars;
  const fresh = same ? before : { channel, policy, calendars, standing: make() };
  ofStep.set(key, fresh);
  const most = Math.max(LEAST_FIELDS, Math.floor(MOST_PLACES / Math.max(1, locations.length)));
  for (const oldest of ofStep.keys()) {
    if (ofStep.size <= most) break;
    ofStep.delete(oldest);
  }
  return fresh.standing;
}
