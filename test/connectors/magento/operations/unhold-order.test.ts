/** Taking an order off hold at Magento. */
import { unholdOrder } from '../../../../src/connectors/magento/operations/unhold-order.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/unhold-order', () => {
  fiveOf('unholdOrder', {
    operation: unholdOrder,
    input: { magentoOrderId: 12 },
    request: {},
    method: 'POST',
    path: 'orders/12/unhold',
    answer: true,
    reads: { released: true },
    refusal: {
      status: 400,
      body: { message: 'You cannot remove the hold.' },
      kind: 'refused',
      code: 'magento.refused',
    },
  });
});
