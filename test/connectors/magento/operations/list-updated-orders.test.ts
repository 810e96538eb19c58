/** Walking through changed orders by keyset. */
import { expect } from 'chai';
import { listUpdatedOrders } from '../../../../src/connectors/magento/operations/list-updated-orders.ts';
import { fiveOf, noAcl, search } from './five.ts';

const sorts = [
  ['updated_at', 'ASC'],
  ['entity_id', 'ASC'],
] as const;
const rows = [
  { entity_id: 7, updated_at: '2026-03-01 10:00:00' },
  { entity_id: 9, updated_at: '2026-03-01 10:00:05' },
];

describe('connectors/magento/operations/list-updated-orders', () => {
  fiveOf('listUpdatedOrders', {
    operation: listUpdatedOrders,
    input: { since: '2026-03-01 10:00:00.000', pageSize: 2, storeId: 2 },
    // Ten minutes earlier: the overlap.
    request: search([[['updated_at', 'gteq', '2026-03-01 09:50:00']], [['store_id', 'eq', '2']]], sorts, 2),
    method: 'GET',
    path: 'orders',
    answer: { items: rows, total_count: 5 },
    reads: { orders: rows, lastUpdatedAt: '2026-03-01 10:00:05.000', lastId: 9, done: false },
    refusal: noAcl,
  });

  it('query: a later page, asks for what lies behind the last row and no overlap', () => {
    const query = listUpdatedOrders.query?.({ since: '2026-03-01 10:00:05.000', afterId: 9, pageSize: 2 });

    expect(query).to.deep.equal(
      search(
        [
          [['updated_at', 'gteq', '2026-03-01 10:00:05']],
          [
            ['updated_at', 'gt', '2026-03-01 10:00:05'],
            ['entity_id', 'gt', '9'],
          ],
        ],
        sorts,
        2,
      ),
    );
  });

  it('parse: as many rows as there are, is done', () => {
    const input = { since: '2026-03-01 10:00:05.000', afterId: 3, pageSize: 2 };

    expect(listUpdatedOrders.parse({ items: rows, total_count: 2 }, input).done).to.equal(true);
    expect(listUpdatedOrders.parse({ items: rows }, input).done).to.equal(false);
  });

  it('parse: no rows, keeps the mark', () => {
    const input = { since: '2026-03-01 10:00:05.000', afterId: 3, pageSize: 2 };

    const page = listUpdatedOrders.parse({ items: [], total_count: 0 }, input);

    expect(page).to.deep.equal({ orders: [], lastUpdatedAt: input.since, lastId: 3, done: true });
  });
});
