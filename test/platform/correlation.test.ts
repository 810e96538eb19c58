import { expect } from 'chai';
import {
  causeFor,
  causeOf,
  correlationId,
  currentCause,
  withCause,
  withCorrelation,
} from '../../src/platform/correlation.ts';
import type { Tx } from '../../src/platform/db/index.ts';

const tx = () => ({ scratch: new Map() }) as unknown as Tx;

describe('platform/correlation', () => {
  it('correlationId: nothing set, a fresh one each time and the hub at work', () => {
    expect(correlationId()).to.not.equal(correlationId());
    expect(currentCause().who).to.equal('hub');
  });

  it('withCause: through awaits and beside others, stays with its own work', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((id) =>
        withCause({ correlationId: id, who: `w-${id}` }, async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          return withCorrelation(`${id}2`, () => [correlationId(), currentCause().who]);
        }),
      ),
    );

    expect(seen).to.deep.equal([
      ['a2', 'w-a'],
      ['b2', 'w-b'],
    ]);
  });

  it('causeOf: a transaction for many, tells each document its own cause, others the current one', () => {
    const one = tx();
    causeFor(one, 'doc-1', { correlationId: 'c-1', who: 'magento' });

    expect(causeOf(one, 'doc-1').correlationId).to.equal('c-1');
    withCorrelation('now', () => expect(causeOf(one, 'doc-2').correlationId).to.equal('now'));
  });
});
