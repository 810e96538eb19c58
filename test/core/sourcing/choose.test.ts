/** Choosing one location or several: no piece is lost, none is promised that is not there, sets stay whole. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { OrderLine } from '../../../src/core/order/index.ts';
import { choose, linePiecesOf, needsOf, wantsOf, type Choice, type Want } from '../../../src/core/sourcing/index.ts';

const RUNS = process.env['OMNIHUB_QUICK'] === undefined ? 400 : 60;

function line(over: Partial<OrderLine>): OrderLine {
  const quantity = over.quantity ?? 1;
  return {
    id: `l${over.magentoItemId ?? 1}`,
    orderId: 'o',
    lineNo: 1,
    sku: 'X',
    name: 'Thing',
    quantity,
    cancelled: 0,
    salesFactor: 1,
    ships: true,
    unitPriceMinor: 100,
    totalMinor: 100,
    taxMinor: 0,
    discountMinor: 0,
    taxRateBp: null,
    magentoItemId: 1,
    billItemId: 1,
    shipItemId: over.magentoItemId ?? 1,
    shipQuantity: quantity,
    ...over,
  };
}
const ranked = [{ id: 'a', distanceKm: 1 }, { id: 'b' }, { id: 'c' }];
const freeOf =
  (stock: Record<string, number>) =>
  (id: string, sku: string): number =>
    stock[`${id} ${sku}`] ?? 0;
const shown = (choice: Choice) => ({
  parts: choice.parts.map((part) => `${part.locationId} ${said(part.wants)}`),
  missing: said(choice.missing),
});
const said = (wants: readonly Want[]): string =>
  needsOf(wants)
    .map(({ sku, quantity }) => `${sku}${quantity}`)
    .join(' ');

describe('core/sourcing/choose', () => {
  const xy = [line({ sku: 'X', quantity: 2, magentoItemId: 1 }), line({ sku: 'Y', magentoItemId: 2 })];
  const bundle = [
    line({ sku: 'X', quantity: 2, magentoItemId: 2, shipItemId: 9, shipQuantity: 2 }),
    line({ sku: 'Y', quantity: 4, magentoItemId: 3, shipItemId: 9, shipQuantity: 2 }),
  ];
  type Row = readonly [string, readonly OrderLine[], Record<string, number>, number, readonly string[], string];
  const rows: readonly Row[] = [
    ['one has all, though a nearer one has a part', xy, { 'a X': 2, 'b X': 2, 'b Y': 1 }, Infinity, ['b X2 Y1'], ''],
    ['two have all together, the one that has most first', xy, { 'a Y': 1, 'b X': 2 }, Infinity, ['b X2', 'a Y1'], ''],
    ['a line is parted', xy, { 'a X': 1, 'a Y': 1, 'c X': 1 }, Infinity, ['a X1 Y1', 'c X1'], ''],
    ['of a draw the nearer one', xy, { 'b X': 1, 'c X': 1, 'a Y': 1 }, Infinity, ['a Y1', 'b X1', 'c X1'], ''],
    ['something is nowhere', xy, { 'b X': 2 }, Infinity, ['b X2'], 'Y1'],
    ['only one may serve it', xy, { 'a Y': 1, 'b X': 2 }, 1, ['b X2'], 'Y1'],
    ['less than nothing is nothing', xy, { 'a X': -3, 'b X': 2, 'c Y': 1 }, Infinity, ['b X2', 'c Y1'], ''],
    [
      'sets of a bundle stay whole',
      bundle,
      { 'a X': 1, 'a Y': 3, 'b X': 9, 'b Y': 2 },
      Infinity,
      ['a X1 Y2', 'b X1 Y2'],
      '',
    ],
    ['a set that no one place has whole is missing', bundle, { 'a X': 2, 'b Y': 4 }, Infinity, [], 'X2 Y4'],
  ];
  for (const [name, lines, stock, most, parts, missing] of rows) {
    it(`choose: ${name}`, () => {
      const choice = choose(wantsOf(lines), ranked, freeOf(stock), most);

      expect(shown(choice)).to.deep.equal({ parts, missing });
    });
  }

  it('wantsOf: cancelled, placed and virtual pieces are not wanted any more', () => {
    const wants = wantsOf(
      [
        line({ sku: 'A', quantity: 3, cancelled: 1, magentoItemId: 1 }),
        line({ sku: 'B', quantity: 2, magentoItemId: 2 }),
        line({ sku: 'V', ships: false, magentoItemId: 3 }),
        line({ sku: 'A', quantity: 2, salesFactor: 10, magentoItemId: 4 }),
      ],
      new Map([['l2', 2]]),
    );

    expect(needsOf(wants)).to.deep.equal([{ sku: 'A', quantity: 22 }]);
    expect(linePiecesOf(wants)).to.deep.equal([
      { orderLineId: 'l1', sku: 'A', quantity: 2 },
      { orderLineId: 'l4', sku: 'A', quantity: 2 },
    ]);
  });

  it('choose: whatever is wanted and wherever it is, pieces found and missing are those wanted, never more than free', () => {
    const skus = ['A', 'B', 'C'];
    const places = ['p', 'q', 'r', 's'];
    const orderLines = fc
      .array(
        fc.record({
          sku: fc.constantFrom(...skus),
          sets: fc.integer({ min: 1, max: 4 }),
          entry: fc.integer({ min: 1, max: 3 }),
        }),
        { minLength: 1, maxLength: 5 },
      )
      .map((drawn) => {
        const setsOf = new Map(drawn.map((one) => [one.entry, one.sets]));
        return drawn.map((one, at) => {
          const sets = setsOf.get(one.entry) ?? 1;
          const per = 1 + (at % 2);
          return line({
            sku: one.sku,
            quantity: sets * per,
            magentoItemId: at + 1,
            shipItemId: 100 + one.entry,
            shipQuantity: sets,
          });
        });
      });
    const stock = fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 12, maxLength: 12 });

    fc.assert(
      fc.property(orderLines, stock, fc.constantFrom(1, 2, Infinity), (lines, numbers, most) => {
        const free = (id: string, sku: string): number => numbers[places.indexOf(id) * 3 + skus.indexOf(sku)] ?? 0;
        const wants = wantsOf(lines);
        const choice = choose(
          wants,
          places.map((id) => ({ id })),
          free,
          most,
        );

        const together = new Map<string, number>();
        for (const part of [...choice.parts.flatMap((one) => linePiecesOf(one.wants)), ...linePiecesOf(choice.missing)])
          together.set(part.orderLineId, (together.get(part.orderLineId) ?? 0) + part.quantity);
        expect(Object.fromEntries(together)).to.deep.equal(
          Object.fromEntries(lines.map((one) => [one.id, one.quantity])),
        );
        for (const { locationId, wants: there } of choice.parts)
          for (const { sku, quantity } of needsOf(there)) expect(quantity).to.be.at.most(free(locationId, sku));
        expect(new Set(choice.parts.map((one) => one.locationId)).size).to.equal(choice.parts.length);
        expect(choice.parts.length).to.be.at.most(most);
        // Nothing is missing that a location not asked could have given whole.
        if (most === Infinity)
          for (const want of choice.missing)
            for (const id of places.filter((one) => !choice.parts.some((part) => part.locationId === one)))
              expect(needsOf([{ ...want, sets: 1 }]).some(({ sku, quantity }) => free(id, sku) < quantity)).to.equal(
                true,
              );
      }),
      { seed: 20261122, numRuns: RUNS },
    );
  });
});
