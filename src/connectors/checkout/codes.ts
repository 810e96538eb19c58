/** Tables between Checkout.com's words and ours: HTTP statuses, event types, minor units. */
import type { FactKind } from '../../core/payment/gateway.ts';
import { AppError, type ErrorKind } from '../../platform/errors.ts';
import { exponentOf } from '../../platform/money.ts';

export type Reaction = { readonly is: 'answer' | ErrorKind; readonly code: string };

const answer: Reaction = { is: 'answer', code: 'checkout.answered' };
const reactions: Readonly<Record<number, Reaction>> = {
  200: answer,
  201: answer,
  202: answer,
  400: { is: 'refused', code: 'checkout.refused' },
  // Nothing of one payment is wrong: all wait until a person has mended the key.
  401: { is: 'unavailable', code: 'checkout.not_authorised' },
  // The payment is in no state for it: captured, voided or expired already.
  403: { is: 'refused', code: 'checkout.not_allowed' },
  404: { is: 'refused', code: 'checkout.payment_unknown' },
  // The same idempotency key is being worked on.
  409: { is: 'unavailable', code: 'checkout.busy' },
  422: { is: 'refused', code: 'checkout.refused' },
  429: { is: 'unavailable', code: 'checkout.throttled' },
};

/** A status nobody has promised says nothing about the payment. */
export function reactionTo(status: number): Reaction {
  return reactions[status] ?? { is: 'unavailable', code: status >= 500 ? 'checkout.down' : 'checkout.garbage' };
}

const kinds: Readonly<Record<string, FactKind>> = {
  payment_approved: 'authorised',
  payment_captured: 'captured',
  payment_capture_declined: 'capture_declined',
  payment_refunded: 'refunded',
  payment_refund_declined: 'refund_declined',
  payment_voided: 'voided',
  payment_void_declined: 'void_declined',
  payment_expired: 'expired',
};

/** Every other type is kept as a fact. */
export function kindOf(type: string): FactKind {
  if (type.startsWith('dispute_')) return 'dispute';
  return Object.hasOwn(kinds, type) ? (kinds[type] ?? 'other') : 'other';
}

/** Checkout.com counts these in thousandths and in whole units; every other currency in hundredths. */
const thousandths: ReadonlySet<string> = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);
const whole: ReadonlySet<string> = new Set('BIF DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));

function digitsOf(currency: string): number {
  if (thousandths.has(currency)) return 3;
  return whole.has(currency) ? 0 : 2;
}

/** Our minor units as Checkout.com counts. @throws invalid `checkout.amount_not_exact` */
export function theirAmount(minor: number, currency: string): number {
  const amount = minor * 10 ** (digitsOf(currency) - exponentOf(currency));
  if (!Number.isSafeInteger(amount)) throw new AppError('invalid', 'checkout.amount_not_exact', { currency });
  return amount;
}

/** Their amount in our minor units. */
export function ourAmount(amount: number, currency: string): number {
  return Math.round(amount * 10 ** (exponentOf(currency) - digitsOf(currency)));
}
