/** Problems for the optimiser from few words, and brute force to compare it with. */
import type { Assignment, Problem, Supply } from '../../../src/core/sourcing/optimise.ts';

export type Raw = {
  readonly wants: readonly (readonly [sets: number, perSet: Readonly<Record<string, number>>])[];
  readonly stock: readonly Readonly<Record<string, number>>[];
  readonly base: readonly number[];
  /** Minor units for each begun `slab` base units in a parcel; 0: the parcel costs the same whatever is in it. */
  readonly perSlab: number;
  readonly slab: number;
  readonly most: number;
  readonly perSplit: number;
  readonly leastMinor?: number | undefined;
};

export function problemOf(raw: Raw): Problem {
  const wants = raw.wants.map(([sets, perSet]) => ({
    sets,
    perSet: Object.entries(perSet).map(([sku, quantity]) => ({ sku, quantity })),
  }));
  const weights = wants.map(({ perSet }) => perSet.reduce((sum, { quantity }) => sum + quantity, 0));
  const piecesOf = (sets: readonly number[]): number => sets.reduce((sum, n, at) => sum + n * (weights[at] ?? 0), 0);
  return {
    wants,
    supplies: raw.stock.map((stock, at): Supply => ({
      id: `s${at}`,
      free: new Map(Object.entries(stock)),
      cost: (sets) => (raw.base[at] ?? 0) + Math.ceil(piecesOf(sets) / raw.slab) * raw.perSlab,
    })),
    most: raw.most,
    perSplit: raw.perSplit,
    ...(raw.leastMinor === undefined
      ? {}
      : { least: { minor: raw.leastMinor, worth: (sets: readonly number[]) => piecesOf(sets) * 10 } }),
  };
}

export const weightsOf = ({ wants }: Problem): number[] =>
  wants.map(({ perSet }) => perSet.reduce((sum, { quantity }) => sum + quantity, 0));
export const pieces = (sets: readonly number[], weights: readonly number[]): number =>
  sets.reduce((sum, count, at) => sum + count * (weights[at] ?? 0), 0);
export const shown = ({ parts, missing, cost }: Assignment): string =>
  `${parts.map((part) => `${part.id}:${part.sets.join('')}`).join(' ')} | ${missing.join('')} | ${cost}`;

/** Everything that is allowed, one by one. The score: pieces, cost, parts, then what each supply gives from the front. */
export function bruteForce(problem: Problem): number[] {
  const { wants, supplies, most, perSplit, least } = problem;
  const weights = weightsOf(problem);
  const all = wants.map((want) => want.sets);
  const total = pieces(all, weights);
  let best: number[] = [];
  const gives: (readonly number[])[] = [];
  const price = (): void => {
    const parts = gives.flatMap((sets, at) =>
      sets.some((count) => count > 0) ? [{ sets, supply: supplies[at] }] : [],
    );
    if (parts.length > most) return;
    const left = all.map((count, want) => count - gives.reduce((sum, sets) => sum + (sets[want] ?? 0), 0));
    if (left.some((count) => count < 0)) return;
    const served = total - pieces(left, weights);
    const whole = parts.length <= 1 && (served === total || served === 0);
    if (least !== undefined && !whole) {
      if (parts.some((part) => least.worth(part.sets) < least.minor)) return;
      if (served < total && least.worth(left) < least.minor) return;
    }
    const cost =
      parts.reduce((sum, { sets, supply }) => sum + (supply?.cost(sets) ?? 0), 0) +
      Math.max(0, parts.length - 1) * perSplit;
    const front = gives.flatMap((sets) => [pieces(sets, weights), ...sets]);
    const score = [served, -cost, -parts.length, ...front];
    if (best.length === 0 || isHigher(score, best)) best = score;
  };
  const ways = supplies.map((supply) =>
    vectors(all).filter((sets) => {
      const needed = new Map<string, number>();
      for (const [at, { perSet }] of wants.entries())
        for (const { sku, quantity } of perSet) needed.set(sku, (needed.get(sku) ?? 0) + quantity * (sets[at] ?? 0));
      return [...needed].every(([sku, quantity]) => (supply.free.get(sku) ?? 0) >= quantity || quantity === 0);
    }),
  );
  const from = (at: number): void => {
    if (at === supplies.length) {
      price();
      return;
    }
    for (const sets of ways[at] ?? []) {
      gives.push(sets);
      from(at + 1);
      gives.pop();
    }
  };
  from(0);
  return best;
}

function vectors(high: readonly number[]): number[][] {
  return high.reduce<number[][]>(
    (all, most) => all.flatMap((one) => Array.from({ length: most + 1 }, (_, count) => [...one, count])),
    [[]],
  );
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}

export function scoreOf(problem: Problem, { parts, missing, cost }: Assignment): number[] {
  const weights = weightsOf(problem);
  const total = pieces(
    problem.wants.map((want) => want.sets),
    weights,
  );
  const front = problem.supplies.flatMap(({ id }) => {
    const sets = parts.find((part) => part.id === id)?.sets ?? problem.wants.map(() => 0);
    return [pieces(sets, weights), ...sets];
  });
  return [total - pieces(missing, weights), -cost, -parts.length, ...front];
}
