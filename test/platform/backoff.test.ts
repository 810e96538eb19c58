import { expect } from 'chai';
import fc from 'fast-check';
import { retry } from '../../config/retry.ts';
import { verdictOf } from '../../src/platform/backoff.ts';
import { AppError, errorKinds, type ErrorKind } from '../../src/platform/errors.ts';

const kinds = Object.keys(errorKinds) as ErrorKind[];
const error = (kind: ErrorKind, afterMs?: number) => new AppError(kind, 'a.b', {}, undefined, afterMs);

describe('platform/backoff', () => {
  it('verdictOf: what a person must decide, is not tried again', () => {
    for (const kind of ['invalid', 'forbidden', 'refused', 'bug'] as const) {
      expect(verdictOf(error(kind), 1), kind).to.deep.equal({ again: false });
    }
  });

  it('verdictOf: any kind and attempt, ends with the plan and waits within its bounds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (kind, attempts, random) => {
          const verdict = verdictOf(error(kind), attempts, 1, () => random);
          const plan = errorKinds[kind].queue === 'retry' ? retry.partner : retry.briefly;
          if (errorKinds[kind].queue === 'park' || attempts >= plan.attempts) return !verdict.again;
          const ceiling = Math.min(plan.maxMs, plan.firstMs * 2 ** (attempts - 1));
          return verdict.again && verdict.inMs >= Math.floor(ceiling * 0.2) && verdict.inMs <= ceiling;
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it('verdictOf: a partner that is down, is tried for about a day and no longer than two', () => {
    let longest = 0;
    for (let attempts = 1; ; attempts++) {
      const verdict = verdictOf(error('unavailable'), attempts, 1, () => 0.999);
      if (!verdict.again) break;
      longest += verdict.inMs;
    }

    expect(longest / 3_600_000).to.be.within(20, 48);
  });

  it('verdictOf: a partner that names a moment, is not bothered before it; but no longer than a day', () => {
    const soon = verdictOf(error('unavailable', 60_000), 1, 1, () => 0);
    const absurd = verdictOf(error('unavailable', 9e15), 1, 1, () => 0);

    expect(soon).to.deep.equal({ again: true, inMs: 60_000 });
    expect(absurd).to.deep.equal({ again: true, inMs: 86_400_000 });
  });

  it('verdictOf: a scale, shortens every wait', () => {
    expect(verdictOf(error('missing'), 1, 0.01, () => 1)).to.deep.equal({ again: true, inMs: 10 });
  });
});
