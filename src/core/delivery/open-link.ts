/** What customers' links about a parcel or a cash order show, and what they answer by them. Looking changes nothing. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { findLink, markUsed, type Link } from '../amendment/index.ts';
import { listChannels } from '../catalog/index.ts';
import { loadCalendars, loadOrder, UNCONFIRMED, type Order } from '../order/index.ts';
import { findShipment } from '../shipment/index.ts';
import { amountAtDoor } from './at-door.ts';
import { answerCase } from './answer-case.ts';
import type { DeliveryAnswer, DeliveryCase } from './case.ts';
import { answerConfirmation } from './confirm-order.ts';
import type { Confirmation } from './confirmation.ts';
import { deliveryDays } from './deadline.ts';
import { CONFIRMATION_SCOPE, DELIVERY_SCOPE } from './letter.ts';
import { findCase } from './store-cases.ts';
import { findConfirmation } from './store-confirmations.ts';

/** `open` can be answered; the others say why not. */
export type ParcelStanding = 'open' | 'answered' | 'expired' | 'revoked' | 'overtaken';

type Opened = {
  readonly standing: ParcelStanding;
  readonly channelId: string;
  /** As its customer knows it. */
  readonly orderNumber: string;
  readonly city: string;
  readonly dueAt: string;
  readonly version: number;
};
export type OpenedParcel = Opened & {
  readonly kind: 'delivery';
  readonly days: readonly string[];
  readonly answer: DeliveryAnswer | null;
};
export type OpenedConfirmation = Opened & {
  readonly kind: 'confirmation';
  readonly amountMinor: number;
  readonly currency: string;
  readonly answer: boolean | null;
};

const DAYS = 5;

/** Undefined for a link about something else, or none. */
export async function openParcelLink(
  reader: Reader,
  token: string,
  now = new Date(),
): Promise<OpenedParcel | OpenedConfirmation | undefined> {
  const link = await findLink(reader, token);
  if (link?.scope === DELIVERY_SCOPE) return openDelivery(reader, link, now);
  if (link?.scope === CONFIRMATION_SCOPE) return openConfirmation(reader, link, now);
  return undefined;
}

async function openDelivery(reader: Reader, link: Link, now: Date): Promise<OpenedParcel | undefined> {
  const one = await findCase(reader, link.subjectId);
  if (one === undefined) return undefined;
  const order = await loadOrder(reader, one.orderId);
  const shipment = await findShipment(reader, one.shipmentId);
  const timeZone = (await listChannels(reader)).find((row) => row.id === one.channelId)?.timeZone ?? 'UTC';
  const door = { country: order.shipTo?.country ?? order.country, courier: one.courierCode, timeZone };
  const standing = standingOfCase(link, one, shipment?.state === 'delivery_failed', momentOf(now));
  return {
    kind: 'delivery',
    standing,
    channelId: one.channelId,
    orderNumber: order.incrementId,
    city: order.shipTo?.city ?? '',
    dueAt: one.dueAt,
    version: one.version,
    days: standing === 'open' ? deliveryDays(now, DAYS, door, await loadCalendars(reader)) : [],
    answer: one.answer,
  };
}

/** @param failed whether the parcel still stands at its failed attempt */
export function standingOfCase(
  link: Pick<Link, 'revokedAt' | 'revision' | 'expiresAt'>,
  one: Pick<DeliveryCase, 'state' | 'attempts'>,
  failed: boolean,
  now: string,
): ParcelStanding {
  if (link.revokedAt !== null) return 'revoked';
  if (link.revision !== one.attempts) return 'overtaken';
  if (['answered', 'by_hand', 'taken'].includes(one.state)) return 'answered';
  if (!failed || one.state !== 'open') return one.state === 'expired' ? 'expired' : 'overtaken';
  return link.expiresAt <= now ? 'expired' : 'open';
}

async function openConfirmation(reader: Reader, link: Link, now: Date): Promise<OpenedConfirmation | undefined> {
  const one = await findConfirmation(reader, link.subjectId);
  if (one === undefined) return undefined;
  const order = await loadOrder(reader, one.orderId);
  return {
    kind: 'confirmation',
    standing: standingOfConfirmation(link, one, order, momentOf(now)),
    channelId: one.channelId,
    orderNumber: order.incrementId,
    city: order.shipTo?.city ?? '',
    dueAt: one.dueAt,
    version: one.version,
    // As the order is now, whatever the letter said.
    amountMinor: one.state === 'open' ? await amountAtDoor(reader, order) : one.amountMinor,
    currency: one.currency,
    answer: one.state === 'confirmed' ? true : one.state === 'refused' ? false : null,
  };
}

function standingOfConfirmation(link: Link, one: Confirmation, order: Order, now: string): ParcelStanding {
  if (link.revokedAt !== null) return 'revoked';
  if (one.state === 'confirmed' || one.state === 'refused') return 'answered';
  if (one.state === 'overtaken' || order.state !== 'on_hold' || order.reason !== UNCONFIRMED) return 'overtaken';
  return one.state === 'expired' || link.expiresAt <= now ? 'expired' : 'open';
}

export type ParcelAnswer = { readonly version?: number } & (
  | { readonly kind: 'delivery'; readonly answer: DeliveryAnswer }
  | { readonly kind: 'confirmation'; readonly yes: boolean }
);

/**
 * @throws missing `link.unknown`; conflict `link.answered`, `link.revoked`, `link.expired`, `link.overtaken`; and as
 * `answerCase` and `answerConfirmation`
 */
export async function answerParcelLink(tx: Tx, token: string, said: ParcelAnswer, now = new Date()): Promise<void> {
  const link = await findLink(tx, token);
  const opened = await openParcelLink(tx, token, now);
  if (link === undefined || opened?.kind !== said.kind) fail('missing', 'link.unknown');
  if (opened.standing !== 'open') fail('conflict', `link.${opened.standing}`, { number: opened.orderNumber });
  const version = said.version === undefined ? {} : { version: said.version };
  if (said.kind === 'confirmation') await answerConfirmation(tx, link.subjectId, { yes: said.yes, ...version });
  else {
    // Only the days that its page offers.
    if (said.answer.action === 'reattempt' && opened.kind === 'delivery' && !opened.days.includes(said.answer.on))
      fail('invalid', 'delivery.day_wrong', { errors: ['on: not one of the days that are offered'] });
    await answerCase(tx, link.subjectId, { answer: said.answer, who: 'customer', ...version }, now);
  }
  await markUsed(tx, link.id, momentOf(now));
}
