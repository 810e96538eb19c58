/** Reading an order's status. */
import { fetchOrderStatus } from '../../../../src/connectors/magento/operations/fetch-order-status.ts';
import { fiveOf, noAcl } from './five.ts';

describe('connectors/magento/operations/fetch-order-status', () => {
  fiveOf('fetchOrderStatus', {
    operation: fetchOrderStatus,
    input: { magentoOrderId: 12 },
    request: undefined,
    method: 'GET',
    path: 'orders/12/statuses',
    answer: 'processing',
    reads: 'processing',
    refusal: noAcl,
  });
});
