/** The ERP's word on a posting, as it stands in answers: schema and translation. */
import Joi from 'joi';
import type { ErpDocument, PostingOutcome, Sent } from '../../core/erp/index.ts';

export type OutcomeAnswer = {
  readonly messageId?: string;
  readonly outSeq?: number;
  readonly status: PostingOutcome['status'] | 'STAGED';
  readonly erpDocuments?: readonly ErpDocument[] | null;
  readonly ledgerFrom?: string | number | null;
  readonly ledgerTo?: string | number | null;
  readonly postedAt?: string | null;
  readonly error?: { readonly code: string; readonly text?: string | null } | null;
};

const position = Joi.alternatives(Joi.string().max(40), Joi.number()).allow(null);

export const outcomeSchema = Joi.object<OutcomeAnswer>({
  messageId: Joi.string(),
  outSeq: Joi.number().integer(),
  status: Joi.string().valid('POSTED', 'PARKED', 'REJECTED', 'DUPLICATE', 'STAGED').required(),
  erpDocuments: Joi.array()
    .items(Joi.object({ type: Joi.string().required(), number: Joi.string().required() }).unknown())
    .allow(null),
  ledgerFrom: position,
  ledgerTo: position,
  postedAt: Joi.string().allow(null),
  error: Joi.object({ code: Joi.string().required(), text: Joi.string().allow('', null) })
    .unknown()
    .allow(null),
}).required();

export function outcomeOf(answer: OutcomeAnswer, posting: { messageId: string; outSeq: number }): Sent {
  const { messageId, outSeq } = posting;
  if (answer.status === 'STAGED') return { messageId, status: 'STAGED' };
  return {
    messageId,
    outSeq,
    status: answer.status,
    ...(answer.erpDocuments == null
      ? {}
      : { erpDocuments: answer.erpDocuments.map(({ type, number }) => ({ type, number })) }),
    ...(answer.ledgerFrom == null ? {} : { ledgerFrom: String(answer.ledgerFrom) }),
    ...(answer.ledgerTo == null ? {} : { ledgerTo: String(answer.ledgerTo) }),
    ...(answer.postedAt == null ? {} : { postedAt: answer.postedAt }),
    ...(answer.error == null ? {} : { error: { code: answer.error.code, text: answer.error.text ?? '' } }),
  };
}
