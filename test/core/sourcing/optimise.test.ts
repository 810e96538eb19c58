/** The best assignment of an order: against brute force on small problems, never worse than greedy on large ones, bounded. */
import { expect } from 'chai';
import fc from 'fast-check';
import { optimise, type Assignment, type Problem, type Supply } from '../../../src/core/sourcing/optimise.ts';

const numRuns = process.env['OMNIHUB_QUICK'] === undefined ? 400 : 60;

type Raw = {
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

function problemOf(raw: Raw): Problem {
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

const weightsOf = ({ wants }: Problem): number[] =>
  wants.map(({ perSet }) => perSet.reduce((sum, { quantity }) => sum + quantity, 0));
const pieces = (sets: readonly number[], weights: readonly number[]): number =>
  sets.reduce((sum, count, at) => sum + count * (weights[at] ?? 0), 0);
const shown = ({ parts, missing, cost }: Assignment): string =>
  `${parts.map((part) => `${part.id}:${part.sets.join('')}`).join(' ')} | ${missing.join('')} | ${cost}`;

/** Everything that is allowed, one by one. The score: pieces, cost, parts, then what each supply gives from the front. */
function bruteForce(problem: Problem): number[] {
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

function scoreOf(problem: Problem, { parts, missing, cost }: Assignment): number[] {
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

const skus = ['X', 'Y', 'Z'];
const rawProblems = fc.record({
  wants: fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.oneof(
        fc.constantFrom(...skus).map((sku) => ({ [sku]: 1 })),
        fc.constantFrom(...skus).map((sku) => ({ [sku]: 2 })),
        fc.constant({ X: 1, Y: 2 }),
      ),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  stock: fc.array(
    fc.record({
      X: fc.integer({ min: 0, max: 3 }),
      Y: fc.integer({ min: -1, max: 4 }),
      Z: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  base: fc.array(fc.constantFrom(-40, 0, 5, 5, 10, 90), { minLength: 3, maxLength: 3 }),
  perSlab: fc.constantFrom(0, 0, 3, 20),
  slab: fc.constantFrom(1, 2, 3),
  most: fc.constantFrom(1, 2, 3, 10),
  perSplit: fc.constantFrom(0, 7, 50, 1_000_000),
  leastMinor: fc.option(fc.constantFrom(10, 20, 30), { nil: undefined }),
});

describe('core/sourcing/optimise', () => {
  it('optimise: small problems, the same as brute force', () => {
    fc.assert(
      fc.property(rawProblems, (raw) => {
        const problem = problemOf(raw);

        const found = optimise(problem);

        expect(found.exact).to.equal(true);
        expect(scoreOf(problem, found)).to.deep.equal(bruteForce(problem), shown(found));
      }),
      { numRuns, seed: 20_261_122 },
    );
  });
});
