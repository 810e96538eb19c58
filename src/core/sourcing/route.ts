/**
 * Where an order goes. Steps: the first rule set that fits takes it · its steps are tried one after the other: filter the
 * places, score them, allocate what is left of the order · what no step could serve is unfillable · an order that is
 * collected at a store is served there and nowhere else; what is missing there may be brought. Pure: the same facts give
 * the same answer, so that a decision can be explained and a changed rule can be tried on the past.
 */
import { checkTransfer, channelIn, type Location } from '../catalog/index.ts';
import { standardRules, type LocationStep, type RuleSet, type Unfillable } from '../routing/index.ts';
import { allot, type Allotted } from './allocate.ts';
import { askOf, byRest, fieldOf, idsOf, weightsOf, type Field, type Ranked } from './candidates.ts';
import type { Ask } from './filters.ts';
import { fits } from './order-filter.ts';
import { parcelsOf, type Parcels } from './parcel.ts';
import { promisable, type Promisable } from './promisable.ts';
import { recordOf, type DecisionRecord } from './record.ts';
import type { RoutingOrder } from './routing-order.ts';
import type { Scores } from './scorers.ts';
import { needsOf, type Need, type Want } from './wants.ts';
import type { Free, World } from './world.ts';

export type Part = {
  readonly locationId: string;
  readonly distanceKm?: number;
  readonly wants: readonly Want[];
  /** Of the rule's step that gave it. */
  readonly step: string;
  /** Minor units, by scorer and together; without the split penalty. */
  readonly scores: Scores;
  readonly cost: number;
};

export type Routed = {
  /** Name of the rule set that took it. */
  readonly set: string;
  readonly parts: readonly Part[];
  /** What nobody serves. */
  readonly missing: readonly Want[];
  /** Minor units of all parts and split penalties. */
  readonly cost: number;
  /** What the rule does with the missing. */
  readonly unfillable: Unfillable;
  /** Of an order that is collected: who could bring to its store what is missing there. */
  readonly transfer: readonly Part[];
  /** Made when it is first asked for: most answers are only looked at. Asks for stock as it is then. */
  readonly record: DecisionRecord;
};

/** A step with what was found in it, for the record. */
export type Tried = {
  readonly step: LocationStep;
  readonly field: Field;
  /** The cheapest first, for what was left then. */
  readonly ranked: readonly Ranked[];
  readonly parcels: Parcels;
  readonly wants: readonly Want[];
  readonly needs: readonly Need[];
  readonly allotted: Allotted;
  readonly may: Promisable;
  readonly taken: boolean;
};

const collected: LocationStep = { name: 'pickup_store', locations: {}, split: { most: 1 } };
const brought: LocationStep = { name: 'transfer', locations: {}, split: { most: 10 } };

/** The set of the rules that takes the order. */
export function setFor(one: RoutingOrder, world: World): RuleSet {
  return world.rules.sets.find((set) => fits(set.orders, one, world)) ?? standardRules.sets[0] ?? noSet;
}
const noSet: RuleSet = { name: 'none', orders: {}, steps: [], unfillable: 'channel' };

function stepsOf(one: RoutingOrder, set: RuleSet): readonly LocationStep[] {
  return one.pickupSource === undefined ? set.steps : [collected];
}

/** Locations that may serve it together, as its channel says: a customer collects once. */
function mostOf(one: RoutingOrder, world: World): number {
  const { config } = channelIn(world.mapping, one.channelId);
  return one.pickupSource === undefined && config.split !== false ? Infinity : 1;
}

/** Places that may serve it, those of its rule's first step in front. */
export function candidatesFor(one: RoutingOrder, world: World): readonly string[] {
  const steps = stepsOf(one, setFor(one, world));
  const [only, ...more] = steps.map((step) => idsOf(fieldOf(one, world, step).ranked));
  return only === undefined ? [] : more.length === 0 ? only : [...new Set([only, ...more].flat())];
}

/** Those whose stock may decide something; or the first few that are looked at. */
export function placesFor(one: RoutingOrder, world: World, first?: number): readonly string[] {
  if (first === undefined)
    return one.pickupSource === undefined
      ? candidatesFor(one, world)
      : [...candidatesFor(one, world), ...bringers(one, world).map(({ id }) => id)];
  const [step] = stepsOf(one, setFor(one, world));
  return step === undefined
    ? []
    : fieldOf(one, world, step)
        .ranked.slice(0, first)
        .map(({ id }) => id);
}

/** @param free what may be promised; asked only for places that may decide something */
export function routeOrder(one: RoutingOrder, world: World, free: Free): Routed {
  const set = setFor(one, world);
  const ceiling = mostOf(one, world);
  const tried: Tried[] = [];
  let parts: readonly Part[] = [];
  let left = one.wants;
  const steps = stepsOf(one, set);
  for (const [nth, step] of steps.entries()) {
    const room = Math.min(step.split.most, ceiling) - parts.length;
    if (room < 1 || left.length === 0) continue;
    const found = tryStep(one, world, step, left, parts, free, room);
    const whole = found.allotted.missing.every((count) => count === 0);
    // Who may not part an order serves all that is left of it, or leaves it to the next step.
    const taken = whole || Math.min(step.split.most, ceiling) > 1 || nth === steps.length - 1;
    tried.push({ ...found, taken });
    if (!taken) continue;
    parts = [...parts, ...partsOf(found)];
    left = leftOf(found);
  }
  if (parts.length === 0) {
    // Nobody has all of it: what one place has is at least something to ask the customer about.
    const best = fullest(tried);
    if (best !== undefined) {
      parts = partsOf(best);
      left = leftOf(best);
    }
  }
  const transfer = one.pickupSource !== undefined && left.length > 0 ? bring(one, world, left, free) : [];
  const split = tried.at(-1)?.step ?? steps[0];
  const perSplit = split === undefined ? 0 : weightsOf(world, one.channelId, split).perSplit;
  const cost = parts.reduce((sum, part) => sum + part.cost, 0) + perSplit * Math.max(0, parts.length - 1);
  const routed = { set: set.name, parts, missing: left, cost, unfillable: set.unfillable, transfer };
  let record: DecisionRecord | undefined;
  return {
    ...routed,
    get record() {
      return (record ??= recordOf(one, world, tried, routed));
    },
  };
}

function tryStep(
  one: RoutingOrder,
  world: World,
  step: LocationStep,
  wants: readonly Want[],
  parts: readonly Part[],
  free: Free,
  most: number,
): Omit<Tried, 'taken'> {
  const field = fieldOf(one, world, step);
  const ask = askOf(one, world, step);
  const open =
    parts.length === 0 ? field.ranked : field.ranked.filter(({ id }) => !parts.some((part) => part.locationId === id));
  return search(ask, field, open, wants, free, most);
}

function search(
  ask: Ask,
  field: Field,
  open: readonly Ranked[],
  wants: readonly Want[],
  free: Free,
  most: number,
): Omit<Tried, 'taken'> {
  const { step, world, one } = ask;
  const weights = weightsOf(world, one.channelId, step);
  const leftAsk =
    wants === one.wants ? ask : { ...ask, one: { ...one, wants, worth: wants.map((want) => worthOf(one, want)) } };
  const parcels = parcelsOf(leftAsk, weights, open);
  const sets = wants.map((want) => want.sets);
  const ranked = parcels.flat
    ? open
    : open
        .map((at) => ({ at, cost: parcels.rising(at, sets) }))
        .sort((a, b) => a.cost - b.cost || byRest(a.at, b.at))
        .map(({ at }) => at);
  const needs = wants === one.wants ? one.needs : needsOf(wants);
  const may = promisable(ask, free, ranked, needs);
  const allotted = allot({ ask: leftAsk, step, weights, ranked, wants, needs, parcels, may, most });
  return { step, field, ranked, parcels, wants, needs, allotted, may };
}

function worthOf(one: RoutingOrder, want: Want): number {
  return one.worth[one.wants.findIndex((each) => each.lines === want.lines)] ?? 0;
}

function partsOf({
  step,
  ranked,
  parcels,
  wants,
  allotted,
}: Pick<Tried, 'step' | 'ranked' | 'parcels' | 'wants' | 'allotted'>): Part[] {
  return allotted.parts.flatMap(({ id, sets, cost }) => {
    const at = ranked.find((each) => each.id === id);
    if (at === undefined) return [];
    return {
      locationId: id,
      ...(at.km === undefined ? {} : { distanceKm: at.km }),
      wants: wants.map((want, n) => ({ ...want, sets: sets[n] ?? 0 })).filter((want) => want.sets > 0),
      step: step.name,
      scores: parcels.scores(at, sets),
      cost,
    };
  });
}

function leftOf({ wants, allotted }: Pick<Tried, 'wants' | 'allotted'>): Want[] {
  return wants.map((want, n) => ({ ...want, sets: allotted.missing[n] ?? 0 })).filter((want) => want.sets > 0);
}

function fullest(tried: readonly Tried[]): Tried | undefined {
  const served = ({ allotted }: Tried): number =>
    allotted.parts.reduce((sum, { sets }) => sum + sets.reduce((all, count) => all + count, 0), 0);
  return tried.reduce<Tried | undefined>(
    (best, one) => (served(one) > (best === undefined ? 0 : served(best)) ? one : best),
    undefined,
  );
}

/** Places of the store's own company and country: goods go no other way between shelves. */
function bringers(one: RoutingOrder, world: World): Ranked[] {
  const store = storeOf(one, world);
  if (store === undefined) return [];
  const delivered = deliveredTo(one, store);
  return fieldOf(delivered, world, brought).ranked.filter(
    ({ at }) => at.id !== store.id && checkTransfer(at, store) === undefined,
  );
}

function bring(one: RoutingOrder, world: World, wants: readonly Want[], free: Free): Part[] {
  const store = storeOf(one, world);
  if (store === undefined) return [];
  const delivered = deliveredTo(one, store);
  const field = fieldOf(delivered, world, brought);
  return partsOf(
    search(askOf(delivered, world, brought), field, bringers(one, world), wants, free, brought.split.most),
  );
}

function storeOf(one: RoutingOrder, world: World): Location | undefined {
  return world.mapping.locations.find((at) => at.sourceCode === one.pickupSource);
}

function deliveredTo({ pickupSource: _store, ...one }: RoutingOrder, store: Location): RoutingOrder {
  const to = { country: store.country, city: store.city };
  return { ...one, to, ...(store.place === undefined ? {} : { place: store.place }), dueMinor: 0 };
}
