/** Who should carry a parcel inside India (https://docs.clickpost.ai/docs/recommendation-api-v1-1); asked as a list, answered as one. */
import Joi from 'joi';
import type { AdviceQuestion, Recommendation } from '../../../core/shipment/advice.ts';
import { fail } from '../../../platform/errors.ts';
import { textOf } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';
import * as field from '../fields.ts';
import { pincodeOf, type Preference, ranked } from '../recommended.ts';

type Answer = {
  readonly result?:
    | readonly {
        readonly reference_number?: string | number | null;
        readonly preference_array?: readonly Preference[] | null;
        readonly pincode_serviceable?: boolean | null;
      }[]
    | null;
};

export const recommendV1: ClickpostOperation<AdviceQuestion, Answer, Recommendation> = {
  name: 'recommend-v1',
  host: 'orders',
  method: 'POST',
  path: () => '/v1/recommendation_api/',
  build: (question) => {
    const cash = question.cashOnDelivery?.minor ? question.cashOnDelivery : undefined;
    return [
      {
        reference_number: question.reference,
        item: field.must(question.items.map((item) => item.description).join(', '), 500, 'item'),
        item_count: question.items.reduce((sum, item) => sum + item.quantity, 0),
        pickup_pincode: pincodeOf(question.from, 'pickup_pincode'),
        drop_pincode: pincodeOf(question.to, 'drop_pincode'),
        order_type: cash ? 'COD' : 'PREPAID',
        delivery_type: 'FORWARD',
        invoice_value: field.decimal(question.value),
        length: field.centimetres(question.parcel.lengthMm),
        breadth: field.centimetres(question.parcel.widthMm),
        height: field.centimetres(question.parcel.heightMm),
        weight: field.grams(question.parcel.weightG),
      },
    ];
  },
  answer: Joi.object({
    result: Joi.array()
      .items(
        Joi.object({
          reference_number: Joi.alternatives(Joi.string().allow(''), Joi.number()).allow(null),
          preference_array: Joi.array()
            .items(
              Joi.object({
                cp_id: Joi.number().integer().positive().required(),
                account_code: Joi.string().allow('', null),
                priority: Joi.number().allow(null),
              }),
            )
            .allow(null),
          pincode_serviceable: Joi.boolean().allow(null),
        }),
      )
      .allow(null),
  }),
  parse: (answer, question) => {
    // Not served by anybody: success without a result.
    if (!answer.result) return { ranked: [], serves: false };
    const mine = answer.result.find((one) => textOf(one.reference_number) === question.reference);
    if (mine === undefined)
      fail('invalid', 'clickpost.contract_broken', { operation: 'recommend-v1', fields: ['reference_number'] });
    return { ranked: ranked(mine.preference_array), serves: mine.pincode_serviceable !== false };
  },
};
