/**
 * Allocate and split: who serves what is left of an order in one step of a rule. Mostly one place has everything and no
 * two parcels could cost less: that is seen without looking at the others' stock. Else the best assignment is searched. Pure.
 */
import type { LocationStep, Weights } from '../routing/index.ts';
import type { Ranked } from './candidates.ts';
import { canHandle, type Ask } from './filters.ts';
import { optimise, type Assignment, type Supply } from './optimise.ts';
import type { Parcels } from './parcel.ts';
import { trustFor } from './refusals.ts';
import { trustedPieces } from './trust.ts';
import { needsOf, type Want } from './wants.ts';
import type { Free } from './world.ts';

export type Allotted = Pick<Assignment, 'parts' | 'missing' | 'exact'> & {
  /** Places that were looked at and did not have everything, or could not handle it. */
  readonly short: readonly string[];
};

export type Allotment = {
  readonly ask: Ask;
  readonly step: LocationStep;
  readonly weights: Weights;
  /** The cheapest first, for the whole of what is left. */
  readonly ranked: readonly Ranked[];
  /** What is left of the order. */
  readonly wants: readonly Want[];
  readonly parcels: Parcels;
  /** What a rule may promise there. */
  readonly free: Free;
  /** Locations that may serve it together, of this step. */
  readonly most: number;
};

export function allot(given: Allotment): Allotted {
  const { wants, ranked, parcels, free, most, weights } = given;
  const sets = wants.map((want) => want.sets);
  const needs = needsOf(wants);
  const short: string[] = [];
  for (const at of ranked) {
    if (needs.every(({ sku, quantity }) => free(at.id, sku) >= quantity)) {
      if (most > 1 && !isCertain(at, given, sets)) break;
      return {
        parts: [{ id: at.id, sets, cost: parcels.cost(at, sets) }],
        missing: sets.map(() => 0),
        exact: true,
        short,
      };
    }
    short.push(at.id);
  }
  const found = optimise({
    wants: wants.map((want) => ({ sets: want.sets, perSet: needsOf([{ ...want, sets: 1 }]) })),
    supplies: ranked.flatMap((at) => supplyOf(at, given, needs)),
    most,
    perSplit: weights.perSplit,
    ...leastOf(given),
  });
  const byId = new Map(ranked.map((at) => [at.id, at]));
  return {
    parts: found.parts.map((part) => {
      const at = byId.get(part.id);
      return { ...part, cost: at === undefined ? part.cost : parcels.cost(at, part.sets) };
    }),
    missing: found.missing,
    exact: found.exact,
    short,
  };
}

/** Whether no two parcels can cost less than this one: each costs at least its place. */
function isCertain(at: Ranked, { ranked, parcels, weights }: Allotment, sets: readonly number[]): boolean {
  if (sets.length === 1 && sets[0] === 1) return true;
  let first = Infinity;
  let second = Infinity;
  for (const { base } of ranked) {
    if (base < first) [first, second] = [base, first];
    else if (base < second) second = base;
  }
  return parcels.rising(at, sets) <= first + second + weights.perSplit;
}

function supplyOf(at: Ranked, { parcels, free }: Allotment, needs: readonly { sku: string }[]): Supply[] {
  const there = new Map<string, number>();
  for (const { sku } of needs) {
    const pieces = free(at.id, sku);
    if (pieces > 0) there.set(sku, pieces);
  }
  return there.size === 0 ? [] : [{ id: at.id, free: there, cost: (sets) => parcels.rising(at, sets) }];
}

/** A part that is worth too little is not sent, and what is left must not be worth too little to be sent later. */
function leastOf({ ask: { one }, step, wants }: Allotment) {
  const { fromMinor } = step.split;
  if (fromMinor === undefined || fromMinor === 0) return {};
  const worth = wants.map((want) => one.worth[one.wants.findIndex((each) => each.lines === want.lines)] ?? 0);
  return {
    least: {
      minor: fromMinor,
      worth: (sets: readonly number[]) => sets.reduce((sum, count, n) => sum + count * (worth[n] ?? 0), 0),
    },
  };
}

/** What a step may promise of a SKU: what the place's numbers are trusted for, less what stays there; nothing it cannot handle. */
export function promisable({ world, step, channel }: Ask, free: Free, byId: ReadonlyMap<string, Ranked>): Free {
  const keep = step.locations.keep ?? 0;
  const trusted = trustFor(channel, world.trust);
  return (locationId, sku) => {
    const marks = world.handling.get(sku)?.marks;
    const at = byId.get(locationId)?.at;
    if (marks !== undefined && marks.length > 0 && at !== undefined && !canHandle(at, marks)) return 0;
    return Math.max(0, trustedPieces(free(locationId, sku), trusted.get(locationId) ?? 1) - keep);
  };
}
