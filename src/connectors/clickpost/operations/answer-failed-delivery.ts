/** Says what becomes of a parcel that could not be delivered (https://docs.clickpost.ai/reference/ndr-action-update-api-v2). */
import Joi from 'joi';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { FailedDeliveryAnswer } from '../../../core/shipment/courier.ts';
import { fail } from '../../../platform/errors.ts';
import type { ClickpostOperation } from '../client.ts';
import * as field from '../fields.ts';

/**
 * Taken by the aggregator: it tells the courier up to three times and then by mail, so only the parcel's next scan says
 * what was done (Clickpost's documentation).
 */
export type Taken = 'taken';

export const answerFailedDelivery: ClickpostOperation<FailedDeliveryAnswer, { readonly meta: object }, Taken> = {
  name: 'answer-failed-delivery',
  host: 'orders',
  method: 'POST',
  changes: true,
  path: () => '/v2/ndr-update-api',
  build,
  answer: Joi.object({ meta: Joi.object().required() }),
  parse: () => 'taken',
  personal: ({ reattempt }) => [reattempt?.address, reattempt?.landmark, reattempt?.phone],
};

function build(answer: FailedDeliveryAnswer): Record<string, unknown> {
  const about = {
    waybill: answer.awb,
    cp_id: answer.partnerId,
    account_code: field.must(answer.account, 100, 'account_code'),
    source: 'hub',
  };
  if (answer.action === 'return') return { ...about, action: 'INITIATE_RTO' };
  const again = answer.reattempt ?? fail('invalid', 'clickpost.field_missing', { field: 'reattempt' });
  if (!/^\d{4}-\d\d-\d\d$/.test(again.preferredOn)) {
    fail('invalid', 'clickpost.field_missing', { field: 'preferred_date' });
  }
  return {
    ...about,
    action: 'REATTEMPT',
    address: field.must(again.address, 500, 'address'),
    landmark: field.cut(again.landmark, 500),
    drop_pincode: field.cut(again.postcode, 50),
    phone_number: nationalOf(again.phone),
    preferred_date: again.preferredOn,
  };
}

/** As in an order: national digits. */
function nationalOf(phone: string): string {
  const digits = parsePhoneNumberFromString(phone)?.nationalNumber ?? phone.replace(/\D/g, '');
  return digits.length < 5 || digits.length > 15
    ? fail('invalid', 'clickpost.phone_invalid', { field: 'phone_number' })
    : digits;
}
