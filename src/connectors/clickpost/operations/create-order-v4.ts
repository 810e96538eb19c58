/** Books a parcel anywhere but inside India (https://docs.clickpost.ai/reference/order-creation-rest-of-the-world). */
import type { Booking, BookingIntent, ReturnIntent } from '../../../core/shipment/courier.ts';
import type { Address, Place } from '../../../core/values.ts';
import { fail } from '../../../platform/errors.ts';
import { type BookingAnswer, bookingAnswer, readBooking } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';
import { areaCountries } from '../codes.ts';
import * as field from '../fields.ts';
import { goodsOf, isReturn, type Wanted } from '../goods.ts';

const call = {
  host: 'orders',
  method: 'POST',
  changes: true,
  accepts: [200, 303, 323],
  path: () => '/v4/create-order/',
  build: buildOrderV4,
  answer: bookingAnswer,
  parse: readBooking,
  personal: field.personalOf,
} as const;

export const createOrderV4: ClickpostOperation<BookingIntent, BookingAnswer, Booking> = {
  ...call,
  name: 'create-order-v4',
};

/** The other way round: collected from the customer, brought to the store. */
export const createReturnV4: ClickpostOperation<ReturnIntent, BookingAnswer, Booking> = {
  ...call,
  name: 'create-return-v4',
};

export function buildOrderV4(intent: Wanted): Record<string, unknown> {
  // Only Delhivery inside India is documented to exchange at the door.
  if (isReturn(intent) && intent.exchange !== undefined) {
    fail('invalid', 'clickpost.exchange_not_served', { shipment: intent.shipmentId });
  }
  const store = isReturn(intent) ? intent.to : intent.from;
  const house = { ...addressFields(store, isReturn(intent) ? 'drop_info' : 'pickup_info') };
  const keeper = { ...house, email: field.shipperEmail(store) };
  const pickup = isReturn(intent)
    ? { ...addressFields(intent.from, 'pickup_info'), email: field.emailOf(intent.from.email) ?? keeper.email }
    : keeper;
  const drop = isReturn(intent) ? house : addressFields(intent.to, 'drop_info');
  const kind = (address: Address): string => (address === store || address.company ? 'OFFICE' : 'RESIDENTIAL');
  return {
    pickup_info: { ...pickup, time: intent.pickupAt.slice(0, 19), address_type: kind(intent.from) },
    drop_info: { ...drop, address_type: kind(intent.to) },
    return_info: keeper,
    shipment_details: {
      ...field.shipmentFields(intent, 1),
      currency_code: intent.value.currency,
      ...goodsOf(intent, (item) => itemFields(intent, item)),
    },
    tax_info: taxFields(intent),
    additional: {
      ...field.additionalFields(intent),
      priority: 'NORMAL',
      ...(intent.customs?.dutyPaidBy === undefined
        ? {}
        : { duty_fee_paid_by: intent.customs.dutyPaidBy === 'sender' ? 'S' : 'R' }),
      ...(intent.customs?.invoice === undefined
        ? {}
        : { invoice_base_64: Buffer.from(intent.customs.invoice).toString('base64') }),
    },
  };
}

/** Only goods that cross a border are taxed on the way. */
function taxFields(intent: Wanted): Record<string, unknown> | null {
  const { customs } = intent;
  if (customs === undefined || intent.from.country === intent.to.country) return null;
  return {
    ...(customs.shipperTaxId === undefined ? {} : { shipper_tax_id: field.cut(customs.shipperTaxId, 50) }),
    ...(customs.consigneeTaxId === undefined ? {} : { consignee_tax_id: field.cut(customs.consigneeTaxId, 50) }),
  };
}

function addressFields(address: Address & { place?: Place }, section: string): Record<string, unknown> {
  const email = field.emailOf(address.email);
  return {
    name: field.must(address.name, 100, `${section}.name`),
    organisation: field.cut(address.company, 100),
    address: field.streetOf(address, `${section}.address`),
    // Only South-East Asia needs it; where postal_code carries the area it would say the same twice.
    district: areaCountries.has(address.country) ? '' : field.cut(address.area, 100),
    city: field.must(address.city, 100, `${section}.city`),
    // Official Gulf samples leave it blank.
    state: field.cut(address.region, 100),
    postal_code: postalCode(address),
    country_code: address.country,
    ...field.phoneOf(address, `${section}.phone`),
    ...(email === undefined ? {} : { email }),
    lat: address.place?.lat ?? null,
    long: address.place?.lng ?? null,
  };
}

/** The stated maximum of 10 is exceeded by Clickpost's own samples of areas; the older 50 is what is enforced. */
function postalCode(address: Address): string {
  if (areaCountries.has(address.country)) return field.cut(address.area ?? address.postcode, 50);
  return field.cut(address.postcode, 10);
}

function itemFields(intent: Wanted, item: BookingIntent['items'][number]): Record<string, unknown> {
  return {
    sku: field.cut(item.sku, 100),
    description: field.must(item.description, 500, 'items.description'),
    quantity: item.quantity,
    price: field.decimal({ minor: item.unitPriceMinor, currency: intent.value.currency }),
    weight: field.grams(item.weightG),
    ...field.parcelSize(intent),
    ...(item.hsCode ? { hs_code: field.cut(item.hsCode, 100) } : {}),
    ...(item.originCountry ? { manufacture_country_code: field.cut(item.originCountry, 2) } : {}),
  };
}
