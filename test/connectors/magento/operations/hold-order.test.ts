/** Putting an order on hold at Magento. */
import { holdOrder } from '../../../../src/connectors/magento/operations/hold-order.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/hold-order', () => {
  fiveOf('holdOrder', {
    operation: holdOrder,
    input: { magentoOrderId: 12 },
    request: {},
    method: 'POST',
    path: 'orders/12/hold',
    answer: true,
    reads: { held: true },
    refusal: {
      status: 400,
      body: { message: 'A hold action is not available.' },
      kind: 'refused',
      code: 'magento.refused',
    },
  });
});
