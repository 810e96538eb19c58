/** Has a waybill followed that was made elsewhere: v3 everywhere, v2 for Indian accounts (https://docs.clickpost.ai/docs/awb-registration). */
import Joi from 'joi';
import { given, identifier } from '../answers.ts';
import { type ClickpostOperation } from '../client.ts';
import * as field from '../fields.ts';

export type Registration = {
  readonly awb: string;
  readonly partnerId: number;
  readonly account: string;
  readonly reference: string;
  readonly orderNumber: string;
  /** Where the parcel leaves, which is where its account is. */
  readonly country: string;
};
export type Registered = { readonly securityKey?: string; readonly trackingId?: string };

type Answer = {
  readonly result?: { readonly tracking_id?: string | number | null; readonly security_key?: string | null } | null;
  readonly tracking_id?: string | number | null;
  readonly security_key?: string | null;
};
const ids = { tracking_id: identifier, security_key: Joi.string().allow('', null) };

export const registerAwb: ClickpostOperation<Registration, Answer, Registered> = {
  name: 'register-awb',
  host: 'orders',
  method: 'POST',
  changes: true,
  // 303: it is followed already.
  accepts: [200, 303],
  path: () => '/v3/tracking/awb-register/',
  build: (one) => ({ ...about(one), courier_partner: one.partnerId }),
  answer: Joi.object({ result: Joi.object(ids).allow(null, ''), ...ids }),
  parse: (answer) => ({
    ...given('securityKey', answer.result?.security_key ?? answer.security_key),
    ...given('trackingId', answer.result?.tracking_id ?? answer.tracking_id),
  }),
};

/** The older call wants the key in its body, and another name of the courier. */
export const registerAwbV2 = (key: string): ClickpostOperation<Registration, Answer, Registered> => ({
  ...registerAwb,
  name: 'register-awb-v2',
  path: () => '/v2/tracking/awb-register/',
  build: (one) => ({ ...about(one), cp_id: one.partnerId, key }),
});

function about(one: Registration): Record<string, unknown> {
  return {
    waybill: field.must(one.awb, 100, 'waybill'),
    account_code: field.must(one.account, 100, 'account_code'),
    reference_number: field.cut(one.reference, 100),
    order_id: field.cut(one.orderNumber, 50),
  };
}
