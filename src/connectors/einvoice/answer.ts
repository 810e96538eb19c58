/** The answer to a document, the same for reporting, clearance and the look-up. */
import Joi from 'joi';
import type { EinvoiceAnswer } from '../../core/billing/index.ts';

type Message = { readonly code: string; readonly message?: string };

export type Answer = {
  readonly status: 'REPORTED' | 'CLEARED' | 'NOT_REPORTED' | 'NOT_CLEARED';
  readonly qr?: string | null;
  readonly validationResults: {
    readonly warningMessages?: readonly Message[];
    readonly errorMessages?: readonly Message[];
  };
};

const messages = Joi.array().items(
  Joi.object({ code: Joi.string().required(), message: Joi.string().allow('') }).unknown(),
);

export const answerSchema = Joi.object<Answer>({
  status: Joi.string().valid('REPORTED', 'CLEARED', 'NOT_REPORTED', 'NOT_CLEARED').required(),
  qr: Joi.string().max(4000).allow(null),
  validationResults: Joi.object({ warningMessages: messages, errorMessages: messages }).unknown().required(),
});

export function answerOf({ status, qr, validationResults }: Answer): EinvoiceAnswer {
  const ours = (list: readonly Message[] = []) =>
    list.map((one) => ({ code: one.code.slice(0, 80), text: (one.message ?? '').slice(0, 300) }));
  const warnings = ours(validationResults.warningMessages);
  if (status === 'NOT_REPORTED' || status === 'NOT_CLEARED')
    return { result: 'refused', messages: [...ours(validationResults.errorMessages), ...warnings] };
  return {
    result: warnings.length > 0 ? 'warned' : 'accepted',
    messages: warnings,
    ...(qr == null ? {} : { qr }),
  };
}
