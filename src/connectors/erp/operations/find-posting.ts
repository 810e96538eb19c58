/** Looks a posting up by our message id; undefined when it never arrived. */
import Joi from 'joi';
import type { Sent } from '../../../core/erp/index.ts';
import type { ErpOperation } from '../client.ts';
import { outcomeOf, outcomeSchema, type OutcomeAnswer } from '../outcome.ts';

export type FindInput = { readonly companyId: string; readonly messageId: string; readonly outSeq: number };

type Unknown = { readonly code: string };

/** The ERP's own 404 has this code; another 404 is a wrong address, and says nothing about the message. */
const unknown = Joi.object<Unknown>({ code: Joi.string().valid('POSTING_UNKNOWN').required() }).required();

export const findPosting: ErpOperation<FindInput, OutcomeAnswer | Unknown, Sent | undefined> = {
  name: 'find-posting',
  method: 'GET',
  reads: [404],
  path: ({ messageId }) => `/postings/${encodeURIComponent(messageId)}`,
  answer: Joi.alternatives().try(outcomeSchema, unknown),
  parse: (answer, input) =>
    'status' in answer && typeof answer.status === 'string' ? outcomeOf(answer, input) : undefined,
};
