/** Making an invoice without the gateway. */
import { expect } from 'chai';
import { invoiceOrder } from '../../../../src/connectors/magento/operations/invoice-order.ts';
import { errorOf } from '../made.ts';
import { makeInvoiceNotice } from '../money-made.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/invoice-order', () => {
  fiveOf('invoiceOrder', {
    operation: invoiceOrder,
    input: makeInvoiceNotice(),
    request: {
      capture: false,
      items: [{ order_item_id: 31, qty: 2 }],
      notify: false,
      appendComment: false,
      comment: { comment: 'hub:doc-1', is_visible_on_front: 0 },
    },
    method: 'POST',
    path: 'order/12/invoice',
    answer: 123,
    reads: { channelDocumentId: 123 },
    refusal: {
      status: 400,
      body: { message: 'Invoice Document Validation Error(s):\nThe order does not allow an invoice to be created.' },
      kind: 'refused',
      code: 'magento.refused',
    },
  });

  it('invoiceOrder: without items, never asked: Magento would take them all', async () => {
    const error = await errorOf(() => invoiceOrder.build?.(makeInvoiceNotice({ items: [] })));

    expect(error.code).to.equal('magento.invoice_without_items');
  });
});
