/** Large orders: exact in time, never worse than greedy, the same again, bounded. */
import { expect } from 'chai';
import { optimise, type Assignment, type Problem } from '../../../src/core/sourcing/optimise.ts';
import { pieces, problemOf, scoreOf, weightsOf, type Raw } from './optimise-made.ts';

const LARGE = process.env['OMNIHUB_LONG'] === '1' ? 60 : process.env['OMNIHUB_QUICK'] === undefined ? 3 : 1;

describe('core/sourcing/optimise-search', () => {
  it('optimise: twelve wants at sixty places, never worse than greedy, the same again, exact', () => {
    let worst = 0;
    for (let seed = 1; seed <= LARGE; seed++) {
      const problem = problemOf(large(seed, 1));

      const began = performance.now();
      const found = optimise(problem);
      worst = Math.max(worst, performance.now() - began);

      expect(found.exact).to.equal(true);
      expect(optimise(problem)).to.deep.equal(found);
      notWorse(problem, found);
    }
    if (process.env['OMNIHUB_LONG'] === '1') process.stderr.write(`      worst of ${LARGE}: ${worst.toFixed(1)} ms\n`);
  });

  it('optimise: too large to be exact, it ends, says so and is never worse than greedy', () => {
    for (const budget of [0, 1, 50, 3_000]) {
      const problem = { ...problemOf(large(7, 9)), budget };
      let asked = 0;
      const counted = problem.supplies.map((one) => ({
        ...one,
        cost: (sets: readonly number[]) => ((asked += 1), one.cost(sets)),
      }));

      const found = optimise({ ...problem, supplies: counted });

      expect(found.exact).to.equal(false);
      expect(asked).to.be.below(20_000 + 20 * budget);
      notWorse(problem, found);
    }
  });
});

function large(seed: number, mostSets: number): Raw {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const names = Array.from({ length: 12 }, (_, at) => `K${at}`);
  return {
    wants: names.map((sku) => [1 + next(mostSets), { [sku]: 1 }]),
    stock: Array.from({ length: 60 }, () =>
      Object.fromEntries(names.map((sku) => [sku, next(5) === 0 ? 1 + next(mostSets) : 0])),
    ),
    base: Array.from({ length: 60 }, () => next(1_000)),
    perSlab: 120,
    slab: 3,
    most: seed % 3 === 0 ? 3 : 10,
    perSplit: [0, 500, 1_000_000][seed % 3] ?? 0,
  };
}

/** Greedy: whoever can give most goes first, of a draw the one in front. */
function notWorse(problem: Problem, found: Assignment): void {
  const weights = weightsOf(problem);
  const left = problem.wants.map((want) => want.sets);
  let others = [...problem.supplies];
  let [served, cost, parts] = [0, 0, 0];
  for (; parts < problem.most; parts++) {
    const takes = others.map((one) =>
      problem.wants.map(({ perSet }, at) => Math.min(left[at] ?? 0, one.free.get(perSet[0]?.sku ?? '') ?? 0)),
    );
    const values = takes.map((take) => pieces(take, weights));
    const at = values.indexOf(Math.max(...values));
    const [take, supply] = [takes[at] ?? [], others[at]];
    if (supply === undefined || pieces(take, weights) === 0) break;
    served += pieces(take, weights);
    cost += supply.cost(take) + (parts === 0 ? 0 : problem.perSplit);
    for (const [want, count] of take.entries()) left[want] = (left[want] ?? 0) - count;
    others = others.filter((one) => one !== supply);
  }
  const [ours = 0, minus = 0] = scoreOf(problem, found);
  expect(ours).to.be.at.least(served);
  if (ours === served) expect(-minus).to.be.at.most(cost);
}
