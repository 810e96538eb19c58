/** What a manager decides about risk, by whichever door: made and written into the audit log in one transaction. */
import { recordAudit } from '../core/access/index.ts';
import { listChannels } from '../core/catalog/index.ts';
import {
  beginMaintenance,
  customerKeyOf,
  endMaintenance,
  everywhere,
  resetAllSpending,
  resetSpending,
  setSpendingLimit,
  type Maintenance,
} from '../core/customer/index.ts';
import { spellingsOf } from '../core/reading/index.ts';
import { settleTask } from '../core/task/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';

export type Decider = {
  readonly who: string;
  readonly reason: string;
  /** Of the rules as the one who decides saw them; left out: whatever they are. */
  readonly version?: number;
};

export const limitTarget = (currency: string): string => `spending_limit:${currency}`;
export const maintenanceTarget = (channelId: string): string => `maintenance:${channelId}`;

/**
 * Sets the limit; with `countFromNow` what was spent until now does not count.
 * @throws invalid `risk.currency_unknown` when no channel sells in it; what `setSpendingLimit` throws
 */
export async function decideLimit(
  tx: Tx,
  decider: Decider,
  wanted: { readonly currency: string; readonly limitMinor: number; readonly countFromNow?: boolean },
): Promise<void> {
  const { currency, limitMinor, countFromNow = false } = wanted;
  const { who, reason } = decider;
  await mustSell(tx, currency);
  const { before, after } = await setSpendingLimit(tx, { currency, limitMinor }, decider);
  if (countFromNow) await resetAllSpending(tx, currency, { who });
  await recordAudit(tx, {
    who,
    action: 'spending_limit.set',
    target: limitTarget(currency),
    detail: { before, after, reason, ...(countFromNow ? { countFromNow } : {}) },
  });
}

/** Everybody begins at zero. @throws invalid `risk.currency_unknown`; conflict `risk.rules_changed` */
export async function decideResetAll(tx: Tx, decider: Decider, currency: string): Promise<void> {
  await mustSell(tx, currency);
  const { before, after } = await resetAllSpending(tx, currency, decider);
  const { who, reason } = decider;
  const detail = { before, after, reason };
  await recordAudit(tx, { who, action: 'spending.all_reset', target: limitTarget(currency), detail });
}

/** One customer begins at zero. @throws missing `risk.customer_unknown`; conflict `risk.spending_moved` */
export async function decideReset(
  tx: Tx,
  decider: Decider,
  customer: { readonly customerId: string; readonly currency: string; readonly seen?: number },
): Promise<void> {
  const { who, reason } = decider;
  const { customerId, currency } = customer;
  const before = await resetSpending(tx, customer);
  await recordAudit(tx, {
    who,
    action: 'spending.reset',
    target: `customer:${customerId}`,
    detail: { currency, before, after: 0, reason },
  });
}

/** @throws missing `risk.channel_unknown`; what `beginMaintenance` throws */
export async function decideMaintenance(
  tx: Tx,
  decider: Decider,
  wanted: { readonly channelId: string; readonly until: string | null },
): Promise<Maintenance | null> {
  const { who, reason } = decider;
  const { channelId, until } = wanted;
  const known = (await listChannels(tx)).map((one) => one.id);
  if (channelId !== everywhere && !known.includes(channelId)) fail('missing', 'risk.channel_unknown', { channelId });
  const { before, after } = await beginMaintenance(tx, { channelId, reason, until }, decider);
  const action = before === null ? 'maintenance.begun' : 'maintenance.changed';
  await recordAudit(tx, { who, action, target: maintenanceTarget(channelId), detail: { before, after, reason } });
  return after;
}

/** @throws conflict `risk.no_maintenance`, `risk.rules_changed` */
export async function decideEnd(tx: Tx, decider: Decider, channelId: string): Promise<void> {
  const { who, reason } = decider;
  const { before, after } = await endMaintenance(tx, channelId, decider);
  await settleTask(tx, 'risk.maintenance_long', channelId);
  await recordAudit(tx, {
    who,
    action: 'maintenance.ended',
    target: maintenanceTarget(channelId),
    detail: { before, after, reason },
  });
}

async function mustSell(reader: Reader, currency: string): Promise<void> {
  if (!(await currenciesOf(reader)).includes(currency)) fail('invalid', 'risk.currency_unknown', { currency });
}

/** In which the channels sell. */
export async function currenciesOf(reader: Reader): Promise<string[]> {
  return [...new Set((await listChannels(reader)).map((one) => one.currency))].sort();
}

/** The keys that an e-mail, a phone as people write it, or a shop's customer number may stand for. */
export async function keysTyped(reader: Reader, typed: string): Promise<string[]> {
  const text = typed.trim();
  const channels = await listChannels(reader);
  const byMail = customerKeyOf({ channelId: '', email: text, phone: '' });
  const phones = /^[+\d\s().-]{7,}$/.test(text)
    ? spellingsOf(text, [...new Set(channels.map((one) => one.country))])
    : [];
  return [
    ...(/^[mep]:/.test(text) ? [text] : []),
    ...(byMail === null ? [] : [byMail]),
    ...phones.map((phone) => `p:${phone}`),
    ...(/^[\w-]{1,60}$/.test(text) ? channels.map((one) => `m:${one.id}:${text}`) : []),
  ];
}
