/** Makes Magento's offline credit memo: money has gone back, or goes, by another way. Look with `find-document` first. */
import { fail } from '../../../platform/errors.ts';
import type { CreditMemoNotice } from '../../../core/notice/money-notice.ts';
import type { Operation } from '../../shape.ts';
import { id } from './search.ts';

type Input = {
  readonly notice: CreditMemoNotice;
  /** Base currency, tax excluded. */
  readonly shippingAmount: number;
};

export const refundOrder: Operation<Input, number, { readonly channelDocumentId: number }> = {
  name: 'magento.order.refund',
  method: 'POST',
  path: ({ notice }) => `order/${notice.magentoOrderId}/refund`,
  build: ({ notice, shippingAmount }) => {
    // Without items Magento refunds everything that is left.
    if (notice.items.length === 0) fail('bug', 'magento.refund_without_items', { orderId: notice.orderId });
    return {
      items: notice.items.map((item) => ({ order_item_id: item.orderItemId, qty: item.quantity })),
      notify: false,
      appendComment: false,
      comment: { comment: `hub:${notice.token}`, is_visible_on_front: 0 },
      arguments: {
        // Left out it means all that remains.
        shipping_amount: shippingAmount,
        adjustment_positive: 0,
        adjustment_negative: 0,
        // The hub tells sources their stock itself.
        extension_attributes: { return_to_stock_items: [] },
      },
    };
  },
  answer: id.required(),
  parse: (channelDocumentId) => ({ channelDocumentId }),
};
