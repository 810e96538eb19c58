/** How values of ours become fields of Clickpost's: lengths, units, telephone numbers, the checked reference. */
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { BookingIntent, ReturnIntent } from '../../core/shipment/courier.ts';
import type { Address, Money } from '../../core/values.ts';
import { fail } from '../../platform/errors.ts';
import { decimalOf } from '../../platform/money.ts';

/** One line of at most `max` UTF-16 units that never ends in half a character. */
export function cut(text: string | undefined, max: number): string {
  const line = (text ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const short = line.slice(0, max);
  return (/[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short).trimEnd();
}

/** As `cut`, for a field Clickpost insists on. */
export function must(text: string | undefined, max: number, field: string): string {
  const short = cut(text, max);
  return short === '' ? fail('invalid', 'clickpost.field_missing', { field }) : short;
}

export function streetOf(address: Address, field: string): string {
  return must(address.lines.filter((line) => line.trim() !== '').join(', '), 500, field);
}

/** Whole centimetres; a parcel cut short would not fit. */
export function centimetres(mm: number): number {
  return Math.max(1, Math.ceil(mm / 10));
}

/** Bluedart takes no parcel below 10 g (Clickpost's documentation), nobody takes one of nothing. */
export function grams(weightG: number, least = 1): number {
  return Math.max(least, Math.ceil(weightG));
}

export function decimal(money: Money): number {
  return Number(decimalOf(money.minor, money.currency));
}

/** Mandatory, but a cut address reaches nobody: `must` for the shipper, left out for a consignee without one. */
export function emailOf(email: string | undefined): string | undefined {
  const address = email?.trim() ?? '';
  return address === '' || address.length > 50 ? undefined : address;
}

export function shipperEmail(from: Address): string {
  return emailOf(from.email) ?? fail('invalid', 'clickpost.field_missing', { field: 'pickup_info.email' });
}

/** National digits without the country code, at most 11, and the code apart. */
export function phoneOf(address: Address, field: string): { readonly phone_code: string; readonly phone: string } {
  const home = isSupportedCountry(address.country) ? address.country : undefined;
  const parsed = parsePhoneNumberFromString(address.phone, home);
  const phone = parsed?.nationalNumber ?? address.phone.replace(/\D/g, '');
  if (phone.length < 5 || phone.length > 11) fail('invalid', 'clickpost.phone_invalid', { field });
  const code = parsed?.countryCallingCode ?? (home ? getCountryCallingCode(home) : '');
  return { phone_code: code === '' ? '' : `+${code}`, phone };
}

/** Only what every courier can print as Code 39 and Bluedart can store (Clickpost's documentation). */
export function referenceOf(intent: Pick<BookingIntent, 'reference' | 'shipmentId'>): string {
  if (/^[A-Z0-9-]{1,20}$/.test(intent.reference)) return intent.reference;
  return fail('invalid', 'clickpost.reference_invalid', {
    shipment: intent.shipmentId,
    length: intent.reference.length,
  });
}

/** What both versions of the order call share in `shipment_details`. */
export function shipmentFields(intent: BookingIntent | ReturnIntent, leastG: number): Record<string, unknown> {
  if (intent.items.length === 0) fail('invalid', 'clickpost.field_missing', { field: 'shipment_details.items' });
  return {
    reference_number: referenceOf(intent),
    order_id: cut(intent.orderNumber, 50),
    ...('reason' in intent ? returnTerms(intent) : forwardTerms(intent)),
    invoice_value: decimal(intent.value),
    invoice_number: cut(intent.invoice.number, 50),
    invoice_date: intent.invoice.on.slice(0, 10),
    courier_partner: intent.courier.partnerId,
    account_code: must(intent.courier.account, 100, 'shipment_details.account_code'),
    ...parcelSize(intent),
    weight: grams(intent.parcel.weightG, leastG),
  };
}

function forwardTerms(intent: BookingIntent): Record<string, unknown> {
  const cod = intent.cashOnDelivery?.minor ? intent.cashOnDelivery : undefined;
  return {
    order_type: cod ? 'COD' : 'PREPAID',
    delivery_type: 'FORWARD',
    cod_value: cod ? decimal(cod) : 0,
    ...(cod && cod.currency !== intent.value.currency ? { cod_currency_code: cod.currency } : {}),
  };
}

function returnTerms(intent: ReturnIntent): Record<string, unknown> {
  return {
    order_type: intent.exchange === undefined ? 'PREPAID' : 'EXCHANGE',
    delivery_type: 'RVP',
    rvp_reason: must(intent.reason, 500, 'rvp_reason'),
    cod_value: 0,
  };
}

/** Pieces have no size of their own here; the parcel's is the honest upper bound. */
export function parcelSize(intent: Pick<BookingIntent, 'parcel'>): { length: number; breadth: number; height: number } {
  return {
    length: centimetres(intent.parcel.lengthMm),
    breadth: centimetres(intent.parcel.widthMm),
    height: centimetres(intent.parcel.heightMm),
  };
}

/** The account stands in both places because the pages disagree on which one wins (Clickpost's documentation). */
export function additionalFields(intent: BookingIntent | ReturnIntent): Record<string, unknown> {
  return {
    label: true,
    async: false,
    order_date: intent.orderedOn.slice(0, 10),
    order_id: cut(intent.orderNumber, 50),
    account_code: cut(intent.courier.account, 100),
    // The pages disagree on its place, as with the account.
    ...('reason' in intent ? { rvp_reason: cut(intent.reason, 500), delivery_type: 'RVP' } : {}),
  };
}

/** What a courier could repeat to us in a refusal. */
export function personalOf(intent: BookingIntent | ReturnIntent): readonly (string | undefined)[] {
  const { name, company, lines, phone, email } = 'reason' in intent ? intent.from : intent.to;
  const digits = phone.replace(/\D/g, '');
  return [...lines, name, company, email, phone, digits, digits.slice(-9), digits.slice(-8)];
}
