/** Who should carry a parcel anywhere but inside India (https://docs.clickpost.ai/docs/recommendation-api-v2-1): an order without its courier. */
import Joi from 'joi';
import type { AdviceQuestion, Recommendation } from '../../../core/shipment/advice.ts';
import type { ClickpostOperation } from '../client.ts';
import { personalOf } from '../fields.ts';
import { type Preference, ranked } from '../recommended.ts';
import { buildOrderV4 } from './create-order-v4.ts';

type Answer = {
  readonly result?: {
    readonly preference_array?: readonly Preference[] | null;
    readonly pincode_serviceable?: boolean | null;
  } | null;
};

/** Stands where an order names its courier; taken out again below. */
const nobody = { code: '', partnerId: 0, account: '-', name: '' };

export const recommendV2: ClickpostOperation<AdviceQuestion, Answer, Recommendation> = {
  name: 'recommend-v2',
  host: 'orders',
  method: 'POST',
  path: () => '/v2/recommendation/',
  build: (question) => {
    const order = buildOrderV4({ ...question, courier: nobody }) as Record<
      'pickup_info' | 'drop_info' | 'shipment_details',
      Record<string, unknown>
    >;
    const { courier_partner: _, account_code: _account, ...details } = order.shipment_details;
    return { pickup_info: order.pickup_info, drop_info: order.drop_info, shipment_details: details };
  },
  answer: Joi.object({
    result: Joi.object({
      preference_array: Joi.array()
        .items(
          Joi.object({
            courier_partner_code: Joi.number().integer().positive().required(),
            account_code: Joi.string().allow('', null),
            priority: Joi.number().allow(null),
          }),
        )
        .allow(null),
      pincode_serviceable: Joi.boolean().allow(null),
    }).allow(null),
  }),
  parse: ({ result }) =>
    result
      ? { ranked: ranked(result.preference_array), serves: result.pincode_serviceable !== false }
      : { ranked: [], serves: false },
  personal: (question) => personalOf({ ...question, courier: nobody }),
};
