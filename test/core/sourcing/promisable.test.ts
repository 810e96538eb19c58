/** What a step may promise is asked once; who is of no use to the search is left out without changing its answer. */
import { expect } from 'chai';
import fc from 'fast-check';
import { suppliesOf } from '../../../src/core/sourcing/allocate.ts';
import { optimise } from '../../../src/core/sourcing/optimise.ts';
import { routeOrder } from '../../../src/core/sourcing/index.ts';
import { orderOf, placeAt, stockOf, worldOf } from './made.ts';

const RUNS = process.env['OMNIHUB_QUICK'] === undefined ? 120 : 40;

describe('core/sourcing/promisable', () => {
  it('routeOrder: the search and the record ask of stock what was asked before, nothing is asked twice', () => {
    const places = ['p', 'q', 'r', 's'].map((id, n) => placeAt(id, { km: n + 1 }));
    const free = stockOf('p A1, q B1, r A1 B1, s C1');
    const asked: string[] = [];

    const routed = routeOrder(orderOf('A1 B1 C1'), worldOf({ places }), (locationId, sku) => {
      asked.push(`${locationId} ${sku}`);
      return free(locationId, sku);
    });

    expect(routed.record.steps[0]?.candidates).to.have.length(4);
    expect(new Set(asked).size).to.equal(asked.length);
    expect(asked.length).to.be.at.most(12);
  });

  it('suppliesOf: flat costs, the answer without those behind is the answer with them', () => {
    const problem = fc.record({
      wanted: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }),
      stock: fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }), { maxLength: 6 }),
      steps: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }),
      most: fc.integer({ min: 1, max: 4 }),
      perSplit: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(problem, ({ wanted, stock, steps, most, perSplit }) => {
        let base = 0;
        const ranked = stock.map((_one, at) => ({ id: `p${at}`, base: (base += steps[at] ?? 0) }));
        const needs = wanted.map((quantity, n) => ({ sku: `s${n}`, quantity }));
        const parcels = { flat: true, rising: ({ base: cost }: { base: number }) => cost };
        const given = { ranked, needs, parcels, may: (place: number, need: number) => stock[place]?.[need] ?? 0 };
        const wants = needs.map(({ sku, quantity }) => ({ sets: quantity, perSet: [{ sku, quantity: 1 }] }));
        const answer = (flat: boolean) =>
          optimise({
            wants,
            supplies: suppliesOf({ ...given, parcels: { ...parcels, flat } } as unknown as Parameters<
              typeof suppliesOf
            >[0]),
            most,
            perSplit,
          });

        expect(answer(true)).to.deep.equal(answer(false));
      }),
      { seed: 20261122, numRuns: RUNS },
    );
  });
});
