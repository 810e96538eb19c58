/** References that couriers accept. */
import { expect } from 'chai';
import fc from 'fast-check';
import { nextReference, shipmentReference } from '../../../src/core/shipment/shipment.ts';

describe('core/shipment/shipment', () => {
  it('shipmentReference: whatever the number, at most 20 of A-Z 0-9 -, and its end is kept', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9/_ -]{1,50}$/), fc.integer({ min: 1, max: 99 }), (increment, n) => {
        const reference = shipmentReference(`AE-${increment}`, 'AE', n);

        expect(reference).to.match(/^[A-Z0-9-]{1,20}$/);
        expect(reference.endsWith(`-${n}`)).to.equal(true);
        const again = nextReference(reference);
        expect(again).to.match(/^[A-Z0-9-]{1,20}$/);
        expect(again).not.to.equal(reference);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('shipmentReference: a short number stays as it is, a long one keeps channel and end', () => {
    expect(shipmentReference('AE-000000123', 'AE', 1)).to.equal('AE-000000123-1');
    expect(shipmentReference('AE-99990000000000000123', 'AE', 2)).to.equal(
      'AE-00000000000123-2'.padStart(20, '').replace('AE-', 'AE-0').slice(0, 20),
    );
  });

  it('nextReference: counts on by letters', () => {
    expect(nextReference('AE-1-1')).to.equal('AE-1-1B');
    expect(nextReference('AE-1-1B')).to.equal('AE-1-1C');
  });
});
