/**
 * A decision as it is kept: who stood for it, what each was worth, why each other lost. Written with every order, so it is
 * small: the first few candidates with their figures, the rest as counts. Pure.
 */
import type { RuleSet, Weights } from '../routing/index.ts';
import { weightsOf, type Excluded } from './candidates.ts';
import type { Part, Routed, Tried } from './route.ts';
import type { RoutingOrder } from './routing-order.ts';
import type { Gap, Scores } from './scorers.ts';
import { linePiecesOf, needsOf, type Need } from './wants.ts';
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
  set: RuleSet,
  tried: readonly Tried[],
  routed: Omit<Routed, 'record'>,
): DecisionRecord {
  const last = tried.at(-1);
  const weights = last === undefined ? {} : said(weightsOf(world, one.channelId, last.step));
  return {
    rule: { version: world.rules.version, set: set.name },
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
  const looked = new Set([...allotted.short, ...allotted.parts.map((part) => part.id)]);
  const needs = needsOf(wants);
  const shown = ranked.slice(0, MOST);
  // Whoever serves it is shown, however far behind it stood.
  for (const at of ranked.slice(MOST)) if (chosen.has(at.id)) shown.push(at);
  const candidates = shown.map((at): SeenCandidate => {
    const sets = wants.map((want) => want.sets);
    const { id } = at;
    const lost = chosen.has(id) ? undefined : lostBy(id, tried, needs);
    return {
      id,
      ...(at.km === undefined ? {} : { km: at.km }),
      scores: tried.parcels.scores(at, sets),
      total: tried.parcels.cost(at, sets),
      ...(lost === undefined ? {} : { lost }),
      ...(looked.has(id) ? { stock: stockOf(id, needs, tried) } : {}),
      ...gapsOf(tried, at),
    };
  });
  return { name: step.name, candidates, more: ranked.length - shown.length, excluded: countsOf(tried.field.excluded) };
}

function lostBy(id: string, { allotted, taken, free }: Tried, needs: readonly Need[]): Lost {
  if (!taken) return 'parted';
  if (!allotted.short.includes(id)) return 'dearer';
  const parted = allotted.parts.length > 1;
  return parted && needs.some(({ sku }) => free(id, sku) > 0) ? 'unused' : 'short';
}

function gapsOf({ parcels }: Tried, at: Tried['ranked'][number]): { gaps?: readonly Gap[] } {
  const gaps = parcels.hasCard(at) ? at.gaps : [...at.gaps, 'no_rate_card' as const];
  return gaps.length === 0 ? {} : { gaps };
}

function stockOf(id: string, needs: readonly Need[], { free }: Tried): Record<string, readonly [number, number]> {
  return Object.fromEntries(needs.slice(0, 10).map(({ sku, quantity }) => [sku, [free(id, sku), quantity] as const]));
}

function countsOf(excluded: readonly Excluded[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { why } of excluded) counts[why] = (counts[why] ?? 0) + 1;
  return counts;
}

function namedOf(tried: readonly Tried[], world: World, one: RoutingOrder): Excluded[] {
  const named = new Map<string, Excluded>();
  for (const { field } of tried)
    for (const each of field.excluded) {
      if (named.size >= MOST_NAMED) break;
      const near = world.mapping.locationById.get(each.id)?.country === one.country;
      if (near && each.why !== 'not_the_pickup_store') named.set(each.id, each);
    }
  return [...named.values()];
}

/** Those that count. */
function said(weights: Weights): Partial<Weights> {
  return Object.fromEntries(Object.entries(weights).filter(([, value]) => value !== 0));
}

function piecesOf(wants: Part['wants']): { sku: string; quantity: number }[] {
  return linePiecesOf(wants).map(({ sku, quantity }) => ({ sku, quantity }));
}
