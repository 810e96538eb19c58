/** Finding an order by its number. */
import { expect } from 'chai';
import { findOrder } from '../../../../src/connectors/magento/operations/find-order.ts';
import { fiveOf, noAcl, search } from './five.ts';

describe('connectors/magento/operations/find-order', () => {
  fiveOf('findOrder', {
    operation: findOrder,
    input: { incrementId: '000000012', storeId: 2 },
    request: search([[['increment_id', 'eq', '000000012']], [['store_id', 'eq', '2']]], [['entity_id', 'DESC']], 2),
    method: 'GET',
    path: 'orders',
    answer: { items: [{ entity_id: 12, increment_id: '000000012' }], search_criteria: {}, total_count: 1 },
    reads: { entity_id: 12, increment_id: '000000012' },
    refusal: noAcl,
  });

  it('findOrder: null instead of rows, nothing is found', () => {
    const { value } = findOrder.answer.validate({ items: null, total_count: 0 }) as unknown as { value: never };

    expect(findOrder.parse(value, { incrementId: '1' })).to.equal(undefined);
  });
});
