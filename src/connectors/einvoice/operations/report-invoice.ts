/** A simplified document is reported after it was issued. */
import type { EinvoiceAnswer, EinvoiceIntent } from '../../../core/billing/index.ts';
import { answerOf, answerSchema, type Answer } from '../answer.ts';
import type { EinvoiceOperation } from '../client.ts';

export const reportInvoice: EinvoiceOperation<EinvoiceIntent, Answer, EinvoiceAnswer> = {
  name: 'report-invoice',
  method: 'POST',
  path: () => '/invoices/reporting/single',
  build: ({ hash, document }) => ({ uuid: document.uuid, invoiceHash: hash, invoice: document }),
  answer: answerSchema,
  parse: (answer) => answerOf(answer),
};
