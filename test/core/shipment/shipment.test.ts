/** References that couriers accept, and the courier that takes a parcel. */
import { expect } from 'chai';
import fc from 'fast-check';
import { firstCouriers } from '../../../config/couriers.ts';
import { chooseCourier } from '../../../src/core/shipment/choose-courier.ts';
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

  const parcel = { fromCountry: 'AE', toCountry: 'AE', weightG: 1000 };
  const cash = (minor: number) => ({ cashOnDelivery: { minor, currency: 'AED' } });
  const cases: readonly [
    string,
    readonly string[],
    Parameters<typeof chooseCourier>[2],
    string | undefined,
    readonly string[],
  ][] = [
    ['the preferred one', ['ARAMEX', 'JEEBLY'], parcel, 'ARAMEX', []],
    ['too heavy for the first', ['JEEBLY', 'ARAMEX'], { ...parcel, weightG: 25_000 }, 'ARAMEX', ['too heavy']],
    [
      'cash above the limit of the first',
      ['JEEBLY', 'ARAMEX'],
      { ...parcel, ...cash(300_001) },
      'ARAMEX',
      ['cash above its limit'],
    ],
    ['cash at the limit', ['JEEBLY'], { ...parcel, ...cash(300_000) }, 'JEEBLY', []],
    ['another country', ['DELHIVERY'], parcel, undefined, ['does not collect there']],
    [
      'lockers need a choice',
      ['REDBOX'],
      { ...parcel, fromCountry: 'SA', toCountry: 'SA' },
      undefined,
      ['lockers only'],
    ],
    [
      'an id that nobody knows',
      ['SMSA'],
      { ...parcel, fromCountry: 'SA', toCountry: 'SA' },
      undefined,
      ['aggregator id not known'],
    ],
    ['a courier that is no more', ['GONE', 'ARAMEX'], parcel, 'ARAMEX', ['unknown']],
  ];
  for (const [name, preferred, what, code, why] of cases) {
    it(`chooseCourier: ${name}`, () => {
      const choice = chooseCourier(preferred, firstCouriers, what);

      expect(choice.courier?.code).to.equal(code);
      expect(choice.passed.map((one) => one.why)).to.deep.equal(why);
    });
  }
});
