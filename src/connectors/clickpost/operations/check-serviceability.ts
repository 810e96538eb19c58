/**
 * Which courier serves an Indian pincode, and in how many days: serviceability v1, India only. Version 3 says only whether
 * anybody does; that is the same answer with its couriers left out, so it is not asked.
 */
import Joi from 'joi';
import type { AdviceQuestion, Serviceability } from '../../../core/shipment/advice.ts';
import type { ClickpostOperation } from '../client.ts';
import * as field from '../fields.ts';
import { pincodeOf } from '../recommended.ts';

/** Longer promises than this are mistakes. */
export const MOST_DAYS = 60;

type Row = {
  readonly cp_id: number;
  readonly serviceable?: Readonly<Record<string, boolean | null>> | null;
  readonly comitted_sla?: number | null;
};

const paymentOf = (question: Pick<AdviceQuestion, 'cashOnDelivery'>): 'COD' | 'PREPAID' =>
  question.cashOnDelivery?.minor ? 'COD' : 'PREPAID';

export const checkServiceability: ClickpostOperation<
  AdviceQuestion,
  { readonly result?: readonly Row[] | null },
  Serviceability
> = {
  name: 'check-serviceability',
  host: 'serviceability',
  method: 'POST',
  path: () => '/v1/serviceability_api/',
  // No weight and no size: the pages disagree on the unit, and they only matter for a price that we do not ask for.
  build: (question) => [
    {
      pickup_pincode: pincodeOf(question.from, 'pickup_pincode'),
      drop_pincode: pincodeOf(question.to, 'drop_pincode'),
      invoice_value: field.decimal(question.value),
      service_type: 'FORWARD',
    },
  ],
  answer: Joi.object({
    result: Joi.array()
      .items(
        Joi.object({
          cp_id: Joi.number().integer().positive().required(),
          serviceable: Joi.object().pattern(Joi.string(), Joi.boolean().allow(null)).allow(null),
          // So spelled (Clickpost's documentation).
          comitted_sla: Joi.number().min(0).max(MOST_DAYS).allow(null),
        }),
      )
      .allow(null),
  }),
  parse: ({ result }, question) => {
    const byCourier = new Map<number, { serves: boolean; days?: number }>();
    for (const row of result ?? []) {
      // A courier with several accounts serves when one of them does.
      const serves = row.serviceable?.[paymentOf(question)] === true || byCourier.get(row.cp_id)?.serves === true;
      const days = row.comitted_sla ?? byCourier.get(row.cp_id)?.days;
      byCourier.set(row.cp_id, { serves, ...(days === undefined ? {} : { days }) });
    }
    return [...byCourier].map(([partnerId, said]) => ({ partnerId, ...said }));
  },
};
