/**
 * Allocate and split: who serves what is left of an order in one step of a rule. Mostly one place has everything and no
 * two parcels could cost less: that is seen without looking at the others' stock. Else the best assignment is searched. Pure.
 */
import { limits } from '../../../config/retry.ts';
import type { LocationStep, Weights } from '../routing/index.ts';
import type { Ranked } from './candidates.ts';
import type { Ask } from './filters.ts';
import { optimise, type Assignment, type Supply } from './optimise.ts';
import type { Parcels } from './parcel.ts';
import type { Promisable } from './promisable.ts';
import { needsOf, type Need, type Want } from './wants.ts';

export type Allotted = Pick<Assignment, 'parts' | 'missing' | 'exact'> & {
  /** So many places in front were looked at and did not have everything, or could not handle it. */
  readonly short: number;
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
  /** Of `wants`. */
  readonly needs: readonly Need[];
  /** What a rule may promise of them there. */
  readonly may: Promisable;
  /** Locations that may serve it together, of this step. */
  readonly most: number;
};

export function allot(given: Allotment): Allotted {
  const { wants, needs, ranked, parcels, may, most, weights } = given;
  const sets = wants.map((want) => want.sets);
  let short = 0;
  for (const at of ranked) {
    if (hasAll(needs, may, short)) {
      if (most > 1 && !isCertain(at, given, sets)) break;
      return {
        parts: [{ id: at.id, sets, cost: parcels.cost(at, sets) }],
        missing: sets.map(() => 0),
        exact: true,
        short,
      };
    }
    short++;
  }
  const found = optimise({
    wants: wants.map((want) => ({ sets: want.sets, perSet: needsOf([{ ...want, sets: 1 }]) })),
    supplies: suppliesOf(given),
    most,
    perSplit: weights.perSplit,
    budget: limits.routingSteps,
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

/** Plain loops here and below: this is asked of every place for every order. */
function hasAll(needs: readonly Need[], may: Promisable, place: number): boolean {
  let need = 0;
  for (const { quantity } of needs) if (may(place, need++) < quantity) return false;
  return true;
}

/** Whether no two parcels can cost less than this one: each costs at least its place. */
function isCertain(at: Ranked, { ranked, parcels, weights }: Allotment, sets: readonly number[]): boolean {
  if (sets.length === 1 && sets[0] === 1) return true;
  const [first, second] = lowestTwo(ranked, parcels);
  return parcels.rising(at, sets) <= first + second + weights.perSplit;
}

function lowestTwo(ranked: readonly Ranked[], { flat }: Parcels): [number, number] {
  // Nothing else counts: they stand in this order.
  if (flat) return [ranked[0]?.base ?? Infinity, ranked[1]?.base ?? Infinity];
  let [first, second] = [Infinity, Infinity];
  for (const { base } of ranked) {
    if (base < first) [first, second] = [base, first];
    else if (base < second) second = base;
  }
  return [first, second];
}

/**
 * Who has anything of it. Where a parcel costs the same whatever is in it, a place is of no use behind one that costs no
 * more and has all that is wanted of everything that it has: that one would give the same, or more in the same parcel.
 */
export function suppliesOf({ ranked, needs, parcels, may }: Pick<Allotment, 'ranked' | 'needs' | 'parcels' | 'may'>) {
  const supplies: Supply[] = [];
  const drops = parcels.flat && needs.length <= MOST_BITS;
  /** Of each place in front: a bit for each need that it has all of. */
  const full: number[] = [];
  let behind = 0;
  for (const at of ranked) {
    const place = behind++;
    let some = 0;
    let all = 0;
    let need = 0;
    for (const { quantity } of needs) {
      const pieces = may(place, need);
      if (pieces > 0) some |= 1 << need;
      if (pieces >= quantity) all |= 1 << need;
      need++;
    }
    if (some === 0 || (drops && full.some((front) => (some & ~front) === 0))) continue;
    if (all !== 0) full.push(all);
    const free = new Map(needs.map(({ sku }, nth) => [sku, may(place, nth)]));
    supplies.push({ id: at.id, free, cost: (sets) => parcels.rising(at, sets) });
  }
  return supplies;
}

/** What fits into one number. */
const MOST_BITS = 30;

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
