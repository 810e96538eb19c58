/** A problem as the search needs it: numbers by position, only supplies that have something, what each may give at most. */
import type { Problem, Supply } from './optimise.ts';

export type Sets = readonly number[];

export type Offer = {
  /** Where it stands among the supplies: the one in front wins a draw. */
  readonly at: number;
  readonly id: string;
  /** Sets of each want that it could give if it gave nothing else. */
  readonly caps: Sets;
  /** Whether it can give all of `caps` at once: no two wants compete for a SKU that is short there. */
  readonly loose: boolean;
  /** Base units by position of the SKU. */
  readonly free: readonly number[];
  /** Remembers what it has been asked. */
  readonly price: (sets: Sets) => number;
};

export type Field = {
  readonly sets: Sets;
  readonly total: number;
  /** Base units in one set of each want: what "as much as possible" counts. */
  readonly weights: Sets;
  /** Of each want: position of the SKU, base units in one set. */
  readonly needs: readonly (readonly (readonly [sku: number, quantity: number])[])[];
  readonly offers: readonly Offer[];
  readonly most: number;
  readonly perSplit: number;
  readonly least: Problem['least'];
  /** The same for equal vectors, different for others: a number in mixed radix while there are not too many. */
  readonly keyOf: (sets: Sets) => number | string;
  readonly radix: Sets;
  /** How many vectors there are. */
  readonly size: number;
};

export function fieldOf({ wants, supplies, most, perSplit, least }: Problem): Field {
  const skus = new Map<string, number>();
  const needs = wants.map(({ perSet }) => {
    const own = new Map<number, number>();
    for (const { sku, quantity } of perSet) {
      const at = skus.get(sku) ?? skus.size;
      skus.set(sku, at);
      if (quantity > 0) own.set(at, (own.get(at) ?? 0) + quantity);
    }
    return [...own];
  });
  const sets = wants.map((want) => Math.max(0, want.sets));
  const { keyOf, radix, size } = keysFor(sets);
  const offers = supplies.flatMap((supply, at) => {
    const offer = offerOf(supply, at, sets, needs, skus, memoFor(size, keyOf));
    return offer === undefined ? [] : [offer];
  });
  return {
    sets,
    total: sumOf(sets),
    weights: needs.map((need) => Math.max(1, sumOf(need.map(([, quantity]) => quantity)))),
    needs,
    offers,
    most,
    perSplit,
    least,
    keyOf,
    radix,
    size,
  };
}

function offerOf(
  supply: Supply,
  at: number,
  sets: Sets,
  needs: Field['needs'],
  skus: ReadonlyMap<string, number>,
  remember: (cost: Supply['cost']) => Supply['cost'],
): Offer | undefined {
  const free = Array.from(skus.keys(), (sku) => Math.max(0, supply.free.get(sku) ?? 0));
  const caps = needs.map((need, want) =>
    need.reduce((most, [sku, quantity]) => Math.min(most, Math.floor((free[sku] ?? 0) / quantity)), sets[want] ?? 0),
  );
  if (caps.every((cap) => cap === 0)) return undefined;
  const price = remember((asked) => supply.cost(asked));
  return { at, id: supply.id, caps, loose: fits(free, needs, caps), free, price };
}

/** Whether all of these sets can be had of what is free at once. */
function fits(free: readonly number[], needs: Field['needs'], sets: Sets): boolean {
  const left = [...free];
  return needs.every((need, want) =>
    need.every(([sku, quantity]) => {
      left[sku] = (left[sku] ?? 0) - quantity * (sets[want] ?? 0);
      return left[sku] >= 0;
    }),
  );
}

/** Prices are asked for again and again: a flat list where the vectors are few. */
function memoFor(size: number, keyOf: Field['keyOf']): (cost: Supply['cost']) => Supply['cost'] {
  return (cost) => {
    if (size > FLAT) {
      const known = new Map<number | string, number>();
      return (asked) => {
        const key = keyOf(asked);
        const found = known.get(key) ?? cost(asked);
        known.set(key, found);
        return found;
      };
    }
    let known: Float64Array | undefined;
    return (asked) => {
      known ??= new Float64Array(size).fill(NaN);
      const key = Number(keyOf(asked));
      const found = known[key] ?? NaN;
      return Number.isNaN(found) ? (known[key] = cost(asked)) : found;
    };
  };
}

const FLAT = 20_000;

function keysFor(sets: Sets): Pick<Field, 'keyOf' | 'radix' | 'size'> {
  const radix: number[] = [];
  let size = 1;
  for (const count of sets) {
    radix.push(size);
    size *= count + 1;
  }
  if (!Number.isSafeInteger(size)) return { keyOf: (of) => of.join(), radix, size };
  return { keyOf: (of) => piecesOf(of, radix), radix, size };
}

export function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

export function piecesOf(sets: Sets, weights: Sets): number {
  let sum = 0;
  for (let at = 0; at < sets.length; at++) sum += (sets[at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

export function minus(a: Sets, b: Sets): number[] {
  return a.map((value, at) => value - (b[at] ?? 0));
}

/**
 * Everything an offer can give of what is left, the fullest first, the want in front being lowered last.
 * @param low of each want at least
 * @param visit `false` ends it
 */
export function eachTake(
  { needs }: Field,
  offer: Offer,
  left: Sets,
  low: Sets,
  visit: (take: readonly number[]) => boolean,
): void {
  const take = new Array<number>(left.length).fill(0);
  const free = offer.loose ? undefined : [...offer.free];
  const from = (want: number, any: boolean): boolean => {
    if (want === left.length) return any ? visit(take) : true;
    let high = Math.min(left[want] ?? 0, offer.caps[want] ?? 0);
    const need = needs[want] ?? [];
    if (free !== undefined && high > 0)
      for (const [sku, quantity] of need) high = Math.min(high, Math.floor((free[sku] ?? 0) / quantity));
    for (let count = high; count >= (low[want] ?? 0); count--) {
      take[want] = count;
      if (free !== undefined) for (const [sku, quantity] of need) free[sku] = (free[sku] ?? 0) - count * quantity;
      const goOn = from(want + 1, any || count > 0);
      if (free !== undefined) for (const [sku, quantity] of need) free[sku] = (free[sku] ?? 0) + count * quantity;
      if (!goOn) return false;
    }
    take[want] = 0;
    return true;
  };
  from(0, false);
}

/** As much as one offer can give, want by want from the front: with competing wants not always the most there is. */
export function fullTake({ needs }: Field, offer: Offer, left: Sets): number[] {
  if (offer.loose) return left.map((count, want) => Math.min(count, offer.caps[want] ?? 0));
  const free = [...offer.free];
  return left.map((count, want) => {
    const need = needs[want] ?? [];
    const high = need.reduce((most, [sku, quantity]) => Math.min(most, Math.floor((free[sku] ?? 0) / quantity)), count);
    for (const [sku, quantity] of need) free[sku] = (free[sku] ?? 0) - high * quantity;
    return high;
  });
}
