/** What was answered to a document; undefined when it never arrived. */
import Joi from 'joi';
import type { EinvoiceAnswer } from '../../../core/billing/index.ts';
import { answerOf, answerSchema, type Answer } from '../answer.ts';
import type { EinvoiceOperation } from '../client.ts';

type Unknown = { readonly code: string };

/** The solution's own 404 has this code; another one is a wrong address. */
const unknown = Joi.object<Unknown>({ code: Joi.string().valid('INVOICE_UNKNOWN').required() }).required();

export const findInvoice: EinvoiceOperation<
  { readonly companyId: string; readonly uuid: string },
  Answer | Unknown,
  EinvoiceAnswer | undefined
> = {
  name: 'find-invoice',
  method: 'GET',
  reads: [404],
  path: ({ uuid }) => `/invoices/${encodeURIComponent(uuid)}`,
  answer: Joi.alternatives().try(answerSchema, unknown),
  parse: (answer) => ('status' in answer ? answerOf(answer) : undefined),
};
