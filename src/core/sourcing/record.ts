/**
 * A decision as it is kept: who stood for it, what each was worth, why each other lost. Written with every order, so it is
 * small: the first few candidates with their figures, the rest as counts. Pure.
 */
import type { Weights } from '../routing/index.ts';
import { weightsOf, type Excluded, type Field } from './candidates.ts';
import type { Part, Routed, Tried } from './route.ts';
import type { RoutingOrder } from './routing-order.ts';
import type { Gap, Scores } from './scorers.ts';
import { linePiecesOf } from './wants.ts';
import type { World } from './world.ts';

/** Candidates with their figures; and excluded places by name. */
const MOST = 6;
const MOST_NAMED = 12;

/** `short`: has not all of it; `dearer`: one that costs less has it; `unused`: others together cost less; `parted`: may not part it. */
export type Lost = 'short' | 'dearer' | 'unused' | 'parted';

export type SeenCandidate = {
  readonly id: string;
  readonly km?: number;
  /** Minor units, by scorer and together. */
  readonly scores: Scores;
  readonly total: number;
  readonly lost?: Lost;
  /** Base units: SKU → what could be promised, what is needed. Only where it was looked at. */
  readonly stock?: Readonly<Record<string, readonly [free: number, needed: number]>>;
  readonly gaps?: readonly Gap[];
};

export type StepRecord = {
  readonly name: string;
  readonly candidates: readonly SeenCandidate[];
  /** Candidates beyond those. */
  readonly more: number;
  /** Places by reason. */
  readonly excluded: Readonly<Record<string, number>>;
};

export type DecisionRecord = {
  readonly rule: { readonly version: number; readonly set: string };
  readonly attempt: number;
  readonly weights: Partial<Weights>;
  readonly steps: readonly StepRecord[];
  /** Places of the order's country that may not serve it; others are many and say nothing. */
  readonly excluded: readonly Excluded[];
  readonly parts: readonly {
    readonly id: string;
    readonly km?: number;
    readonly step: string;
    readonly cost: number;
    readonly pieces: readonly { readonly sku: string; readonly quantity: number }[];
  }[];
  readonly missing: readonly { readonly sku: string; readonly quantity: number }[];
  readonly cost: number;
  readonly currency: string;
  /** False when the search was ended before it had looked at everything. */
  readonly exact: boolean;
  readonly unfillable?: string;
  readonly transfer?: readonly { readonly id: string; readonly pieces: readonly { sku: string; quantity: number }[] }[];
};

export function recordOf(
  one: RoutingOrder,
  world: World,
  tried: readonly Tried[],
  routed: Omit<Routed, 'record'>,
): DecisionRecord {
  const last = tried.at(-1);
  const weights = last === undefined ? {} : said(weightsOf(world, one.channelId, last.step));
  return {
    rule: { version: world.rules.version, set: routed.set },
    attempt: one.attempt,
    weights,
    steps: tried.map((step) => stepOf(step, routed.parts)),
    excluded: namedOf(tried, world, one),
    parts: routed.parts.map((part) => ({
      id: part.locationId,
      ...(part.distanceKm === undefined ? {} : { km: part.distanceKm }),
      step: part.step,
      cost: part.cost,
      pieces: piecesOf(part.wants),
    })),
    missing: piecesOf(routed.missing),
    cost: routed.cost,
    currency: one.currency,
    exact: tried.every(({ allotted }) => allotted.exact),
    ...(routed.missing.length === 0 ? {} : { unfillable: routed.unfillable }),
    ...(routed.transfer.length === 0
      ? {}
      : { transfer: routed.transfer.map((part) => ({ id: part.locationId, pieces: piecesOf(part.wants) })) }),
  };
}

function stepOf(tried: Tried, parts: readonly Part[]): StepRecord {
  const { step, ranked, wants, allotted } = tried;
  const chosen = new Set(parts.filter((part) => part.step === step.name).map((part) => part.locationId));
  const given = new Set(allotted.parts.map((part) => part.id));
  const sets = wants.map((want) => want.sets);
  const candidates: SeenCandidate[] = [];
  for (const [place, at] of ranked.entries()) {
    const { id } = at;
    // Whoever serves it is shown, however far behind it stood.
    if (place >= MOST && !chosen.has(id)) continue;
    const lost = chosen.has(id) ? undefined : lostBy(place, tried);
    candidates.push({
      id,
      ...(at.km === undefined ? {} : { km: at.km }),
      scores: tried.parcels.scores(at, sets),
      total: tried.parcels.cost(at, sets),
      ...(lost === undefined ? {} : { lost }),
      ...(place < allotted.short || given.has(id) ? { stock: stockOf(place, tried) } : {}),
      ...gapsOf(tried, at),
    });
  }
  const more = ranked.length - candidates.length;
  return { name: step.name, candidates, more, excluded: countsOf(tried.field) };
}

function lostBy(place: number, { needs, allotted, taken, may }: Tried): Lost {
  if (!taken) return 'parted';
  if (place >= allotted.short) return 'dearer';
  const parted = allotted.parts.length > 1;
  return parted && needs.some((_need, nth) => may(place, nth) > 0) ? 'unused' : 'short';
}

function gapsOf({ parcels }: Tried, at: Tried['ranked'][number]): { gaps?: readonly Gap[] } {
  const gaps = parcels.hasCard(at) ? at.gaps : [...at.gaps, 'no_rate_card' as const];
  return gaps.length === 0 ? {} : { gaps };
}

function stockOf(place: number, { needs, may }: Tried): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    needs.slice(0, 10).map(({ sku, quantity }, nth) => [sku, [may(place, nth), quantity] as const]),
  );
}

/** The same for all orders of a channel into one city: counted once. */
const counted = new WeakMap<Field, Readonly<Record<string, number>>>();

function countsOf(field: Field): Readonly<Record<string, number>> {
  let counts = counted.get(field);
  if (counts === undefined) {
    const fresh: Record<string, number> = {};
    for (const { why } of field.excluded) fresh[why] = (fresh[why] ?? 0) + 1;
    counted.set(field, (counts = fresh));
  }
  return counts;
}

function namedOf(tried: readonly Tried[], world: World, one: RoutingOrder): Excluded[] {
  const named = new Map<string, Excluded>();
  for (const { field } of tried)
    for (const each of nearOf(field, world, one)) if (named.size < MOST_NAMED) named.set(each.id, each);
  return [...named.values()];
}

/** As `counted`. */
const near = new WeakMap<Field, readonly Excluded[]>();

function nearOf(field: Field, world: World, one: RoutingOrder): readonly Excluded[] {
  let found = near.get(field);
  if (found === undefined) {
    const isNear = ({ id, why }: Excluded): boolean =>
      world.mapping.locationById.get(id)?.country === one.country && why !== 'not_the_pickup_store';
    near.set(field, (found = field.excluded.filter(isNear).slice(0, MOST_NAMED)));
  }
  return found;
}

/** Those that count. */
function said(weights: Weights): Partial<Weights> {
  return Object.fromEntries(Object.entries(weights).filter(([, value]) => value !== 0));
}

function piecesOf(wants: Part['wants']): { sku: string; quantity: number }[] {
  return linePiecesOf(wants).map(({ sku, quantity }) => ({ sku, quantity }));
}
