/** Looks among a payment's actions for one of ours, by its reference; undefined when the request never arrived. */
import Joi from 'joi';
import type { GatewayAnswer } from '../../../core/payment/gateway.ts';
import type { CheckoutOperation } from '../client.ts';

export type FindInput = {
  readonly paymentRef: string;
  readonly reference: string;
  readonly type: 'Capture' | 'Refund' | 'Void';
};

export type Action = {
  readonly id: string;
  readonly type: string;
  readonly amount?: number;
  readonly approved?: boolean | null;
  readonly reference?: string | null;
  readonly response_code?: string | null;
  readonly response_summary?: string | null;
};

export const findAction: CheckoutOperation<FindInput, readonly Action[], GatewayAnswer | undefined> = {
  name: 'checkout.actions.list',
  method: 'GET',
  path: ({ paymentRef }) => `/payments/${encodeURIComponent(paymentRef)}/actions`,
  answer: Joi.array()
    .items(
      Joi.object<Action>({
        id: Joi.string().required(),
        type: Joi.string().required(),
        amount: Joi.number(),
        approved: Joi.boolean().allow(null),
        reference: Joi.string().allow('', null),
        response_code: Joi.string().allow('', null),
        response_summary: Joi.string().allow('', null),
      }).unknown(),
    )
    .required(),
  parse: (actions, { type, reference }) => {
    const ours = actions.filter((one) => one.type === type && one.reference === reference);
    // One that was declined first may have been approved after all.
    const one = ours.find((action) => action.approved === true) ?? ours[0];
    return one === undefined ? undefined : outcomeOf(one);
  },
};

function outcomeOf(action: Action): GatewayAnswer {
  if (action.approved === true) return { outcome: 'done', actionRef: action.id };
  // Without an answer of the acquirer it is still under way.
  if (action.approved !== false) return { outcome: 'asked', actionRef: action.id };
  return {
    outcome: 'declined',
    actionRef: action.id,
    code: `checkout.declined_${(action.response_code ?? 'unknown').replace(/\W/g, '').slice(0, 20)}`,
    ...(action.response_summary == null ? {} : { text: action.response_summary.slice(0, 300) }),
  };
}
