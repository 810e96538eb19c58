/** Letters to customers about their parcel or their cash order: what they say, and what became of them. Plain data, kept with the intent. */
import type { Tx } from '../../platform/db/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { dateOf, localTime, momentOf } from '../../platform/time.ts';
import { linkTo, revokeLinks, type Links } from '../amendment/index.ts';
import { loadChannel } from '../catalog/index.ts';
import { loadOrder } from '../order/index.ts';
import { lockCase, saveMailed } from './store-cases.ts';
import { lockConfirmation, saveConfirmationMailed } from './store-confirmations.ts';

export const DELIVERY_SCOPE = 'delivery';
export const CONFIRMATION_SCOPE = 'confirmation';

export type ParcelLetter = {
  readonly id: string;
  readonly kind: 'delivery_failed' | 'confirm_cod';
  readonly linkId: string;
  /** The case, or the order. */
  readonly subjectId: string;
  /** The attempt it is about. */
  readonly attempt: number;
  readonly to: string;
  readonly language: 'en' | 'ar';
  readonly shop: string;
  readonly orderNumber: string;
  /** On the clock of the shop, `YYYY-MM-DD HH:MM`. */
  readonly until: string;
  /** What is paid at the door. */
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly writtenAt: string;
};

/** One mail for each failed attempt at most; undefined when there is nobody to write to, or nothing (any more) to write. */
export async function intendFailedLetter(tx: Tx, caseId: string, links: Links): Promise<ParcelLetter | undefined> {
  const one = await lockCase(tx, caseId);
  if (one?.state !== 'open' || one.mailedAttempt >= one.attempts) return undefined;
  const order = await loadOrder(tx, one.orderId);
  if (order.customerEmail === '') return undefined;
  const channel = await loadChannel(tx, one.channelId);
  // The one before asked about another day.
  const about = { subjectId: caseId, orderId: order.id, revision: one.attempts, expiresAt: one.dueAt };
  const linkId = await freshLink(tx, links, { scope: DELIVERY_SCOPE, ...about });
  return {
    id: `${linkId}.failed.${one.attempts}`,
    kind: 'delivery_failed',
    linkId,
    subjectId: caseId,
    attempt: one.attempts,
    to: order.customerEmail,
    language: channel.config.commentLanguage,
    shop: channel.name,
    orderNumber: order.incrementId,
    until: localTime(dateOf(one.dueAt), channel.timeZone).slice(0, 16),
    writtenAt: one.failedAt,
  };
}

async function freshLink(tx: Tx, links: Links, about: Parameters<typeof linkTo>[2]): Promise<string> {
  await revokeLinks(tx, about.subjectId);
  return linkTo(tx, links, about);
}

export async function recordFailedLetter(tx: Tx, { subjectId, attempt }: ParcelLetter): Promise<void> {
  await saveMailed(tx, subjectId, attempt, null);
}

/** The customer does not hear of it by mail: the desk shows it, and a person calls. */
export async function recordFailedLetterRefused(tx: Tx, caseId: string, error: AppError): Promise<void> {
  const one = await lockCase(tx, caseId);
  if (one !== undefined) await saveMailed(tx, caseId, one.mailedAttempt, error.code.slice(0, 80));
}

/** Undefined when there is nobody to write to, or its customer need not be asked any more. */
export async function intendConfirmLetter(tx: Tx, orderId: string, links: Links): Promise<ParcelLetter | undefined> {
  const one = await lockConfirmation(tx, orderId);
  if (one?.state !== 'open') return undefined;
  const order = await loadOrder(tx, orderId);
  if (order.customerEmail === '') return undefined;
  const channel = await loadChannel(tx, one.channelId);
  const about = { scope: CONFIRMATION_SCOPE, subjectId: orderId, orderId, revision: one.version, expiresAt: one.dueAt };
  const linkId = await linkTo(tx, links, about);
  return {
    id: `${linkId}.confirm`,
    kind: 'confirm_cod',
    linkId,
    subjectId: orderId,
    attempt: 1,
    to: order.customerEmail,
    language: channel.config.commentLanguage,
    shop: channel.name,
    orderNumber: order.incrementId,
    until: localTime(dateOf(one.dueAt), channel.timeZone).slice(0, 16),
    amountMinor: one.amountMinor,
    currency: one.currency,
    writtenAt: one.createdAt,
  };
}

export async function recordConfirmLetter(tx: Tx, { subjectId }: ParcelLetter): Promise<void> {
  await saveConfirmationMailed(tx, subjectId, { at: momentOf(new Date()), error: null });
}

export async function recordConfirmLetterRefused(tx: Tx, orderId: string, error: AppError): Promise<void> {
  await saveConfirmationMailed(tx, orderId, { at: null, error: error.code.slice(0, 80) });
}
