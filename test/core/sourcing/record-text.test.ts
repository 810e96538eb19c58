/** A decision as its row keeps it is small, and read back it says all that was decided; records of before are read as well. */
import { expect } from 'chai';
import fc from 'fast-check';
import { decisionText, readDecision, routeOrder, type DecisionRecord } from '../../../src/core/sourcing/index.ts';
import { orderOf, placeAt, pressureAt, row, rulesOf, stockOf, worldOf } from './made.ts';

const RUNS = process.env['OMNIHUB_QUICK'] === undefined ? 150 : 40;

describe('core/sourcing/record-text', () => {
  const store = placeAt('shop', { km: 2, sourceCode: 'shop' });
  const rows: readonly [name: string, record: () => DecisionRecord][] = [
    ['one place has all', () => routeOrder(orderOf('X2 Y1'), worldOf(), stockOf('mid X5 Y5, far X9')).record],
    ['nobody has it', () => routeOrder(orderOf('X2', { attempt: 3 }), worldOf(), stockOf('near X1')).record],
    [
      'in parts, by goods that should leave, carriage that nobody knows',
      () =>
        routeOrder(
          orderOf('X2 Y1'),
          worldOf({
            rules: rulesOf({ locations: { kinds: ['store'] } }, { weights: { perAgedDay: 3, carriage: 1 } }),
            pressure: pressureAt({ 'near X': { liesSince: '2026-11-01', markdownPercent: 0 } }),
          }),
          stockOf('near X2, far Y1'),
        ).record,
    ],
    [
      'a collecting customer whose store lacks a piece that others could bring',
      () =>
        routeOrder(
          orderOf('X2', { pickupSource: 'shop' }),
          worldOf({ places: [...row, store, placeAt('shut', { active: false })] }),
          stockOf('shop X1, mid X4'),
        ).record,
    ],
  ];
  for (const [name, record] of rows)
    it(`readDecision: ${name}, as it was decided`, () => {
      expect(readDecision(decisionText(record()))).to.deep.equal(record());
    });

  it('readDecision: whatever is there and wherever it lies, nothing of the record is lost', () => {
    const pieces = fc.array(fc.constantFrom('A1', 'B2', 'C1', 'D3'), { minLength: 1, maxLength: 4 });
    const shelf = fc.record({ place: fc.constantFrom('near', 'mid', 'far'), pieces });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1 }),
        fc.array(shelf),
        (skus, shelves) => {
          const stock = stockOf(shelves.map((one) => `${one.place} ${one.pieces.join(' ')}`).join(', '));
          const { record } = routeOrder(orderOf(skus.map((sku) => `${sku}2`).join(' ')), worldOf(), stock);

          expect(readDecision(decisionText(record))).to.deep.equal(record);
        },
      ),
      { seed: 20261122, numRuns: RUNS },
    );
  });

  it('readDecision: a record with its field names, as they were written before, is read as it is', () => {
    const { record } = routeOrder(orderOf('X2'), worldOf(), stockOf('mid X5'));

    expect(readDecision(JSON.stringify(record))).to.deep.equal(record);
  });

  it('decisionText: a row of hundreds of places, less than half of the record', () => {
    const places = Array.from({ length: 200 }, (_, n) => placeAt(`place-${n}`, { km: n, active: n > 20 }));
    const { record } = routeOrder(orderOf('X1'), worldOf({ places }), stockOf('place-150 X1'));

    expect(decisionText(record).length).to.be.below(JSON.stringify(record).length / 2);
  });
});
