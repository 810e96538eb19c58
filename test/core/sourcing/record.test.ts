/** A decision as it is kept: who stood for it, what each was worth, what was not known. */
import { expect } from 'chai';
import { distanceKm, routeOrder } from '../../../src/core/sourcing/index.ts';
import { north, orderOf, placeAt, row, rulesOf, stockOf, worldOf } from './made.ts';

describe('core/sourcing/record', () => {
  it('routeOrder: the record says who stood for it, what each was worth, and why it lost', () => {
    const places = [...row, placeAt('shut', { active: false }), placeAt('doha', { country: 'QA', companyId: 'QA01' })];

    const { record } = routeOrder(
      orderOf('X2', { attempt: 2 }),
      worldOf({ places }),
      stockOf('near X1, mid X5, far X9'),
    );

    expect(record).to.deep.equal({
      rule: { version: 0, set: 'standard' },
      attempt: 2,
      weights: { perKm: 1, perSplit: 1_000_000 },
      steps: [
        {
          name: 'own_country',
          candidates: [
            { id: 'near', km: 1, scores: { distance: 1 }, total: 1, lost: 'short', stock: { X: [1, 2] } },
            { id: 'mid', km: 10, scores: { distance: 10 }, total: 10, stock: { X: [5, 2] } },
            { id: 'far', km: 100, scores: { distance: 100 }, total: 100, lost: 'dearer' },
          ],
          more: 0,
          excluded: { closed: 1, other_country: 1 },
        },
      ],
      excluded: [{ id: 'shut', why: 'closed' }],
      parts: [{ id: 'mid', km: 10, step: 'own_country', cost: 10, pieces: [{ sku: 'X', quantity: 2 }] }],
      missing: [],
      cost: 10,
      currency: 'AED',
      exact: true,
    });
  });

  it('routeOrder: what is not known of a place is named, and it is routed all the same', () => {
    const lost = placeAt('lost', { km: null, city: 'Sharjah' });
    const far = placeAt('om', { km: 5, country: 'ZZ' });
    const rules = rulesOf({ weights: { carriage: 1 } });

    const { record } = routeOrder(orderOf('X1'), worldOf({ places: [lost, far], rules }), stockOf('lost X1'));

    expect(record.parts.map(({ id }) => id)).to.deep.equal(['lost']);
    expect(record.steps[0]?.candidates[0]?.gaps).to.deep.equal(['no_coordinates', 'no_rate_card']);
  });

  it('routeOrder: a row of hundreds of places, the record stays small', () => {
    const places = Array.from({ length: 200 }, (_, n) => placeAt(`p${n}`, { place: north(n) }));

    const { record } = routeOrder(orderOf('X1'), worldOf({ places }), stockOf('p150 X1'));

    expect(record.parts[0]?.id).to.equal('p150');
    expect(record.steps[0]?.more).to.equal(193);
    expect(JSON.stringify(record).length).to.be.below(1_500);
  });

  it('distanceKm: Dubai to Abu Dhabi is about 125 km, to itself nothing', () => {
    const dubai = { lat: 25.2, lng: 55.27 };

    expect(distanceKm(dubai, { lat: 24.45, lng: 54.38 })).to.be.within(115, 130);
    expect(distanceKm(dubai, dubai)).to.equal(0);
  });
});
