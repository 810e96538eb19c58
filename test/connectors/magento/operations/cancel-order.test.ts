/** Cancelling an order at Magento. */
import { expect } from 'chai';
import { cancelOrder } from '../../../../src/connectors/magento/operations/cancel-order.ts';
import { fiveOf, noAcl } from './five.ts';

describe('connectors/magento/operations/cancel-order', () => {
  fiveOf('cancelOrder', {
    operation: cancelOrder,
    input: { magentoOrderId: 12 },
    request: {},
    method: 'POST',
    path: 'orders/12/cancel',
    answer: true,
    reads: { cancelled: true },
    refusal: noAcl,
  });

  it('parse: false with 200, is not cancelled', () => {
    expect(cancelOrder.answer.validate(false).error).to.equal(undefined);
    expect(cancelOrder.parse(false, { magentoOrderId: 12 })).to.deep.equal({ cancelled: false });
  });
});
