/** Reading what a source has, by keyset over the SKU. */
import { expect } from 'chai';
import { listSourceItems } from '../../../../src/connectors/magento/operations/list-source-items.ts';
import { fiveOf, noAcl, search } from './five.ts';

const rows = [
  { sku: 'A', source_code: 'web_ae', quantity: 5, status: 1 },
  { sku: 'B', source_code: 'web_ae', quantity: 2.5, status: 0 },
];

describe('connectors/magento/operations/list-source-items', () => {
  fiveOf('listSourceItems', {
    operation: listSourceItems,
    input: { sourceCode: 'web_ae', pageSize: 2 },
    request: search([[['source_code', 'eq', 'web_ae']]], [['sku', 'ASC']], 2),
    method: 'GET',
    path: 'inventory/source-items',
    answer: { items: rows, total_count: 3 },
    reads: {
      items: [
        { sku: 'A', quantity: 5, inStock: true },
        { sku: 'B', quantity: 2.5, inStock: false },
      ],
      lastSku: 'B',
      done: false,
    },
    refusal: noAcl,
  });

  it('query: a later page, asks for what lies behind the last SKU', () => {
    const query = listSourceItems.query?.({ sourceCode: 'web_ae', pageSize: 2, afterSku: 'B' });

    expect(query).to.deep.equal(search([[['source_code', 'eq', 'web_ae']], [['sku', 'gt', 'B']]], [['sku', 'ASC']], 2));
  });

  it('parse: the last rows, or none, is done', () => {
    const input = { sourceCode: 'web_ae', pageSize: 2 };

    expect(listSourceItems.parse({ items: rows, total_count: 2 }, input).done).to.equal(true);
    expect(listSourceItems.parse({ items: [], total_count: 9 }, input)).to.deep.equal({ items: [], done: true });
  });
});
