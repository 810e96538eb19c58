/** Makes Magento's invoice without touching the gateway. Nothing makes it idempotent: look with `find-document` first. */
import { fail } from '../../../platform/errors.ts';
import type { InvoiceNotice } from '../../../core/notice/money-notice.ts';
import type { Operation } from '../../shape.ts';
import { id } from './search.ts';

export const invoiceOrder: Operation<InvoiceNotice, number, { readonly channelDocumentId: number }> = {
  name: 'magento.order.invoice',
  method: 'POST',
  path: ({ magentoOrderId }) => `order/${magentoOrderId}/invoice`,
  build: ({ items, token, orderId }) => {
    // Without items Magento invoices everything that is left.
    if (items.length === 0) fail('bug', 'magento.invoice_without_items', { orderId });
    return {
      capture: false,
      items: items.map((item) => ({ order_item_id: item.orderItemId, qty: item.quantity })),
      notify: false,
      appendComment: false,
      comment: { comment: `hub:${token}`, is_visible_on_front: 0 },
    };
  },
  answer: id.required(),
  parse: (channelDocumentId) => ({ channelDocumentId }),
};
