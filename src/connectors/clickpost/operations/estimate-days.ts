/** Days to the door as Clickpost predicts them: by courier inside India (predicted SLA), by whichever courier elsewhere (global EDD). */
import Joi from 'joi';
import type { AdviceQuestion, Estimate } from '../../../core/shipment/advice.ts';
import { fail } from '../../../platform/errors.ts';
import type { ClickpostOperation } from '../client.ts';
import * as field from '../fields.ts';
import { pincodeOf } from '../recommended.ts';
import { MOST_DAYS } from './check-serviceability.ts';

const days = Joi.number().min(0).max(MOST_DAYS).allow(null);
const range = Joi.array().items(Joi.number().min(0).max(MOST_DAYS)).length(2);

type Predicted = {
  readonly predicted_sla_min?: number | null;
  readonly predicted_sla_max?: number | null;
  readonly all_map?: Readonly<Record<string, readonly [number, number]>> | null;
};

/** Of a range the later day: an estimate that is missed costs more than one that is beaten. */
export const predictDays: ClickpostOperation<
  AdviceQuestion,
  { readonly result?: readonly Predicted[] | null },
  Estimate
> = {
  name: 'predict-days',
  host: 'estimates',
  method: 'POST',
  path: () => '/v2/predicted_sla_api/',
  build: (question) => [
    {
      pickup_pincode: pincodeOf(question.from, 'pickup_pincode'),
      drop_pincode: pincodeOf(question.to, 'drop_pincode'),
    },
  ],
  answer: Joi.object({
    result: Joi.array()
      .items(
        Joi.object({
          predicted_sla_min: days,
          predicted_sla_max: days,
          all_map: Joi.object().pattern(/^\d+$/, range).allow(null),
        }),
      )
      .allow(null),
  }),
  parse: ({ result }) => estimateOf('predict-days', result?.[0]),
};

export const estimateDays: ClickpostOperation<AdviceQuestion, { readonly result?: Predicted | null }, Estimate> = {
  name: 'estimate-days',
  host: 'estimates',
  method: 'POST',
  path: () => '/v1/global_edd/',
  build: ({ from, to }) => ({ pickup_details: placeOf(from, 'pickup'), drop_details: placeOf(to, 'drop') }),
  answer: Joi.object({ result: Joi.object({ predicted_sla_min: days, predicted_sla_max: days }).allow(null) }),
  parse: ({ result }) => estimateOf('estimate-days', result),
};

function placeOf(place: AdviceQuestion['to'], side: string): Record<string, string> {
  return {
    city: field.must(place.city, 100, `${side}_details.city`),
    state: field.cut(place.region, 100),
    pincode: field.cut(place.postcode ?? place.area, 50),
    country: place.country,
  };
}

/** @throws invalid `clickpost.estimate_nonsense` where the first day is after the last */
function estimateOf(operation: string, said: Predicted | null | undefined): Estimate {
  const { predicted_sla_min: least, predicted_sla_max: most, all_map: byCourier } = said ?? {};
  if (least != null && most != null && least > most) fail('invalid', 'clickpost.estimate_nonsense', { operation });
  const any = most ?? least;
  return {
    days: Object.fromEntries(Object.entries(byCourier ?? {}).map(([id, [, last]]) => [id, last])),
    ...(any == null ? {} : { anyDays: any }),
  };
}
