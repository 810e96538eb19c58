/** Letters to customers about goods that nobody has: what they say, and what became of them. Plain data, kept with the intent. */
import type { Tx } from '../../platform/db/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { dateOf, localTime, momentOf } from '../../platform/time.ts';
import { loadChannel } from '../catalog/index.ts';
import { loadOrder } from '../order/index.ts';
import { openTask } from '../task/index.ts';
import type { ShownLine } from './amendment.ts';
import { linkFor, type Links } from './links.ts';
import { findAmendment, lockAmendment, markMailed } from './store.ts';

export type CustomerLetterKind = 'asked' | 'answered' | 'expired';

export type CustomerLetter = {
  readonly id: string;
  readonly kind: CustomerLetterKind;
  readonly amendmentId: string;
  readonly orderId: string;
  /** Makes the address of its page; left out where there is nothing to answer. */
  readonly linkId?: string;
  readonly to: string;
  readonly language: 'en' | 'ar';
  readonly shop: string;
  readonly orderNumber: string;
  readonly lines: readonly ShownLine[];
  readonly currency: string;
  readonly beforeMinor: number;
  readonly afterMinor: number;
  /** On the clock of the shop, `YYYY-MM-DD HH:MM`. */
  readonly until: string;
  /** What was answered. */
  readonly answer?: string;
  /** Name of the store, or the date, that the answer is about. */
  readonly about?: string;
  readonly writtenAt: string;
};

/** Undefined when there is nobody to write to, or nothing (any more) to write. */
export async function intendCustomerLetter(
  tx: Tx,
  kind: CustomerLetterKind,
  amendmentId: string,
  links: Links,
): Promise<CustomerLetter | undefined> {
  const amendment = await lockAmendment(tx, amendmentId);
  if (amendment === undefined || amendment.state !== (kind === 'asked' ? 'open' : kind)) return undefined;
  const order = await loadOrder(tx, amendment.orderId);
  if (order.customerEmail === '') return undefined;
  const channel = await loadChannel(tx, amendment.channelId);
  const { proposal } = amendment;
  const linkId = kind === 'asked' ? await linkFor(tx, links, amendment) : undefined;
  const language = channel.config.commentLanguage;
  const about = aboutOf(amendment.answer, proposal.alternatives, language);
  return {
    id: `${linkId ?? amendmentId}.${kind}`,
    kind,
    amendmentId,
    orderId: order.id,
    ...(linkId === undefined ? {} : { linkId }),
    to: order.customerEmail,
    language,
    shop: channel.name,
    orderNumber: order.incrementId,
    lines: proposal.lines,
    currency: proposal.currency,
    beforeMinor: proposal.beforeMinor,
    afterMinor: proposal.afterMinor,
    until: localTime(dateOf(amendment.dueAt), channel.timeZone).slice(0, 16),
    ...(amendment.answer === null ? {} : { answer: amendment.answer.split(':')[0] ?? '' }),
    ...(about === undefined ? {} : { about }),
    writtenAt: kind === 'asked' ? amendment.createdAt : (amendment.answeredAt ?? amendment.createdAt),
  };
}

function aboutOf(
  answer: string | null,
  {
    stores,
    wait,
    substitute,
  }: {
    stores: readonly { locationId: string; name: string; nameAr?: string }[];
    wait?: { on: string };
    substitute?: readonly { name: string; nameAr?: string }[];
  },
  language: 'en' | 'ar',
): string | undefined {
  const named = (one: { name: string; nameAr?: string }): string =>
    language === 'ar' ? (one.nameAr ?? one.name) : one.name;
  if (answer === 'wait') return wait?.on;
  if (answer === 'substitute') return substitute?.map(named).join(', ');
  const store = stores.find((one) => answer === `store:${one.locationId}`);
  return store === undefined ? undefined : named(store);
}

export async function recordCustomerLetter(
  tx: Tx,
  letter: Pick<CustomerLetter, 'kind' | 'amendmentId'>,
): Promise<void> {
  if (letter.kind === 'asked') await markMailed(tx, letter.amendmentId, { at: momentOf(new Date()), error: null });
}

/** The customer could not be asked: a person asks by another way before the time is over. */
export async function recordCustomerLetterRefused(
  tx: Tx,
  kind: CustomerLetterKind,
  amendmentId: string,
  error: AppError,
): Promise<void> {
  const amendment = await findAmendment(tx, amendmentId);
  if (amendment === undefined || kind !== 'asked' || amendment.state !== 'open') return;
  await markMailed(tx, amendmentId, { at: null, error: error.code });
  await openTask(tx, {
    kind: 'order.amendment_untold',
    about: amendmentId,
    workgroup: 'orders',
    priority: 1,
    orderId: amendment.orderId,
    reasonCode: error.code,
    facts: { number: amendment.orderNumber, dueAt: amendment.dueAt },
  });
}
