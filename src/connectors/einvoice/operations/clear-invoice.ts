/** A standard document is cleared before it counts. */
import type { EinvoiceAnswer, EinvoiceIntent } from '../../../core/billing/index.ts';
import { answerOf, answerSchema, type Answer } from '../answer.ts';
import type { EinvoiceOperation } from '../client.ts';

export const clearInvoice: EinvoiceOperation<EinvoiceIntent, Answer, EinvoiceAnswer> = {
  name: 'clear-invoice',
  method: 'POST',
  path: () => '/invoices/clearance/single',
  build: ({ hash, document }) => ({ uuid: document.uuid, invoiceHash: hash, invoice: document }),
  answer: answerSchema,
  parse: (answer) => answerOf(answer),
};
