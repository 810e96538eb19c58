/** Gives the ERP one posting; its staging key is our message id. */
import type { PostingBody, Sent } from '../../../core/erp/index.ts';
import type { ErpOperation } from '../client.ts';
import { outcomeOf, outcomeSchema, type OutcomeAnswer } from '../outcome.ts';

export type SendInput = { readonly companyId: string; readonly posting: PostingBody };

export const sendPosting: ErpOperation<SendInput, OutcomeAnswer, Sent> = {
  name: 'send-posting',
  method: 'POST',
  path: () => '/postings',
  headers: ({ posting }) => ({ 'idempotency-key': posting.messageId }),
  build: ({ posting }) => posting,
  answer: outcomeSchema,
  parse: (answer, { posting }) => outcomeOf(answer, posting),
};
