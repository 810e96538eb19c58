/** Why a channel's number differs from ours. */
import { expect } from 'chai';
import { causeOf } from '../../../src/core/availability/channel-compare.ts';

describe('core/availability/channel-compare', () => {
  it('causeOf: each circumstance, has its cause', () => {
    const target = (over: object = {}, away = 0) => ({
      sku: 'A',
      sourceCode: 'web_ae',
      quantity: 10,
      told: { sourceCode: 'web_ae', sku: 'A', told: 10, attempts: 0, waits: false, ...over },
      away: { quantity: away, orderIds: [] },
    });
    const their = (quantity: number, inStock = quantity > 0) => ({ sku: 'A', quantity, inStock });
    const { told: _told, ...never } = target();

    const causes = [
      causeOf(target(), their(10), true),
      causeOf(target(), their(10, false), true),
      causeOf(target(), their(9), true),
      causeOf(target(), undefined, true),
      causeOf(never, undefined, true),
      causeOf(target({ told: 8 }), their(8), true),
      causeOf(target({ telling: 10 }), their(8), true),
      causeOf(target({}, 2), their(9), true),
      causeOf(target({}, 2), their(7), true),
      causeOf(target({ errorCode: 'magento.refused' }), their(3), true),
      causeOf({ ...target(), quantity: 0, told: { ...target().told, told: 0 } }, their(3), false),
      causeOf(undefined, their(3), true),
      causeOf(undefined, their(0), true),
    ];

    expect(causes).to.deep.equal([
      undefined,
      'changed_in_magento',
      'changed_in_magento',
      'unknown_in_magento',
      'not_told_yet',
      'not_told_yet',
      'not_told_yet',
      'ship_in_flight',
      'changed_in_magento',
      'refused',
      'orphan_source',
      'unknown_in_hub',
      undefined,
    ]);
  });
});
