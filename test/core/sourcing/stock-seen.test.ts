/** What one group of orders sees of the stock: whoever asked about a place is asked again once others have taken from it. */
import { expect } from 'chai';
import { stockFor, type Stock } from '../../../src/core/sourcing/stock-seen.ts';
import { routeOrder } from '../../../src/core/sourcing/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import { orderOf, placeAt, rulesOf, worldOf } from './made.ts';

const many = Array.from({ length: 20 }, (_one, n) => placeAt(`p${n}`, { km: n + 1 }));
const rules = rulesOf({ locations: { ids: ['p0', 'p1'] } }, { locations: { exceptIds: ['p0', 'p1'] } });
const order = orderOf('X2');

/** A shelf of everything, without a database: p0 has one X, p5 another. */
function stockWith(free: Readonly<Record<string, number>>): Stock {
  const rows = Object.entries(free).map(([location_id, count]) => ({ location_id, sku: 'X', free: count }));
  return stockFor({ all: async () => rows, keysTable: () => '', sql: { joinInOrder: '' } } as unknown as Tx);
}

describe('core/sourcing/stock-seen', () => {
  for (const [what, from] of [
    ['the first step', 'p0'],
    ['the last step', 'p5'],
  ] as const)
    it(`isTaken: an order is parted among the places of two steps, others have taken from ${what}`, async () => {
      const stock = stockWith({ p0: 1, p5: 1 });
      const needs = [{ sku: 'X', quantity: 2 }];
      await stock.read([{ needs, places: many.map(({ id }) => id) }]);

      const { found, asked } = stock.look((free) => routeOrder(order, worldOf({ places: many, rules }), free));
      const before = stock.isTaken(asked);
      stock.take([{ locationId: from, sku: 'X', quantity: 1 }]);

      expect(typeof found === 'symbol' ? [] : found.parts.map((part) => part.locationId)).to.eql(['p0', 'p5']);
      expect([before, stock.isTaken(asked)]).to.eql([false, true]);
    });
});
