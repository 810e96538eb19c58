/** Which entries of the channel a parcel ships, when lines and the channel's rows are not the same. */
import { expect } from 'chai';
import fc from 'fast-check';
import { parcelItems } from '../../../src/core/notice/parcel-items.ts';

type Line = Parameters<typeof parcelItems>[0][number];

describe('core/notice/parcel-items', () => {
  const row = (id: string, over: Partial<Line> = {}): Line => ({
    id,
    quantity: 1,
    magentoItemId: 1,
    shipItemId: 1,
    shipQuantity: 1,
    ...over,
  });
  const of = (counts: Record<string, number>) => new Map(Object.entries(counts));
  const none = new Map<string, number>();
  // Five were sold, of one of them a substitute is sent.
  const parted = [row('rest', { quantity: 4, shipQuantity: 4 }), row('other')];
  // Two bundles, of the first part one each, of the second two each.
  const bundle = [
    row('a', { quantity: 2, magentoItemId: 2, shipQuantity: 2 }),
    row('b', { quantity: 4, magentoItemId: 3, shipQuantity: 2 }),
  ];

  it('two lines of one row in one parcel: their sum', () => {
    expect(parcelItems(parted, none, of({ rest: 4, other: 1 }))).to.deep.equal([{ orderItemId: 1, quantity: 5 }]);
  });

  it('two lines of one row in two parcels: each its own', () => {
    const first = parcelItems(parted, none, of({ rest: 4 }));
    const second = parcelItems(parted, of({ rest: 4 }), of({ other: 1 }));

    expect([first, second]).to.deep.equal([[{ orderItemId: 1, quantity: 4 }], [{ orderItemId: 1, quantity: 1 }]]);
  });

  it('parts of a bundle: the bundle, once for each that is complete', () => {
    expect(parcelItems(bundle, none, of({ a: 2, b: 4 }))).to.deep.equal([{ orderItemId: 1, quantity: 2 }]);
    expect(parcelItems(bundle, none, of({ a: 1, b: 2 }))).to.deep.equal([{ orderItemId: 1, quantity: 1 }]);
    expect(parcelItems(bundle, of({ a: 1, b: 2 }), of({ a: 1, b: 2 }))).to.deep.equal([
      { orderItemId: 1, quantity: 1 },
    ]);
  });

  it('parts of one bundle in two parcels: told with one of them alone', () => {
    const one = [row('a', { magentoItemId: 2 }), row('b', { magentoItemId: 3 })];

    const told = [parcelItems(one, none, of({ a: 1 })), parcelItems(one, of({ a: 1 }), of({ b: 1 }))];

    expect(told.flat()).to.deep.equal([{ orderItemId: 1, quantity: 1 }]);
  });

  it('a parcel without pieces of a row says nothing of it', () => {
    expect(parcelItems([...parted, row('c', { magentoItemId: 9, shipItemId: 9 })], none, of({ c: 1 }))).to.deep.equal([
      { orderItemId: 9, quantity: 1 },
    ]);
  });

  it('however pieces are parted over parcels: all of them ship what was ordered', () => {
    const each = fc.record({ rest: fc.nat(4), other: fc.nat(1), a: fc.nat(2), b: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(each, { maxLength: 4 }), (wishes) => {
        const lines = [
          ...parted,
          ...bundle.map((line) => ({ ...line, shipItemId: 7, magentoItemId: line.magentoItemId + 10 })),
        ];
        const left: Record<string, number> = { rest: 4, other: 1, a: 2, b: 4 };
        const earlier: Record<string, number> = {};
        const told = new Map<number, number>();
        for (const wish of [...wishes, { ...left }]) {
          const mine: Record<string, number> = {};
          for (const [id, count] of Object.entries(wish)) {
            mine[id] = Math.min(count, left[id] ?? 0);
            left[id] = (left[id] ?? 0) - mine[id];
          }
          for (const { orderItemId, quantity } of parcelItems(lines, of(earlier), of(mine)))
            told.set(orderItemId, (told.get(orderItemId) ?? 0) + quantity);
          for (const [id, count] of Object.entries(mine)) earlier[id] = (earlier[id] ?? 0) + count;
        }
        expect(Object.fromEntries(told)).to.deep.equal({ 1: 5, 7: 2 });
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});
