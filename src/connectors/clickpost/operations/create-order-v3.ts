/** Books a parcel inside India (https://docs.clickpost.ai/reference/order-creation-for-india-only-v3). */
import { DateTime } from 'luxon';
import type { Booking, BookingIntent, ReturnIntent } from '../../../core/shipment/courier.ts';
import type { Address, Money } from '../../../core/values.ts';
import { fail } from '../../../platform/errors.ts';
import { type BookingAnswer, bookingAnswer, readBooking } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';
import { multiPieceIds, needsVendorCode } from '../codes.ts';
import * as field from '../fields.ts';
import { goodsOf, isReturn, type Wanted } from '../goods.ts';

/** What an Indian invoice says about GST; without it the tax block is left out rather than guessed. */
export type GoodsTax = {
  readonly sellerGstin: string;
  readonly taxable: Money;
  readonly total: Money;
  readonly placeOfSupply?: string;
};
export type IndianIntent = BookingIntent & { readonly goodsTax?: GoodsTax };

const call = {
  host: 'orders',
  method: 'POST',
  changes: true,
  accepts: [200, 303, 323],
  path: () => '/v3/create-order/',
  build: buildOrderV3,
  answer: bookingAnswer,
  parse: readBooking,
  personal: field.personalOf,
} as const;

export const createOrderV3: ClickpostOperation<IndianIntent, BookingAnswer, Booking> = {
  ...call,
  name: 'create-order-v3',
};

/** The other way round: collected from the customer, brought to the store. */
export const createReturnV3: ClickpostOperation<ReturnIntent, BookingAnswer, Booking> = {
  ...call,
  name: 'create-return-v3',
};

export function isInsideIndia(intent: Wanted): boolean {
  return intent.from.country === 'IN' && intent.to.country === 'IN';
}

export function buildOrderV3(intent: IndianIntent | ReturnIntent): Record<string, unknown> {
  if (intent.value.currency !== 'INR') {
    fail('invalid', 'clickpost.currency_unexpected', { shipment: intent.shipmentId, currency: intent.value.currency });
  }
  const { from, to } = intent;
  const store = isReturn(intent) ? intent.to : intent.from;
  const pickup = addressFields(from, 'pickup_info');
  const drop = addressFields(to, 'drop_info');
  const email = field.shipperEmail(store);
  const vendor = needsVendorCode.has(intent.courier.partnerId)
    ? { vendor_code: field.cut(store.locationCode, 100) }
    : {};
  return {
    pickup_info: {
      ...prefixed('pickup', pickup),
      ...(from.place ? { pickup_lat: from.place.lat, pickup_long: from.place.lng } : {}),
      pickup_time: utcOf(intent.pickupAt),
      email: isReturn(intent) ? (field.emailOf(from.email) ?? email) : email,
      tin: field.cut(intent.goodsTax?.sellerGstin, 20),
    },
    drop_info: { ...prefixed('drop', drop), drop_email: field.emailOf(to.email) ?? '' },
    shipment_details: {
      ...field.shipmentFields(intent, 10),
      ...vendor,
      ...(multiPieceIds.has(intent.courier.partnerId) ? { shipment_type: 'MPS' } : {}),
      ...goodsOf(intent, (item) => itemFields(intent, item)),
    },
    ...(intent.goodsTax ? { gst_info: gstFields(intent, intent.goodsTax) } : {}),
    additional: {
      ...field.additionalFields(intent),
      ...vendor,
      return_info: { ...(isReturn(intent) ? drop : pickup), email },
      ...(isReturn(intent) ? doorFields(intent) : {}),
    },
  };
}

/** What the driver does at the door besides taking the piece. */
function doorFields(intent: ReturnIntent): Record<string, unknown> {
  const { exchange, check, from } = intent;
  if (exchange !== undefined && !needsVendorCode.has(intent.courier.partnerId)) {
    // Only Delhivery is documented to exchange at the door.
    fail('invalid', 'clickpost.exchange_not_served', { shipment: intent.shipmentId });
  }
  return {
    ...(check === undefined || check.length === 0 ? {} : { qc_type: 'doorstep', qc_params: [...check] }),
    ...(exchange === undefined
      ? {}
      : {
          exchange_address: field.streetOf(from, 'exchange_address'),
          exchange_city: field.cut(from.city, 200),
          exchange_state: field.cut(from.region, 200),
          exchange_country: 'IN',
          exchange_pincode: (from.postcode ?? '').replace(/\s/g, ''),
          exchange_shipment_description: field.must(exchange.description, 500, 'exchange_shipment_description'),
          ...(exchange.forwardAwb === undefined ? {} : { exchange_rvp_awb: field.cut(exchange.forwardAwb, 100) }),
        }),
  };
}

function addressFields(address: Address, section: string): Record<string, string> {
  const pincode = (address.postcode ?? '').replace(/\s/g, '');
  if (!/^[1-9]\d{5}$/.test(pincode)) fail('invalid', 'clickpost.pincode_missing', { field: section });
  const { phone } = field.phoneOf(address, `${section}.phone`);
  if (phone.length < 10) fail('invalid', 'clickpost.phone_invalid', { field: `${section}.phone` });
  return {
    name: field.must(address.name, 100, `${section}.name`),
    organisation: field.cut(address.company, 100),
    phone,
    address: field.streetOf(address, `${section}.address`),
    district: field.cut(address.area, 100),
    city: field.must(address.city, 200, `${section}.city`),
    state: field.cut(address.region, 200),
    pincode,
    country: 'IN',
  };
}

function prefixed(prefix: string, fields: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}_${name}`, value]));
}

/** The samples end in `Z`; a store in India writes local time. */
function utcOf(localTime: string): string {
  const at = DateTime.fromISO(localTime.slice(0, 19), { zone: 'Asia/Kolkata' });
  return (
    at.toUTC().toISO({ suppressMilliseconds: true }) ??
    fail('invalid', 'clickpost.field_missing', { field: 'pickup_time' })
  );
}

function itemFields(intent: Wanted, item: BookingIntent['items'][number]): Record<string, unknown> {
  const weight = field.grams(item.weightG);
  const size = field.parcelSize(intent);
  return {
    sku: field.cut(item.sku, 100),
    description: field.must(item.description, 500, 'items.description'),
    quantity: item.quantity,
    price: field.decimal({ minor: item.unitPriceMinor, currency: intent.value.currency }),
    weight,
    ...size,
    ...(item.hsCode ? { hs_code: field.cut(item.hsCode, 100) } : {}),
    additional: {
      ...size,
      weight,
      ...(item.originCountry ? { manufacture_country_code: field.cut(item.originCountry, 2) } : {}),
      ...Object.fromEntries(Object.entries(item.traits ?? {}).map(([name, value]) => [name, field.cut(value, 1000)])),
    },
  };
}

function gstFields(intent: Wanted, tax: GoodsTax): Record<string, unknown> {
  const gstin = field.cut(tax.sellerGstin, 20);
  return {
    seller_gstin: gstin,
    enterprise_gstin: gstin,
    is_seller_registered_under_gst: gstin !== '',
    place_of_supply: field.cut(tax.placeOfSupply ?? intent.to.region, 100),
    hsn_code: field.cut(intent.items[0]?.hsCode, 100),
    invoice_reference: field.cut(intent.invoice.number, 50),
    taxable_value: field.decimal(tax.taxable),
    gst_total_tax: field.decimal(tax.total),
  };
}
