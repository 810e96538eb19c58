/** Clickpost's numbers in our words: `meta.status` → reaction, `clickpost_status_code` → meaning (Clickpost's documentation, §6.4). */
import type { CourierMeaning } from '../../core/shipment/courier.ts';
import type { ErrorKind } from '../../platform/errors.ts';

/** `pending`: still being worked on. `ask-first`: the courier may or may not have it; look up before repeating. */
export type Reaction = { readonly is: ErrorKind | 'ok' | 'pending' | 'ask-first'; readonly code: string };

const ok = (code: string): Reaction => ({ is: 'ok', code: `clickpost.${code}` });
const pending: Reaction = { is: 'pending', code: 'clickpost.still_booking' };
const askFirst: Reaction = { is: 'ask-first', code: 'clickpost.outcome_unknown' };
const refused = (code: string): Reaction => ({ is: 'refused', code: `clickpost.${code}` });
const configuration = (code: string): Reaction => refused(`configuration.${code}`);

/** https://docs.clickpost.ai/docs/error-codes */
export const metaCodes: Readonly<Record<number, Reaction>> = {
  102: pending,
  200: ok('done'),
  202: pending,
  301: configuration('key'),
  302: configuration('courier_id'),
  303: ok('waybill_registered'),
  304: configuration('already_registered'),
  305: configuration('webhook_registered'),
  306: configuration('service'),
  307: refused('data.order_type'),
  308: refused('data.priority'),
  309: refused('data.delivery_type'),
  310: refused('data.return_reason'),
  311: refused('no_reverse_pickup'),
  312: refused('data.no_items'),
  313: refused('data.items'),
  314: refused('data.order'),
  315: refused('data.cod_value'),
  316: configuration('credentials_missing'),
  319: refused('courier_refused'),
  320: configuration('not_subscribed'),
  321: refused('waybill_not_in_pool'),
  322: askFirst,
  323: ok('reference_repeated'),
  324: configuration('credentials_invalid'),
  325: refused('status_update_refused'),
  326: refused('tracking_id_invalid'),
  327: configuration('webhook_missing'),
  328: refused('data.field_missing'),
  329: askFirst,
  // Also said when the pool of pre-assigned waybills has run dry: somebody must refill it.
  330: refused('waybill_unknown'),
  350: refused('cancellation_refused'),
  351: configuration('account_unknown'),
  352: configuration('account_ambiguous'),
  353: configuration('account_inactive'),
  354: askFirst,
  355: configuration('vendor_code'),
  400: refused('data.bad_request'),
  404: { is: 'missing', code: 'clickpost.not_found' },
  420: refused('courier_refused_later'),
  422: refused('data.invalid_entity'),
  429: { is: 'unavailable', code: 'clickpost.throttled' },
  500: askFirst,
  503: askFirst,
  504: askFirst,
  600: { is: 'conflict', code: 'clickpost.already_cancelled' },
};

/** Refusals of one courier or of our account with it: another courier may take the same parcel. The rest is about the data. */
const byCourier = new Set([311, 316, 319, 324, 330, 351, 352, 353, 355, 420]);

export function isCourierRefusal(error: { readonly kind: ErrorKind; readonly details: object }): boolean {
  return error.kind === 'refused' && byCourier.has(Number((error.details as { status?: unknown }).status));
}

/** A number we have never read of: a server's fault is an unknown outcome, anything else goes before a person. */
export function reactionTo(status: number): Reaction {
  return metaCodes[status] ?? (status >= 500 && status < 600 ? askFirst : refused('code_unknown'));
}

/** https://docs.clickpost.ai/docs/tracking-status-codes — map by number; texts and buckets mislead (Clickpost's documentation, §8.11). */
export const statusMeanings: Readonly<Record<number, CourierMeaning>> = {
  1: 'booked',
  2: 'booked',
  3: 'note', // a failed collection: the parcel is still ours
  4: 'picked_up',
  5: 'in_transit',
  6: 'out_for_delivery',
  7: 'delivery_failed',
  8: 'delivered',
  9: 'delivery_failed',
  10: 'cancelled',
  11: 'note', // a return only asked for; Clickpost's own refund trigger leaves it out
  12: 'returning',
  13: 'returning',
  14: 'returned',
  15: 'returning',
  16: 'lost',
  17: 'damaged',
  18: 'in_transit',
  19: 'note',
  20: 'note',
  21: 'returning',
  23: 'note', // tracking closed on request; says nothing about the parcel
  25: 'note',
  26: 'returning',
  27: 'returning',
  28: 'booked',
  30: 'note', // 30-32 concern the exchanged piece, not this parcel
  31: 'note',
  32: 'note',
  101: 'note', // a request in Clickpost's returns portal, without a waybill
  1004: 'in_transit',
  1005: 'in_transit',
  1006: 'in_transit',
};

/** A code we do not know is kept and moves nothing. */
export function meaningOf(code: number): CourierMeaning {
  return statusMeanings[code] ?? 'unknown';
}

/** Ids of multi-piece products, where each item of an order is read as one carton (Clickpost's documentation, §7). */
export const multiPieceIds: ReadonlySet<number> = new Set([129, 164, 201, 296, 301, 311, 312, 316, 318, 326, 330]);

/** Delhivery looks the pickup place up by its own registered name and answers 355 without it (Clickpost's documentation). */
export const needsVendorCode: ReadonlySet<number> = new Set([4, 25, 113]);

/** The Arab countries without working postcodes, where `postal_code` carries the area (Clickpost's documentation). */
export const areaCountries: ReadonlySet<string> = new Set(['AE', 'SA', 'QA', 'KW', 'BH', 'OM', 'JO', 'LB', 'EG']);
