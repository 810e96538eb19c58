/** The split of an order's money: whatever the parcels and their order, it adds up to the minor unit. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  nextPart,
  nothingBilled,
  partOf,
  shareOf,
  type Billed,
  type BilledLine,
  type Share,
  type ShareOrder,
} from '../../../src/core/order/shares.ts';

const numRuns = process.env['OMNIHUB_QUICK'] === undefined ? 1_500 : 150;

const money = fc.integer({ min: 0, max: 1_000_000 });
const smallMoney = fc.oneof(fc.integer({ min: 0, max: 7 }), money);

const order: fc.Arbitrary<ShareOrder> = fc
  .record({
    lines: fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 7 }), totalMinor: smallMoney, discountMinor: smallMoney }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    shippingMinor: smallMoney,
    other: fc.oneof(fc.constant(0), fc.integer({ min: -1000, max: 1000 })),
    shippingShare: fc.constantFrom('first' as const, 'value' as const),
  })
  .map(({ lines, shippingMinor, other, shippingShare }) => {
    const goods = lines.reduce((sum, line) => sum + line.totalMinor, 0);
    // Thousandths of what there is, so that gift cards pay anything from nothing to all of it.
    const otherMinor = other < 0 ? -Math.round(((goods + shippingMinor) * -other) / 1000) : other;
    return {
      lines: lines.map((line, at) => ({ ...line, id: `L${at}`, cancelled: 0 })),
      shippingMinor,
      otherMinor: otherMinor === 0 ? 0 : otherMinor,
      shippingShare,
    };
  });

function plus(billed: Billed, share: Share, sign: 1 | -1): Billed {
  const lines = new Map<string, BilledLine>(billed.lines);
  for (const one of share.lines) {
    const before = lines.get(one.lineId) ?? { quantity: 0, grossMinor: 0, discountMinor: 0 };
    lines.set(one.lineId, {
      quantity: before.quantity + sign * one.quantity,
      grossMinor: before.grossMinor + sign * one.grossMinor,
      discountMinor: before.discountMinor + sign * one.discountMinor,
    });
  }
  return {
    lines,
    shippingMinor: billed.shippingMinor + sign * share.shippingMinor,
    otherMinor: billed.otherMinor + sign * share.otherMinor,
  };
}

const goodsOf = (billed: Billed): number => [...billed.lines.values()].reduce((sum, line) => sum + line.grossMinor, 0);

/** Pieces one by one, in the order that the numbers say, cut into parcels. */
function parcels(of: ShareOrder, seed: readonly number[]): Map<string, number>[] {
  const pieces = of.lines.flatMap((line) => Array.from({ length: line.quantity }, () => line.id));
  const list = [new Map<string, number>()];
  pieces
    .map((id, at) => ({ id, by: seed[at % seed.length] ?? 0, at }))
    .sort((a, b) => ((a.by * 31 + a.at * 7) % 101) - ((b.by * 31 + b.at * 7) % 101))
    .forEach(({ id, by }) => {
      if (by % 3 === 0) list.push(new Map());
      const last = list.at(-1) ?? new Map<string, number>();
      last.set(id, (last.get(id) ?? 0) + 1);
    });
  return list.filter((one) => one.size > 0);
}

describe('core/order/shares', () => {
  it('partOf: half away from zero, the whole is the whole', () => {
    expect([partOf(100, 1, 3), partOf(100, 2, 3), partOf(100, 3, 3)]).to.deep.equal([33, 67, 100]);
    expect([partOf(-5, 1, 2), partOf(5, 1, 2), partOf(7, 1, 0)]).to.deep.equal([-3, 3, 7]);
  });

  it('nextPart: three pieces of a hundred cost 33, 34 and 33', () => {
    expect([nextPart(100, 1, 3, 0), nextPart(100, 2, 3, 33), nextPart(100, 3, 3, 67)]).to.deep.equal([33, 34, 33]);
  });

  it('shareOf: any split of any order sums back exactly, and no parcel costs less than nothing', () => {
    fc.assert(
      fc.property(order, fc.array(fc.nat(50), { minLength: 1, maxLength: 12 }), (of, seed) => {
        let billed = nothingBilled;
        for (const pieces of parcels(of, seed)) {
          const share = shareOf(of, billed, pieces);
          expect(share.totalMinor).to.be.at.least(0);
          expect(share.totalMinor).to.equal(share.goodsMinor + share.shippingMinor + share.otherMinor);
          billed = plus(billed, share, 1);
        }
        expect(goodsOf(billed)).to.equal(of.lines.reduce((sum, line) => sum + line.totalMinor, 0));
        expect(billed.shippingMinor).to.equal(of.shippingMinor);
        expect(billed.otherMinor).to.equal(of.otherMinor);
      }),
      { numRuns, seed: 7 },
    );
  });

  it('shareOf: parcels that are credited and sent again in between, and it still sums back', () => {
    fc.assert(
      fc.property(order, fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }), (of, seed) => {
        let billed = nothingBilled;
        const waiting = parcels(of, seed);
        for (let at = 0; waiting.length > 0; at++) {
          const pieces = waiting.shift() ?? new Map<string, number>();
          const share = shareOf(of, billed, pieces);
          billed = plus(billed, share, 1);
          if (at < 15 && (seed[at % seed.length] ?? 0) % 4 === 1) {
            billed = plus(billed, share, -1);
            waiting.push(pieces);
          }
        }
        expect(goodsOf(billed)).to.equal(of.lines.reduce((sum, line) => sum + line.totalMinor, 0));
        expect(billed.shippingMinor).to.equal(of.shippingMinor);
        expect(billed.otherMinor).to.equal(of.otherMinor);
      }),
      { numRuns, seed: 11 },
    );
  });

  it('shareOf: with pieces cancelled, the last wanted one takes the rest of shipping', () => {
    const of: ShareOrder = {
      lines: [
        { id: 'A', quantity: 3, cancelled: 2, totalMinor: 100, discountMinor: 0 },
        { id: 'B', quantity: 1, cancelled: 0, totalMinor: 900, discountMinor: 0 },
      ],
      shippingMinor: 150,
      otherMinor: 0,
      shippingShare: 'value',
    };

    const first = shareOf(of, nothingBilled, new Map([['A', 1]]));
    const second = shareOf(of, plus(nothingBilled, first, 1), new Map([['B', 1]]));

    expect([first.goodsMinor, second.goodsMinor]).to.deep.equal([33, 900]);
    expect(first.shippingMinor + second.shippingMinor).to.equal(150);
  });
});
