/** Ranking and choosing: pure, so every case is a row. */
import { expect } from 'chai';
import { chooseOne, distanceKm, rankLocations, type Candidate } from '../../../src/core/sourcing/index.ts';

const dubai = { lat: 25.2, lng: 55.27 };
const at = (id: string, over: Partial<Candidate> = {}): Candidate => ({
  id,
  country: 'AE',
  city: 'Dubai',
  kind: 'store',
  sourceCode: `src-${id}`,
  shipsOnline: true,
  active: true,
  ...over,
});
const to = { country: 'AE', city: 'Dubai', place: dubai };

describe('core/sourcing/rank', () => {
  const rankings: readonly [string, Parameters<typeof rankLocations>[0], readonly Candidate[], readonly string[]][] = [
    [
      'nearer goes first',
      to,
      [at('far', { place: { lat: 24.4, lng: 54.4 } }), at('near', { place: dubai })],
      ['near', 'far'],
    ],
    [
      'without coordinates goes behind those with',
      to,
      [at('unknown'), at('far', { place: { lat: 24.4, lng: 54.4 } })],
      ['far', 'unknown'],
    ],
    [
      'of two without coordinates the same city goes first',
      to,
      [at('a', { city: 'Sharjah' }), at('b', { city: 'DUBAI' })],
      ['b', 'a'],
    ],
    ['then the warehouse', to, [at('a'), at('b', { kind: 'warehouse' })], ['b', 'a']],
    ['then the lower id, so that it is always the same', to, [at('b'), at('a')], ['a', 'b']],
    [
      'a place nobody knows ranks by city',
      { country: 'AE', city: 'Hatta' },
      [at('b', { place: dubai }), at('a', { city: 'Hatta' })],
      ['a', 'b'],
    ],
    [
      'collection: only the store that was chosen',
      { ...to, pickupSource: 'src-b' },
      [at('a'), at('b', { shipsOnline: false })],
      ['b'],
    ],
  ];
  for (const [name, destination, candidates, ids] of rankings) {
    it(`rankLocations: ${name}`, () => {
      expect(rankLocations(destination, candidates).ranked.map((one) => one.id)).to.deep.equal(ids);
    });
  }

  it('rankLocations: each that may not serve is named with its reason', () => {
    const { ranked, excluded } = rankLocations(to, [
      at('a', { country: 'QA' }),
      at('b', { active: false }),
      at('c', { shipsOnline: false }),
      at('d', { forbidden: true }),
    ]);

    expect(ranked).to.deep.equal([]);
    expect(excluded).to.deep.equal([
      { id: 'a', why: 'other_country' },
      { id: 'b', why: 'closed' },
      { id: 'c', why: 'not_online' },
      { id: 'd', why: 'cross_company' },
    ]);
  });

  it('distanceKm: Dubai to Abu Dhabi is about 125 km, to itself nothing', () => {
    expect(distanceKm(dubai, { lat: 24.45, lng: 54.38 })).to.be.within(115, 130);
    expect(distanceKm(dubai, dubai)).to.equal(0);
  });

  const stock: Record<string, number> = { 'a X': 1, 'b X': 3, 'b Y': 1, 'c X': 9, 'c Y': 9 };
  const free = (id: string, sku: string): number => stock[`${id} ${sku}`] ?? 0;
  const ranked = [{ id: 'a', distanceKm: 1 }, { id: 'b' }, { id: 'c' }];
  const choices: readonly [string, Parameters<typeof chooseOne>[0], string | undefined, readonly string[]][] = [
    ['the first that has everything', [{ sku: 'X', quantity: 2 }], 'b', ['a']],
    [
      'enough of one and none of the other is not everything',
      [
        { sku: 'X', quantity: 1 },
        { sku: 'Y', quantity: 2 },
      ],
      'c',
      ['a', 'b'],
    ],
    ['the last piece counts', [{ sku: 'X', quantity: 1 }], 'a', []],
    ['nobody has it', [{ sku: 'Z', quantity: 1 }], undefined, ['a', 'b', 'c']],
  ];
  for (const [name, needs, id, lost] of choices) {
    it(`chooseOne: ${name}`, () => {
      const choice = chooseOne(needs, ranked, free);

      expect(choice.one?.id).to.equal(id);
      expect(choice.lost.map((one) => one.id)).to.deep.equal(lost);
    });
  }
});
