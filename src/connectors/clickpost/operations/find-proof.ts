/** Where a courier's proof of delivery lies (https://docs.clickpost.ai/reference, pod_from_shipment_details). */
import Joi from 'joi';
import type { Booking } from '../../../core/shipment/courier.ts';
import { textOf } from '../answers.ts';
import { type ClickpostOperation, statusOf } from '../client.ts';

type ProofAnswer = { readonly result?: { readonly pod_url?: string | null } | null };

/** No proof, or none yet. 306, the service not switched on, is a refusal that a person mends. */
const none = [330, 404];

export const findProof: ClickpostOperation<Pick<Booking, 'awb' | 'partnerId'>, ProofAnswer, string | undefined> = {
  name: 'find-proof',
  host: 'proof',
  method: 'GET',
  accepts: [200, ...none],
  path: () => '/v1/pod/pod_from_shipment_details/',
  query: ({ awb, partnerId }) => ({ waybill: awb, cp_id: String(partnerId) }),
  answer: Joi.object({
    result: Joi.object({ pod_url: Joi.string().allow('', null) })
      .unknown()
      .allow(null, ''),
  }),
  parse: (answer) => (none.includes(statusOf(answer) ?? 0) ? undefined : textOf(answer.result?.pod_url)),
};
