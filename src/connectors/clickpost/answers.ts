/** What Clickpost's answers hold, read the same way by every operation: bookings, scans, its times. */
import Joi from 'joi';
import type { Booking, BookingIntent, CourierScan } from '../../core/shipment/courier.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { POLL_AFTER_MS, statusOf } from './client.ts';

/** Identifiers come as text or number, depending on the courier. */
export const identifier = Joi.alternatives(Joi.string().allow(''), Joi.number()).allow(null);

export type BookingAnswer = {
  readonly meta: Record<string, unknown>;
  readonly reference_number?: string | number | null;
  readonly result?: {
    readonly waybill?: string | number | null;
    readonly reference_number?: string | number | null;
    readonly label?: string | null;
    readonly courier_partner_id?: number | null;
    readonly courier_name?: string | null;
    readonly account_code?: string | null;
    readonly sort_code?: string | number | null;
    readonly order_id?: string | number | null;
    readonly security_key?: string | null;
    readonly children?: readonly { readonly waybill?: string | number | null; readonly label?: string | null }[] | null;
  } | null;
};

export const bookingAnswer = Joi.object({
  meta: Joi.object().required(),
  reference_number: identifier,
  result: Joi.object({
    waybill: identifier,
    reference_number: identifier,
    label: Joi.string().allow('', null),
    courier_partner_id: Joi.number().integer().allow(null),
    courier_name: Joi.string().allow('', null),
    account_code: Joi.string().allow('', null),
    sort_code: identifier,
    order_id: identifier,
    security_key: Joi.string().allow('', null),
    children: Joi.array()
      .items(Joi.object({ waybill: identifier, label: Joi.string().allow('', null) }).unknown())
      .allow(null),
  }).allow(null),
});

/** What a booking's answer is compared with. */
type Asked = Pick<BookingIntent, 'shipmentId' | 'reference' | 'courier'>;

/** A booking we may take as ours. @throws `still_booking` when the waybill has not come yet. */
export function readBooking(answer: BookingAnswer, intent: Asked): Booking {
  const result = answer.result ?? {};
  const repeated = statusOf(answer) === 323;
  assertOurs(answer, intent, repeated);
  const awb = textOf(result.waybill);
  if (awb === undefined) {
    // 303 without a result says that a waybill exists and not which one: the look-up knows.
    if (statusOf(answer) === 303) throw new AppError('unavailable', 'clickpost.outcome_unknown', { status: 303 });
    throw new AppError('unavailable', 'clickpost.still_booking', {}, undefined, POLL_AFTER_MS);
  }
  return {
    awb,
    partnerId: result.courier_partner_id ?? intent.courier.partnerId,
    ...given('courierName', result.courier_name),
    ...given('account', result.account_code ?? intent.courier.account),
    ...given('labelUrl', result.label),
    ...given('sortCode', result.sort_code),
    ...given('partnerOrderId', result.order_id),
    ...given('securityKey', result.security_key),
    ...piecesOf(result.children),
  };
}

function piecesOf(children: NonNullable<BookingAnswer['result']>['children']): Pick<Booking, 'pieces'> {
  const pieces = (children ?? []).flatMap(({ waybill, label }) => {
    const awb = textOf(waybill);
    return awb === undefined ? [] : [{ awb, ...given('labelUrl', label) }];
  });
  return pieces.length === 0 ? {} : { pieces };
}

/** 323 is our own repeat and also a collision with other goods (Clickpost's documentation): the echo tells them apart. */
function assertOurs(answer: BookingAnswer, intent: Asked, repeated: boolean): void {
  const echoes = [answer.result?.reference_number, answer.reference_number]
    .map(textOf)
    .filter((text) => text !== undefined);
  const courier = answer.result?.courier_partner_id ?? intent.courier.partnerId;
  const details = { shipment: intent.shipmentId, reference: intent.reference };
  if (echoes.some((echo) => echo !== intent.reference)) {
    fail('refused', 'clickpost.reference_collision', { ...details, differs: 'reference' });
  }
  if (!repeated) return;
  if (echoes.length === 0) fail('refused', 'clickpost.reference_collision', { ...details, differs: 'not echoed' });
  if (courier !== intent.courier.partnerId) {
    fail('refused', 'clickpost.reference_collision', { ...details, differs: 'courier', partnerId: courier });
  }
}

export function textOf(value: string | number | null | undefined): string | undefined {
  const text = value == null ? '' : String(value).trim();
  return text === '' ? undefined : text;
}

/** `{ [name]: text }`, or nothing when the partner left it blank. */
export function given<Name extends string>(
  name: Name,
  value: string | number | null | undefined,
): Partial<Record<Name, string>> {
  const text = textOf(value);
  return (text === undefined ? {} : { [name]: text }) as Partial<Record<Name, string>>;
}

/**
 * Clickpost's time as UTC. Scans without a zone are India time: in its own samples they fit their UTC `created_at`
 * only that way (Clickpost's documentation). A zone that is written is believed.
 */
export function momentFrom(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text.trim());
  const date = new Date(parts ? `${parts[1]}T${parts[2]}${zoneOf(parts[3])}` : Number.NaN);
  if (Number.isNaN(date.getTime())) fail('invalid', 'clickpost.timestamp_unreadable', { timestamp: text.slice(0, 40) });
  return momentOf(date);
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined) return '+05:30';
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
}

/** A status as track-order and updated-order report it. */
export type StatusRow = {
  readonly clickpost_status_code?: number | null;
  readonly clickpost_status_description?: string | null;
  readonly status?: string | number | null;
  readonly remark?: string | null;
  readonly location?: string | null;
  readonly timestamp?: string | null;
};

export const statusFields = {
  clickpost_status_code: Joi.number().integer().allow(null),
  clickpost_status_description: Joi.string().allow('', null),
  status: identifier,
  remark: Joi.string().allow('', null),
  location: Joi.string().allow('', null),
  timestamp: Joi.string().allow('', null),
};

/** The scan in a row; undefined for a shipment that nobody has scanned yet. */
export function readScan(row: StatusRow, awb: string, partnerId: number): CourierScan | undefined {
  if (row.clickpost_status_code == null || !row.timestamp) return undefined;
  return {
    awb,
    partnerId,
    code: row.clickpost_status_code,
    description: row.clickpost_status_description ?? '',
    remark: textOf(row.remark) ?? textOf(row.status) ?? '',
    location: row.location ?? '',
    scannedAtRaw: row.timestamp,
    scannedAt: momentFrom(row.timestamp),
  };
}
