/** Asks a courier to come and collect: v1 inside India, v2 everywhere else (https://docs.clickpost.ai/reference, create-pickup). */
import Joi from 'joi';
import type { Address } from '../../../core/values.ts';
import { fail } from '../../../platform/errors.ts';
import { identifier, textOf } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';
import { areaCountries } from '../codes.ts';
import * as field from '../fields.ts';

export type PickupRequest = {
  readonly courier: { readonly partnerId: number; readonly account: string };
  readonly at: Address;
  /** Local day and times at the place. */
  readonly on: string;
  readonly from: string;
  readonly until: string;
  /** Outside India a pickup is asked for one parcel and stands for all that are ready with it. */
  readonly parcel: {
    readonly awb: string;
    readonly reference: string;
    readonly weightG: number;
    readonly lengthMm: number;
    readonly widthMm: number;
    readonly heightMm: number;
  };
  readonly what: string;
  /** India's pickup moment carries an offset. */
  readonly offset?: string;
};
export type Pickup = { readonly confirmation?: string };

type Answer = {
  readonly result?: { readonly confirmation_number?: string | number | null } | null;
  readonly confirmation_number?: string | number | null;
};
const answer = Joi.object({
  result: Joi.object({ confirmation_number: identifier }).allow(null, ''),
  confirmation_number: identifier,
});
const parse = (said: Answer): Pickup => {
  const confirmation = textOf(said.result?.confirmation_number ?? said.confirmation_number);
  return confirmation === undefined ? {} : { confirmation };
};
const common = {
  host: 'orders',
  method: 'POST',
  changes: true,
  answer,
  parse,
  personal: ({ at }: PickupRequest) => [at.name, at.phone, at.email, ...at.lines],
} as const;

export const requestPickup: ClickpostOperation<PickupRequest, Answer, Pickup> = {
  ...common,
  name: 'request-pickup',
  path: () => '/v2/create-pickup/',
  build: (request) => ({
    shipment_details: {
      reference_number: field.must(request.parcel.reference, 100, 'reference_number'),
      awb_number: field.must(request.parcel.awb, 100, 'awb_number'),
      courier_partner_id: request.courier.partnerId,
      account_code: field.must(request.courier.account, 100, 'account_code'),
      items: field.must(request.what, 200, 'items'),
      length: field.centimetres(request.parcel.lengthMm),
      breadth: field.centimetres(request.parcel.widthMm),
      height: field.centimetres(request.parcel.heightMm),
      weight: field.grams(request.parcel.weightG),
    },
    pickup_info: {
      date: dayOf(request.on),
      start_time: timeOf(request.from, 'start_time'),
      end_time: timeOf(request.until, 'end_time'),
      name: field.must(request.at.name, 100, 'pickup_info.name'),
      ...field.phoneOf(request.at, 'pickup_info.phone'),
      email: field.emailOf(request.at.email) ?? '',
      address: field.streetOf(request.at, 'pickup_info.address'),
      city: field.must(request.at.city, 100, 'pickup_info.city'),
      state: field.cut(request.at.region, 100),
      country_code: request.at.country,
      postal_code: areaCountries.has(request.at.country)
        ? field.cut(request.at.area ?? request.at.postcode, 50)
        : field.cut(request.at.postcode, 10),
    },
  }),
};

export const requestPickupIndia: ClickpostOperation<PickupRequest, Answer, Pickup> = {
  ...common,
  name: 'request-pickup-india',
  path: () => '/v1/create-pickup/',
  build: (request) => ({
    courier_partner: request.courier.partnerId,
    account_code: field.must(request.courier.account, 100, 'account_code'),
    items: field.must(request.what, 200, 'items'),
    pickup_date: `${dayOf(request.on)}T${timeOf(request.from, 'pickup_date')}:00${request.offset ?? '+05:30'}`,
    pickup_name: field.must(request.at.name, 100, 'pickup_name'),
    pickup_phone: field.phoneOf(request.at, 'pickup_phone').phone,
    pickup_email: field.emailOf(request.at.email) ?? '',
    pickup_address: field.streetOf(request.at, 'pickup_address'),
    pickup_city: field.must(request.at.city, 200, 'pickup_city'),
    pickup_state: field.cut(request.at.region, 200),
    pickup_pincode: field.must(request.at.postcode?.replace(/\s/g, ''), 6, 'pickup_pincode'),
    pickup_country: 'IN',
  }),
};

function dayOf(on: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(on) ? on : fail('invalid', 'clickpost.field_missing', { field: 'date' });
}

function timeOf(time: string, name: string): string {
  return /^\d\d:\d\d$/.test(time) ? time : fail('invalid', 'clickpost.field_missing', { field: name });
}
