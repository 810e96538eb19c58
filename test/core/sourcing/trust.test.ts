/** How far a place is trusted: its score, and that sourcing promises what availability shows. */
import { expect } from 'chai';
import fc from 'fast-check';
import { offerOf } from '../../../src/core/availability/offer.ts';
import { viewOf } from '../../../src/core/availability/view.ts';
import { routeOrder, trustFor, trustScore } from '../../../src/core/sourcing/index.ts';
import { orderOf, placeAt, worldOf } from './made.ts';

describe('core/sourcing/trust', () => {
  // prettier-ignore
  const scores: readonly [string, readonly { daysAgo: number; offered: number; refused: number }[], number][] = [
    ['nothing offered: wholly', [], 1],
    ['too few to say', [{ daysAgo: 0, offered: 19, refused: 19 }], 1],
    ['all of it was there', [{ daysAgo: 0, offered: 500, refused: 0 }], 1],
    ['one in thirty is good enough', [{ daysAgo: 0, offered: 90, refused: 3 }], 1],
    ['one in five', [{ daysAgo: 0, offered: 90, refused: 20 }], 0.8],
    ['never less than the floor', [{ daysAgo: 0, offered: 90, refused: 90 }], 0.5],
    ['a month ago weighs half', [{ daysAgo: 30, offered: 180, refused: 40 }], 0.8],
    ['older than the window is forgotten', [{ daysAgo: 91, offered: 900, refused: 900 }], 1],
    ['more refused than offered counts as all', [{ daysAgo: 0, offered: 20, refused: 60 }], 0.5],
  ];
  for (const [name, days, score] of scores)
    it(`trustScore: ${name}, is ${score}`, () => {
      expect(trustScore(days)).to.equal(score);
    });

  it('trustFor: sourcing serves all that availability shows, and not a piece more, whether its channel trusts or not', () => {
    const given = fc.record({
      pieces: fc.integer({ min: 0, max: 40 }),
      percent: fc.integer({ min: 50, max: 100 }),
      trusts: fc.option(fc.boolean(), { nil: undefined }),
    });
    fc.assert(
      fc.property(given, ({ pieces, percent, trusts }) => {
        const trust = new Map([['near', percent / 100]]);
        const channel = trusts === undefined ? {} : { rerouting: { trust: trusts } };
        const world = worldOf({ places: [placeAt('near')], trust, channel });
        const [shop] = world.mapping.channels;
        if (shop === undefined) throw new Error('no channel');
        const mapping = { ...world.mapping, poolOfChannel: new Map() };
        const shown = offerOf(viewOf(mapping, shop, trustFor(shop, trust)), [pieces], 1, 0).available;
        const missingOf = (count: number) => routeOrder(orderOf(`X${count}`), world, () => pieces).missing.length;

        if (shown > 0) expect(missingOf(shown)).to.equal(0);
        expect(missingOf(shown + 1)).to.equal(1);
      }),
      { seed: 22, numRuns: 60 },
    );
  });
});
