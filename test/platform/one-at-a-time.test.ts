import { expect } from 'chai';
import fc from 'fast-check';
import { oneAtATime } from '../../src/platform/one-at-a-time.ts';

describe('platform/one-at-a-time', () => {
  it('oneAtATime: one key in order, different keys side by side, never more than the limit, failures harm nobody', async () => {
    const job = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), turns: fc.nat(3), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 20 }), fc.integer({ min: 1, max: 3 }), async (jobs, limit) => {
        const inTurn = oneAtATime(limit);
        const order: Record<string, number[]> = {};
        const busy = new Set<string>();
        let most = 0;

        const results = await Promise.allSettled(
          jobs.map((one, at) =>
            inTurn(one.key, async () => {
              expect(busy.has(one.key)).to.equal(false);
              busy.add(one.key);
              most = Math.max(most, busy.size);
              for (let turn = 0; turn < one.turns; turn++) await Promise.resolve();
              (order[one.key] ??= []).push(at);
              busy.delete(one.key);
              if (one.fails) throw new Error('no');
              return at;
            }),
          ),
        );

        expect(most).to.be.at.most(limit);
        for (const list of Object.values(order)) expect(list).to.deep.equal([...list].sort((a, b) => a - b));
        expect(results.map((one) => one.status === 'rejected')).to.deep.equal(jobs.map((one) => one.fails));
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});
