/** Books a parcel anywhere but inside India (https://docs.clickpost.ai/reference/order-creation-rest-of-the-world). */
import type { Booking, BookingIntent } from '../../../core/shipment/courier.ts';
import type { Address, Place } from '../../../core/values.ts';
import { type BookingAnswer, bookingAnswer, readBooking } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';
import { areaCountries, multiPieceIds } from '../codes.ts';
import * as field from '../fields.ts';

export const createOrderV4: ClickpostOperation<BookingIntent, BookingAnswer, Booking> = {
  name: 'create-order-v4',
  host: 'orders',
  method: 'POST',
  changes: true,
  accepts: [200, 303, 323],
  path: () => '/v4/create-order/',
  build: buildOrderV4,
  answer: bookingAnswer,
  parse: readBooking,
  personal: field.personalOf,
};

export function buildOrderV4(intent: BookingIntent): Record<string, unknown> {
  const shipper = { ...addressFields(intent.from, 'pickup_info'), email: field.shipperEmail(intent.from) };
  return {
    pickup_info: { ...shipper, time: intent.pickupAt.slice(0, 19), address_type: 'OFFICE' },
    drop_info: { ...addressFields(intent.to, 'drop_info'), address_type: intent.to.company ? 'OFFICE' : 'RESIDENTIAL' },
    return_info: shipper,
    shipment_details: {
      ...field.shipmentFields(intent, 1),
      currency_code: intent.value.currency,
      ...itemFields(intent),
    },
    tax_info: null,
    additional: { ...field.additionalFields(intent), priority: 'NORMAL' },
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

function itemFields(intent: BookingIntent): Record<string, unknown> {
  const size = field.parcelSize(intent);
  const pieces = intent.items.map((item) => ({
    sku: field.cut(item.sku, 100),
    description: field.must(item.description, 500, 'items.description'),
    quantity: item.quantity,
    price: field.decimal({ minor: item.unitPriceMinor, currency: intent.value.currency }),
    weight: field.grams(item.weightG),
    ...size,
    ...(item.hsCode ? { hs_code: field.cut(item.hsCode, 100) } : {}),
    ...(item.originCountry ? { manufacture_country_code: field.cut(item.originCountry, 2) } : {}),
  }));
  if (!multiPieceIds.has(intent.courier.partnerId)) return { items: pieces };
  const carton = {
    sku: field.cut(intent.reference, 100),
    description: field.cut(pieces.map((piece) => piece.description).join(', '), 500),
    quantity: 1,
    price: field.decimal(intent.value),
    weight: field.grams(intent.parcel.weightG),
    ...size,
  };
  return { items: [carton], items_in_shipment: pieces };
}
