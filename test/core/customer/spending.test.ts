import fc from 'fast-check';
import { shop } from '../made.ts';
import { runSteps, steps } from './spending.suite.ts';

const numRuns = process.env['OMNIHUB_QUICK'] === undefined ? 25 : 6;

describe('core/customer: spending', () => {
  it('any sequence of orders, changes, charges, resets and limits, counts as a plain model does', async () => {
    const fresh = await shop(10_000);
    let run = 0;

    try {
      await fc.assert(
        fc.asyncProperty(steps, (todo) => runSteps(fresh.db, todo, `r${run++}`)),
        { numRuns, seed: 20_261_122 },
      );
    } finally {
      await fresh.drop();
    }
  });
});
