/** Asks for a fresh link to a label; the first one may expire after 7 days (Clickpost's documentation, §3). */
import Joi from 'joi';
import type { Booking } from '../../../core/shipment/courier.ts';
import { textOf } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';

type LinkAnswer = { readonly result?: { readonly shipping_label?: string | null } | null };

export const fetchLabelLink: ClickpostOperation<Pick<Booking, 'awb' | 'partnerId'>, LinkAnswer, string | undefined> = {
  name: 'fetch-label-link',
  host: 'orders',
  method: 'GET',
  path: () => '/v1/fetch/shippinglabel/',
  // `regenerate=true` asks the courier again, which Clickpost discourages.
  query: ({ awb, partnerId }) => ({ waybill: awb, cp_id: String(partnerId), regenerate: 'false' }),
  answer: Joi.object({ result: Joi.object({ shipping_label: Joi.string().allow('', null) }).allow(null) }),
  parse: (answer) => textOf(answer.result?.shipping_label),
};
