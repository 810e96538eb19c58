/** Which entries of the channel a document of ours names, when lines and the channel's rows are not the same. */
import { expect } from 'chai';
import { itemsOf } from '../../../src/core/notice/mirror-documents.ts';
import type { OrderLine } from '../../../src/core/order/index.ts';

describe('core/notice/mirror-documents itemsOf', () => {
  const row = (id: string, over: Partial<OrderLine> = {}): OrderLine =>
    ({ id, quantity: 1, magentoItemId: 1, shipItemId: 1, shipQuantity: 1, billItemId: 1, ...over }) as OrderLine;
  const of = (counts: Record<string, number>) =>
    Object.entries(counts).map(([orderLineId, quantity]) => ({ orderLineId, quantity }));

  it('two lines of one simple row, or of one configurable: their sum', () => {
    const simple = [row('rest', { quantity: 4, shipQuantity: 4 }), row('other')];
    const parent = { magentoItemId: 2, shipItemId: 1, billItemId: 1 };
    const child = simple.map((line) => ({ ...line, ...parent }));

    for (const lines of [simple, child]) {
      expect(itemsOf(lines, of({ rest: 4, other: 1 }))).to.deep.equal([{ orderItemId: 1, quantity: 5 }]);
      expect(itemsOf(lines, of({ other: 1 }))).to.deep.equal([{ orderItemId: 1, quantity: 1 }]);
    }
  });

  it('parts of a bundle with one price: the bundle, once for each', () => {
    const bundle = [
      row('a', { quantity: 2, magentoItemId: 2, shipQuantity: 2 }),
      row('b', { quantity: 3, magentoItemId: 3, shipQuantity: 1 }),
      row('c', { quantity: 1, magentoItemId: 3, shipQuantity: 1 }),
    ];

    expect(itemsOf(bundle, of({ a: 2, b: 3, c: 1 }))).to.deep.equal([{ orderItemId: 1, quantity: 2 }]);
    expect(itemsOf(bundle, of({ a: 1, b: 2 }))).to.deep.equal([{ orderItemId: 1, quantity: 1 }]);
    expect(itemsOf(bundle, of({}))).to.deep.equal([]);
  });
});
