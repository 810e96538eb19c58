/** What an order still needs: sets that never part, and no piece lost however it is routed. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { OrderLine } from '../../../src/core/order/index.ts';
import {
  linePiecesOf,
  needsOf,
  routeOrder,
  wantsOf,
  type RoutingOrder,
  type Want,
} from '../../../src/core/sourcing/index.ts';
import { orderOf, placeAt, rulesOf, stockOf, worldOf } from './made.ts';

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
const withWants = (wants: readonly Want[]): RoutingOrder =>
  orderOf('X1', { wants, needs: needsOf(wants), worth: wants.map(() => 100) });
const said = (wants: readonly Want[]): string =>
  needsOf(wants)
    .map(({ sku, quantity }) => `${sku}${quantity}`)
    .join(' ');

describe('core/sourcing/wants', () => {
  const bundle = [
    line({ sku: 'X', quantity: 2, magentoItemId: 2, shipItemId: 9, shipQuantity: 2 }),
    line({ sku: 'Y', quantity: 4, magentoItemId: 3, shipItemId: 9, shipQuantity: 2 }),
  ];
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['sets of a bundle stay whole', 'near X1 Y3, mid X9 Y2', 'near X1 Y2, mid X1 Y2', ''],
    ['a set that no one place has whole is missing', 'near X2, mid Y4', '', 'X2 Y4'],
  ];
  for (const [name, stock, parts, missing] of rows)
    it(`routeOrder: ${name}`, () => {
      const routed = routeOrder(withWants(wantsOf(bundle)), worldOf(), stockOf(stock));

      expect(routed.parts.map((part) => `${part.locationId} ${said(part.wants)}`).join(', ')).to.equal(parts);
      expect(said(routed.missing)).to.equal(missing);
    });

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

  it('routeOrder: whatever is wanted and wherever it is, pieces found and missing are those wanted, never more than free', () => {
    const skus = ['A', 'B', 'C'];
    const places = ['p', 'q', 'r', 's'].map((id, n) => placeAt(id, { km: n + 1 }));
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
    const splits = fc.constantFrom<number[]>([1], [2], [10], [1, 2], [1, 10], [2, 3]);

    fc.assert(
      fc.property(orderLines, stock, splits, (lines, numbers, most) => {
        const free = (id: string, sku: string): number =>
          numbers[places.findIndex((one) => one.id === id) * 3 + skus.indexOf(sku)] ?? 0;
        const world = worldOf({ places, rules: rulesOf(...most.map((one) => ({ split: { most: one } }))) });

        const routed = routeOrder(withWants(wantsOf(lines)), world, free);

        const together = new Map<string, number>();
        for (const part of [...routed.parts.flatMap((one) => linePiecesOf(one.wants)), ...linePiecesOf(routed.missing)])
          together.set(part.orderLineId, (together.get(part.orderLineId) ?? 0) + part.quantity);
        expect(Object.fromEntries(together)).to.deep.equal(
          Object.fromEntries(lines.map((one) => [one.id, one.quantity])),
        );
        for (const { locationId, wants: there } of routed.parts)
          for (const { sku, quantity } of needsOf(there)) expect(quantity).to.be.at.most(free(locationId, sku));
        expect(new Set(routed.parts.map((one) => one.locationId)).size).to.equal(routed.parts.length);
        expect(routed.parts.length).to.be.at.most(Math.max(...most));
        // Nothing is missing that a location not asked could have given whole.
        if (most.includes(10))
          for (const want of routed.missing)
            for (const { id } of places.filter((one) => !routed.parts.some((part) => part.locationId === one.id)))
              expect(needsOf([{ ...want, sets: 1 }]).some(({ sku, quantity }) => free(id, sku) < quantity)).to.equal(
                true,
              );
      }),
      { seed: 20261122, numRuns: RUNS },
    );
  });
});
