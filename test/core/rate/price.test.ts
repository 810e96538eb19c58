/** What a card makes of a parcel, to the minor unit. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { RateCardRow, RateSlab } from '../../../config/rate-cards.ts';
import { basePrice, chargeableG, partsOf, shareOf } from '../../../src/core/rate/price.ts';
import { cardOf, laneOf } from './made.ts';

const slabs = laneOf().slabs;
const cod = { flatMinor: 500, percent: 1, leastMinor: 800 };

describe('core/rate/price', () => {
  const shares: [string, number, number, number][] = [
    ['a half goes up', 50, 1, 1],
    ['less than a half goes down', 49, 1, 0],
    ['two decimals of a percent count', 10_000, 12.25, 1_225],
    ['an odd percentage that binary cannot hold', 1_000, 0.57, 6],
    ['nothing of nothing', 0, 7, 0],
  ];
  for (const [name, minor, percent, wanted] of shares)
    it(`shareOf: ${name}`, () => expect(shareOf(minor, percent)).to.equal(wanted));

  const weights: [string, number, number | undefined][] = [
    ['in the first slab', 400, 1_500],
    ['at its very end', 500, 1_500],
    ['a gram more, a whole step more', 501, 1_800],
    ['two whole steps', 1_500, 2_100],
    ['the heaviest it carries', 30_000, 19_200],
    ['beyond it, nothing', 30_001, undefined],
  ];
  for (const [name, grams, wanted] of weights)
    it(`basePrice: ${name}`, () => expect(basePrice(slabs, grams)).to.equal(wanted));

  it('chargeableG: a light big box counts by its room, a heavy small one by the scales, no divisor by the scales', () => {
    const size = { lengthMm: 500, widthMm: 400, heightMm: 300 };

    expect(chargeableG({ weightG: 900, size }, 5_000)).to.equal(12_000);
    expect(chargeableG({ weightG: 13_000, size }, 5_000)).to.equal(13_000);
    expect(chargeableG({ weightG: 900, size }, undefined)).to.equal(900);
  });

  const cases: [string, Partial<RateCardRow>, number, number | undefined, Record<string, number> | undefined][] = [
    ['prepaid, no fuel', {}, 0, undefined, { base: 1_500 }],
    [
      'fuel on carriage and remote surcharge',
      { fuelPercent: 5 },
      700,
      undefined,
      { base: 1_500, remote: 700, fuel: 110 },
    ],
    ['cash: flat and share, above the minimum', { cod }, 0, 50_000, { base: 1_500, cod: 1_000 }],
    ['cash: the minimum', { cod }, 0, 10_000, { base: 1_500, cod: 800 }],
    ['cash: no fuel on it', { cod, fuelPercent: 10 }, 0, 50_000, { base: 1_500, fuel: 150, cod: 1_000 }],
    ['cash of nothing is prepaid', { cod }, 0, 0, { base: 1_500 }],
    ['cash with a card that carries none', {}, 0, 10_000, undefined],
    [
      'three decimals: dinars in fils',
      { currency: 'KWD', fuelPercent: 5.5 },
      333,
      undefined,
      { base: 1_500, remote: 333, fuel: 101 },
    ],
  ];
  for (const [name, over, remote, cash, wanted] of cases)
    it(`partsOf: ${name}`, () => {
      const card = cardOf(over);
      const cashOnDelivery = cash === undefined ? {} : { cashOnDelivery: { minor: cash, currency: card.currency } };

      expect(partsOf(card, slabs, remote, { weightG: 400, ...cashOnDelivery })).to.deep.equal(wanted);
    });

  it('partsOf: cash in another currency than the card, no price', () => {
    const question = { weightG: 400, cashOnDelivery: { minor: 10_000, currency: 'SAR' } };

    expect(partsOf(cardOf({ cod }), slabs, 0, question)).to.equal(undefined);
  });

  it('partsOf: any card and parcel, never negative, and a heavier or dearer parcel never costs less', () => {
    const slab = fc.record({
      width: fc.integer({ min: 1, max: 5_000 }),
      step: fc.integer({ min: 1, max: 700 }),
      flat: fc.boolean(),
      minor: fc.nat(5_000),
    });
    const card = fc.record({
      slabs: fc.array(slab, { minLength: 1, maxLength: 4 }),
      fuelPercent: fc.nat(3_000).map((bp) => bp / 100),
      divisor: fc.constantFrom(undefined, 4_000, 5_000),
      percent: fc.nat(500).map((bp) => bp / 100),
      remote: fc.nat(900),
    });
    const parcel = fc.record({
      weightG: fc.nat(12_000),
      more: fc.nat(3_000),
      cash: fc.nat(500_000),
      side: fc.integer({ min: 1, max: 600 }),
    });

    fc.assert(
      fc.property(card, parcel, (made, { weightG, more, cash, side }) => {
        const laid = layOut(made.slabs);
        const row = cardOf({
          fuelPercent: made.fuelPercent,
          cod: { flatMinor: 100, percent: made.percent, leastMinor: 200 },
          ...(made.divisor === undefined ? {} : { divisor: made.divisor }),
        });
        const priceAt = (grams: number, minor: number) =>
          partsOf(row, laid, made.remote, {
            weightG: grams,
            size: { lengthMm: side, widthMm: side, heightMm: side },
            cashOnDelivery: { minor, currency: 'AED' },
          });
        const sum = (parts: Record<string, number>): number => Object.values(parts).reduce((all, one) => all + one, 0);
        const [light, heavy, dear] = [
          priceAt(weightG, cash),
          priceAt(weightG + more, cash),
          priceAt(weightG, cash + more),
        ];
        if (light === undefined) return heavy === undefined && dear === undefined;
        const fine = Object.values(light).every((part) => Number.isSafeInteger(part) && part >= 0);
        return (
          fine && (heavy === undefined || sum(heavy) >= sum(light)) && dear !== undefined && sum(dear) >= sum(light)
        );
      }),
      { seed: 20261122, numRuns: process.env['OMNIHUB_QUICK'] === undefined ? 2_000 : 200 },
    );
  });
});

function layOut(slabs: readonly { width: number; step: number; flat: boolean; minor: number }[]): RateSlab[] {
  let fromG = 0;
  return slabs.map(({ width, step, flat, minor }) => {
    const one = { fromG, toG: fromG + width, minor, ...(flat ? {} : { stepG: Math.min(step, width) }) };
    fromG = one.toG;
    return one;
  });
}
