/**
 * Which orders to be paid at the door wait for their customer's word first, by the rule of their channel. A channel without
 * a rule costs nothing; one with a rule costs at most two statements for all orders that come together.
 */
import type { CodConfirmRule } from '../../../config/channels.ts';
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Channel } from '../catalog/index.ts';
import { countRefusals } from '../customer/index.ts';
import type { Order } from './order.ts';
import { knownCustomers } from './store-known.ts';

export const UNCONFIRMED = 'cod_unconfirmed';

const HOUR_MS = 3_600_000;
const HOURS = 12;

export type CodFacts = { readonly known: boolean; readonly refusals: number };
export type CodReason = 'value' | 'area' | 'refused' | 'first_order';
export type ToConfirm = { readonly reasons: readonly CodReason[]; /** UTC */ readonly dueAt: string };

/** Everything of the rule that fits. */
export function reasonsToConfirm(
  rule: CodConfirmRule,
  order: Pick<Order, 'dueMinor' | 'shipTo' | 'customerKey'>,
  { known, refusals }: CodFacts,
): CodReason[] {
  const reasons: CodReason[] = [];
  if (rule.overMinor !== undefined && order.dueMinor > rule.overMinor) reasons.push('value');
  const named = [order.shipTo?.city, order.shipTo?.area].map((one) => plain(one ?? ''));
  if (rule.areas?.some((area) => named.includes(plain(area))) === true) reasons.push('area');
  if (rule.refused !== undefined && refusals >= rule.refused.times) reasons.push('refused');
  // Of nobody it is always the first.
  if (rule.firstOrder === true && !known) reasons.push('first_order');
  return reasons;
}

function plain(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** Those of `orders` that wait, by id. */
export async function codToConfirm(
  tx: Tx,
  orders: readonly Order[],
  channels: ReadonlyMap<string, Channel>,
  now: Date,
): Promise<Map<string, ToConfirm>> {
  const found = new Map<string, ToConfirm>();
  const asked = orders.flatMap((order) => {
    const rule = order.paymentMode === 'cod' ? channels.get(order.channelId)?.config.codConfirm : undefined;
    return rule === undefined ? [] : [{ order, rule }];
  });
  if (asked.length === 0) return found;
  const refusals = await countRefusals(
    tx,
    asked.flatMap(({ order: { customerKey }, rule: { refused } }) =>
      refused === undefined || customerKey === null
        ? []
        : [{ customerKey, since: momentOf(new Date(now.getTime() - refused.days * 24 * HOUR_MS)) }],
    ),
  );
  const known = await knownCustomers(
    tx,
    asked.flatMap(({ order: { id, customerKey }, rule }) =>
      rule.firstOrder !== true || customerKey === null ? [] : [{ customerKey, orderId: id }],
    ),
  );
  for (const { order, rule } of asked) {
    const facts = { known: known.has(order.id), refusals: refusals.get(order.customerKey ?? '') ?? 0 };
    const reasons = reasonsToConfirm(rule, order, facts);
    if (reasons.length === 0) continue;
    found.set(order.id, { reasons, dueAt: momentOf(new Date(now.getTime() + (rule.hours ?? HOURS) * HOUR_MS)) });
  }
  return found;
}
