/** Why a place may not serve an order: one small question each, asked in this order; the first that says yes is the reason. Pure. */
import { handlingRules } from '../../../config/handling.ts';
import { localTime } from '../../platform/time.ts';
import {
  mayFulfil,
  mayFulfilAbroad,
  rolesOf,
  type Channel,
  type CountryPolicy,
  type Location,
} from '../catalog/index.ts';
import { worksNow } from '../order/index.ts';
import type { LocationStep } from '../routing/index.ts';
import type { RoutingOrder } from './routing-order.ts';
import type { World } from './world.ts';

/** Who asks. */
export type Ask = {
  readonly one: RoutingOrder;
  readonly world: World;
  readonly channel: Channel;
  readonly policy: CountryPolicy | undefined;
  readonly step: LocationStep;
};

/** A place, and how far it is. */
export type Candidate = { readonly at: Location; readonly km: number | undefined; readonly sameCity: boolean };

type Filter = { readonly why: string; readonly stops: (candidate: Candidate, ask: Ask) => boolean };

const standing = [
  { why: 'other_country', stops: isAbroad },
  { why: 'cross_company', stops: isForbidden },
  { why: 'closed', stops: ({ at }) => !at.active },
  { why: 'not_the_pickup_store', stops: isOtherStore },
  { why: 'no_role', stops: lacksRole },
  { why: 'not_online', stops: ({ at }, { one }) => one.pickupSource === undefined && !at.shipsOnline },
  { why: 'wrong_kind', stops: ({ at }, { step }) => step.locations.kinds?.includes(at.kind as 'store') === false },
  { why: 'not_in_rule', stops: ({ at }, { step }) => step.locations.ids?.includes(at.id) === false },
  { why: 'excepted', stops: ({ at }, { step }) => step.locations.exceptIds?.includes(at.id) === true },
  { why: 'not_in_group', stops: isOutsideGroups },
  { why: 'other_city', stops: ({ sameCity }, { step }) => step.locations.sameCity === true && !sameCity },
  { why: 'too_far', stops: isTooFar },
] as const satisfies readonly Filter[];

const passing = [
  { why: 'closed_today', stops: isClosedToday },
  { why: 'past_cut_off', stops: isPastCutOff },
  { why: 'no_capacity', stops: hasNoCapacity },
] as const satisfies readonly Filter[];

/** These have the same answer for every order of a channel that goes to the same city, until somebody changes a setting. */
export const standingFilters: readonly Filter[] = standing;

/** The same, but their answer goes by the clock and by what a place has been given; asked behind those. */
export const passingFilters: readonly Filter[] = passing;

/** Whether one of the passing filters can ever stop a place. */
export function mayPass({ at }: Pick<Candidate, 'at'>, step: LocationStep): boolean {
  const { closures = [], dailyCapacity } = at.routing ?? {};
  return step.locations.openNow === true || closures.length > 0 || dailyCapacity !== undefined;
}

/** These look at the one order. */
export const orderFilters = [
  { why: 'refused_before', stops: ({ at }, { one }) => one.refused.some((each) => each.locationId === at.id) },
  { why: 'cannot_handle', stops: canHandleNothing },
] as const satisfies readonly Filter[];

export type Why = (typeof standing | typeof passing | typeof orderFilters)[number]['why'];
export const whys: readonly Why[] = [...standing, ...passing, ...orderFilters].map((one) => one.why);

/** Undefined: nothing stands against it. */
export function whyNot(filters: readonly Filter[], candidate: Candidate, ask: Ask): Why | undefined {
  for (const { why, stops } of filters) if (stops(candidate, ask)) return why as Why;
  return undefined;
}

/** Whether a place is fit for what an item takes. */
export function canHandle(at: Location, marks: readonly string[]): boolean {
  return marks.every((mark) => {
    const rule = handlingRules[mark] ?? { capability: true };
    if (rule.kind !== undefined && rule.kind !== at.kind) return false;
    return rule.capability !== true || at.routing?.can?.includes(mark) === true;
  });
}

/** Orders leave only from the order's own country (requirement CH3), unless a rule goes abroad. */
function isAbroad({ at }: Candidate, { one, step }: Ask): boolean {
  return at.country !== one.country && step.locations.abroad?.includes(at.country) !== true;
}

function isForbidden({ at }: Candidate, { one, channel, policy }: Ask): boolean {
  return at.country === one.country ? !mayFulfil(channel, policy, at) : !mayFulfilAbroad(channel, policy, at);
}

function isOtherStore({ at }: Candidate, { one }: Ask): boolean {
  return one.pickupSource !== undefined && at.sourceCode !== one.pickupSource;
}

function lacksRole({ at }: Candidate, { one }: Ask): boolean {
  return !rolesOf(at).includes(one.pickupSource === undefined ? 'FULFIL' : 'PICKUP');
}

function isOutsideGroups({ at }: Candidate, { step }: Ask): boolean {
  const { groups } = step.locations;
  return groups !== undefined && !groups.some((one) => at.routing?.groups?.includes(one));
}

/** Where nobody knows how far it is, its own city is near enough and nothing else is. */
function isTooFar({ km, sameCity }: Candidate, { step }: Ask): boolean {
  const { withinKm } = step.locations;
  return withinKm !== undefined && (km === undefined ? !sameCity : km > withinKm);
}

function isClosedToday({ at }: Candidate, { world, channel }: Ask): boolean {
  const closures = at.routing?.closures;
  if (closures === undefined || closures.length === 0) return false;
  const today = localTime(world.now, at.timeZone ?? channel.timeZone).slice(0, 10);
  return closures.some(({ from, to }) => from <= today && today <= to);
}

/** A place that is over for today serves tomorrow; that is a later promise and no reason, unless the rule says so. */
function isPastCutOff({ at }: Candidate, { world, channel, step }: Ask): boolean {
  if (step.locations.openNow !== true) return false;
  const from = { kind: at.kind, country: at.country, city: at.city, timeZone: at.timeZone ?? channel.timeZone };
  return !worksNow(world.now, from, world.calendars);
}

function hasNoCapacity({ at }: Candidate, { world }: Ask): boolean {
  const capacity = at.routing?.dailyCapacity;
  return capacity !== undefined && (world.load.get(at.id) ?? 0) >= capacity;
}

function canHandleNothing({ at }: Candidate, { one, world }: Ask): boolean {
  return one.wants.every(({ lines }) => lines.some(({ sku }) => !canHandle(at, world.handling.get(sku)?.marks ?? [])));
}
