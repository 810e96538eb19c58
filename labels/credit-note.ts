/** A credit note is the paper of an invoice that takes back: same form, its own title, number, reference and reason. */
import type { InvoiceData } from '../src/core/billing/invoice-data.ts';
import { drawInvoice } from './invoice.ts';

export async function drawCreditNote(data: InvoiceData & { readonly kind: 'credit_note' }): Promise<Buffer> {
  return drawInvoice(data);
}
