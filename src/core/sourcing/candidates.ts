/**
 * Filter and score: the places that a step of a rule may use for an order, the cheapest first. What is the same for all
 * orders of a channel into one city is worked out once, and again when a setting changes (`kept-fields.ts`). Pure.
 */
import { channelIn, type Location } from '../catalog/index.ts';
import { standardWeights, type LocationStep, type Weights } from '../routing/index.ts';
import { kmBetween } from './distance.ts';
import {
  mayPass,
  orderFilters,
  passingFilters,
  standingFilters,
  whyNot,
  type Ask,
  type Candidate,
  type Why,
} from './filters.ts';
import { keptFor, type Standing } from './kept-fields.ts';
import type { RoutingOrder } from './routing-order.ts';
import { placeScores, weighsPassing, type Gap, type Scores } from './scorers.ts';
import type { World } from './world.ts';

/** A candidate with what it costs by itself, before anything is put into a parcel there. */
export type Ranked = Candidate & {
  readonly id: string;
  readonly scores: Scores;
  /** Sum of the scores, minor units. */
  readonly base: number;
  readonly gaps: readonly Gap[];
};
export type Excluded = { readonly id: string; readonly why: Why };
export type Field = { readonly ranked: readonly Ranked[]; readonly excluded: readonly Excluded[] };

/** House, then channel, then the rule's step: who says it last is heard. */
export function weightsOf(world: World, channelId: string, step: LocationStep): Weights {
  const own = channelIn(world.mapping, channelId).config.routing?.weights;
  if (own === undefined && step.weights === undefined) return standardWeights;
  return { ...standardWeights, ...own, ...step.weights };
}

export function askOf(one: RoutingOrder, world: World, step: LocationStep): Ask {
  return {
    one,
    world,
    step,
    channel: channelIn(world.mapping, one.channelId),
    policy: world.mapping.policyOfChannel.get(one.channelId),
  };
}

const listed = new WeakMap<readonly Ranked[], readonly string[]>();

/** Most orders of a city share one ranking, and ask for this list several times. */
export function idsOf(ranked: readonly Ranked[]): readonly string[] {
  let ids = listed.get(ranked);
  if (ids === undefined) listed.set(ranked, (ids = ranked.map(({ id }) => id)));
  return ids;
}

/** What was worked out for one world, by step and destination. */
const known = new WeakMap<World, Map<LocationStep, Map<string, Field>>>();

/** Each order is asked about several times. */
const own = new WeakMap<RoutingOrder, { readonly world: World; readonly fields: Map<LocationStep, Field> }>();

/** The places of a step for one order, before stock is looked at. */
export function fieldOf(one: RoutingOrder, world: World, step: LocationStep): Field {
  let mine = own.get(one);
  if (mine?.world !== world) own.set(one, (mine = { world, fields: new Map<LocationStep, Field>() }));
  let field = mine.fields.get(step);
  if (field === undefined) mine.fields.set(step, (field = fieldFor(one, world, step)));
  return field;
}

function fieldFor(one: RoutingOrder, world: World, step: LocationStep): Field {
  const common = commonField(one, world, step);
  if (one.refused.length === 0 && !one.needs.some(({ sku }) => isMarked(world, sku))) return common;
  const ask = askOf(one, world, step);
  const ranked: Ranked[] = [];
  const excluded = [...common.excluded];
  for (const candidate of common.ranked) {
    const why = whyNot(orderFilters, candidate, ask);
    if (why === undefined) ranked.push(candidate);
    else excluded.push({ id: candidate.id, why });
  }
  return { ranked, excluded };
}

function isMarked({ handling }: World, sku: string): boolean {
  return (handling.get(sku)?.marks.length ?? 0) > 0;
}

function commonField(one: RoutingOrder, world: World, step: LocationStep): Field {
  let ofWorld = known.get(world);
  if (ofWorld === undefined) known.set(world, (ofWorld = new Map<LocationStep, Map<string, Field>>()));
  let ofStep = ofWorld.get(step);
  if (ofStep === undefined) ofWorld.set(step, (ofStep = new Map<string, Field>()));
  const key = `${one.channelId}|${one.country}|${one.pickupSource ?? ''}|${one.to.country}|${one.to.city}|${one.place?.lat ?? ''}|${one.place?.lng ?? ''}`;
  let field = ofStep.get(key);
  if (field === undefined) ofStep.set(key, (field = rank(askOf(one, world, step), key)));
  return field;
}

function rank(ask: Ask, key: string): Field {
  const standing = keptFor(ask, key, () => stand(ask));
  const { moving, weighs, field } = standing;
  return weighs || moving.some((one) => whyNot(passingFilters, one, ask) !== undefined) ? pass(standing, ask) : field;
}

/** All that neither the clock nor a place's load has a say in. */
function stand(ask: Ask): Standing {
  const { one, world, step, channel } = ask;
  const all: (Candidate | Excluded)[] = [];
  const open: Candidate[] = [];
  for (const at of world.mapping.locations) {
    const candidate = { at, km: undefined, sameCity: isSameCity(at, one) };
    // Most places are in other countries: how far they are does not matter.
    const abroad = at.country !== one.country && step.locations.abroad === undefined;
    const far = abroad ? candidate : { ...candidate, km: kmBetween(at, one.place) };
    const why = whyNot(standingFilters, far, ask);
    if (why === undefined) open.push(far);
    all.push(why === undefined ? far : { id: at.id, why });
  }
  const weights = weightsOf(world, channel.id, step);
  return {
    all,
    moving: open.filter((candidate) => mayPass(candidate, step)),
    weighs: weighsPassing(weights, open),
    field: { ranked: ranked(open, ask), excluded: all.filter((each) => 'why' in each) },
  };
}

/** What the clock and the loads make of it now. */
function pass({ all }: Standing, ask: Ask): Field {
  const excluded: Excluded[] = [];
  const open: Candidate[] = [];
  for (const each of all) {
    const why = 'why' in each ? each.why : whyNot(passingFilters, each, ask);
    if (!('why' in each) && why === undefined) open.push(each);
    else if (why !== undefined) excluded.push('why' in each ? each : { id: each.at.id, why });
  }
  return { ranked: ranked(open, ask), excluded };
}

function ranked(open: readonly Candidate[], ask: Ask): Ranked[] {
  const weights = weightsOf(ask.world, ask.channel.id, ask.step);
  const farthest = open.reduce((most, { km }) => Math.max(most, km ?? 0), 0);
  return open
    .map((candidate): Ranked => {
      const scores = placeScores(candidate, { ...ask, weights, countedKm: candidate.km ?? farthest });
      const base = Object.values(scores).reduce((sum, score) => sum + score, 0);
      return { ...candidate, id: candidate.at.id, scores, base, gaps: gapsOf(candidate, ask) };
    })
    .sort(byBase);
}

/** Of what costs the same: the nearer one, then the same city, then a warehouse, then always the same. */
export function byBase(a: Ranked, b: Ranked): number {
  return a.base - b.base || byRest(a, b);
}

export function byRest(a: Ranked, b: Ranked): number {
  return (
    far(a) - far(b) ||
    Number(b.sameCity) - Number(a.sameCity) ||
    Number(b.at.kind === 'warehouse') - Number(a.at.kind === 'warehouse') ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Infinity minus infinity is not a number, so "unknown" is merely farther than anything on earth. */
function far({ km }: Ranked): number {
  return km ?? 100_000;
}

function isSameCity(at: Location, { to }: RoutingOrder): boolean {
  return at.country === to.country && at.city.toLowerCase() === to.city.toLowerCase();
}

function gapsOf({ at, km }: Candidate, { one, world }: Ask): Gap[] {
  const gaps: Gap[] = [];
  if (one.place === undefined) gaps.push('city_unknown');
  else if (km === undefined || at.place === undefined) gaps.push('no_coordinates');
  if (world.calendars.holidays[at.country] === undefined && world.calendars.restsOn[at.country] === undefined)
    gaps.push('no_calendar');
  return gaps;
}
