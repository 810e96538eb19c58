/** What the channel is told of our papers, with valid defaults. */
import type { CreditMemoNotice, InvoiceNotice } from '../../../src/core/notice/money-notice.ts';

const about = {
  documentId: 'doc-1',
  orderId: 'o-1',
  channelId: 'AE',
  magentoOrderId: 12,
  token: 'doc-1',
  items: [{ orderItemId: 31, quantity: 2 }],
  taken: [],
} as const;

export function makeInvoiceNotice(own: Partial<InvoiceNotice> = {}): InvoiceNotice {
  return { ...about, kind: 'invoice', ...own };
}

export function makeCreditNotice(own: Partial<CreditMemoNotice> = {}): CreditMemoNotice {
  return { ...about, kind: 'credit_memo', shipping: { partMinor: 0, wholeMinor: 1_500 }, ...own };
}
