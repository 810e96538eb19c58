/** Making an offline credit memo. */
import { expect } from 'chai';
import { refundOrder } from '../../../../src/connectors/magento/operations/refund-order.ts';
import { errorOf } from '../made.ts';
import { makeCreditNotice } from '../money-made.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/refund-order', () => {
  fiveOf('refundOrder', {
    operation: refundOrder,
    input: { notice: makeCreditNotice(), shippingAmount: 0 },
    request: {
      items: [{ order_item_id: 31, qty: 2 }],
      notify: false,
      appendComment: false,
      comment: { comment: 'hub:doc-1', is_visible_on_front: 0 },
      arguments: {
        shipping_amount: 0,
        adjustment_positive: 0,
        adjustment_negative: 0,
        extension_attributes: { return_to_stock_items: [] },
      },
    },
    method: 'POST',
    path: 'order/12/refund',
    answer: 77,
    reads: { channelDocumentId: 77 },
    refusal: {
      status: 400,
      body: { message: 'The most money available to refund is %1.', parameters: ['10'] },
      kind: 'refused',
      code: 'magento.refused',
    },
  });

  it('refundOrder: without items, never asked: Magento would give all back', async () => {
    const error = await errorOf(() =>
      refundOrder.build?.({ notice: makeCreditNotice({ items: [] }), shippingAmount: 1 }),
    );

    expect(error.code).to.equal('magento.refund_without_items');
  });
});
