/** What a customer's link shows: the question behind it, and whether it can still be answered. Reads only. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { loadOrder } from '../order/index.ts';
import type { Amendment } from './amendment.ts';
import { answerAmendment, type Answering } from './answer-amendment.ts';
import { findLink } from './links.ts';
import { findAmendment, listAmendmentsOf } from './store.ts';
import { markUsed, type Link } from './store-links.ts';

/** `open` can be answered; the others say why not. */
export type LinkStanding = 'open' | 'answered' | 'expired' | 'revoked' | 'overtaken';
export type OpenedLink = { readonly link: Link; readonly amendment: Amendment; readonly standing: LinkStanding };

/** @throws missing `link.unknown` */
export async function openLink(reader: Reader, token: string, now = new Date()): Promise<OpenedLink> {
  const link = await findLink(reader, token);
  if (link?.scope !== 'amendment') fail('missing', 'link.unknown');
  const amendment = (await findAmendment(reader, link.subjectId)) ?? fail('missing', 'link.unknown');
  return { link, amendment, standing: await standingOf(reader, link, amendment, momentOf(now)) };
}

async function standingOf(reader: Reader, link: Link, amendment: Amendment, now: string): Promise<LinkStanding> {
  if (link.revokedAt !== null) return 'revoked';
  if (amendment.state === 'answered') {
    const [latest] = await listAmendmentsOf(reader, amendment.orderId);
    return latest?.id === amendment.id ? 'answered' : 'overtaken';
  }
  if (amendment.state !== 'open') return amendment.state;
  if (link.expiresAt <= now || amendment.dueAt <= now) return 'expired';
  const order = await loadOrder(reader, amendment.orderId);
  return order.state === 'amending' && link.revision === amendment.revision ? 'open' : 'overtaken';
}

/**
 * @throws missing `link.unknown`; conflict `link.revoked`, `link.expired`, `link.overtaken`, or as `answerAmendment`
 */
export async function answerByLink(tx: Tx, token: string, answering: Answering, now = new Date()): Promise<Amendment> {
  const { link, amendment, standing } = await openLink(tx, token, now);
  if (standing === 'revoked' || standing === 'expired' || standing === 'overtaken') {
    fail('conflict', `link.${standing}`, { number: amendment.orderNumber });
  }
  const after = await answerAmendment(tx, amendment.id, answering, now);
  await markUsed(tx, link.id, momentOf(now));
  return after;
}
