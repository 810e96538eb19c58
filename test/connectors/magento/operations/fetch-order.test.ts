/** Reading one order. */
import { fetchOrder } from '../../../../src/connectors/magento/operations/fetch-order.ts';
import { fixture } from '../made.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/fetch-order', () => {
  fiveOf('fetchOrder', {
    operation: fetchOrder,
    input: { magentoOrderId: 12 },
    request: undefined,
    method: 'GET',
    path: 'orders/12',
    answer: fixture('rest-configurable'),
    reads: fixture('rest-configurable'),
    refusal: {
      status: 404,
      body: { message: "The entity that was requested doesn't exist. Verify the entity and try again." },
      kind: 'missing',
      code: 'magento.missing',
    },
  });
});
