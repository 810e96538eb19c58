/** The answer to a request that Checkout.com has taken: what comes of it is told later. */
import Joi from 'joi';
import type { GatewayAnswer } from '../../core/payment/gateway.ts';

export type Accepted = { readonly action_id: string; readonly reference?: string | null };

export const acceptedSchema = Joi.object<Accepted>({
  action_id: Joi.string().max(80).required(),
  reference: Joi.string().allow('', null),
}).required();

export function acceptedOf(answer: Accepted): GatewayAnswer {
  return { outcome: 'asked', actionRef: answer.action_id };
}
