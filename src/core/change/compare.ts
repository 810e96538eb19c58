/**
 * What the channel has changed: its newest body against the one before. Against the body and not against the order as
 * it stands here, so that what the hub itself has cancelled, corrected or sent is no news when the channel repeats it.
 * Pure.
 */
import type { Order } from '../order/index.ts';
import type { Difference } from './difference.ts';
import { addressDifference, type Said, type SaidLine } from './said.ts';

const ended = new Set<Order['state']>(['closed', 'cancelled', 'rejected']);
const unplaced = new Set<Order['state']>(['received', 'accepted', 'on_hold', 'scheduled', 'amending']);
/** Reasons that only the channel can give, and take back. */
const byChannel = new Set(['channel_holded', 'channel_payment_review']);
const braked = new Set(['holded', 'payment_review']);

/** Older than what is known; a body without a clock is taken as new. */
export function isStale(now: Pick<Said, 'updatedAt'>, knownAt: string | null): boolean {
  return now.updatedAt !== null && knownAt !== null && now.updatedAt < knownAt;
}

export function compare(
  order: Pick<Order, 'state' | 'reason'>,
  before: Said,
  now: Said,
  channelState: string,
): Difference[] {
  const state = stateDifference(order, channelState);
  // Of a cancelled order the rest is its consequence.
  if (state?.to === 'canceled') return [state];
  return [
    ...(state === undefined ? [] : [state]),
    ...(before.currency === now.currency
      ? []
      : [{ what: 'currency', from: before.currency, to: now.currency } as const]),
    ...(before.payment === now.payment ? [] : [{ what: 'payment', from: before.payment, to: now.payment } as const]),
    ...lineDifferences(before.lines, now.lines),
    ...whereDifferences(before, now),
    ...customerDifference(before, now),
  ];
}

function stateDifference(
  order: Pick<Order, 'state' | 'reason'>,
  channelState: string,
): Extract<Difference, { what: 'state' }> | undefined {
  if (ended.has(order.state)) return undefined;
  const change = (to: 'canceled' | 'held' | 'released') => ({ what: 'state', from: order.state, to }) as const;
  if (channelState === 'canceled') return change('canceled');
  // Closed is what full refunds make of an order: later on they are the echo of our own.
  if (channelState === 'closed') return unplaced.has(order.state) ? change('canceled') : undefined;
  const stopped = order.state === 'on_hold' || order.state === 'paused';
  if (braked.has(channelState)) return stopped ? undefined : change('held');
  return stopped && order.reason !== null && byChannel.has(order.reason) ? change('released') : undefined;
}

function lineDifferences(before: readonly SaidLine[], now: readonly SaidLine[]): Difference[] {
  const known = new Map(before.map((line) => [line.magentoItemId, line]));
  const still = new Set(now.map((line) => line.magentoItemId));
  const changed = now.flatMap((line): Difference[] => {
    const { magentoItemId, sku } = line;
    const was = known.get(magentoItemId);
    if (was === undefined)
      return line.wanted === 0 ? [] : [{ what: 'line_new', magentoItemId, sku, from: 0, to: line.wanted }];
    // Another thing under the same number is one thing less and another more.
    if (was.sku !== sku)
      return [
        { what: 'line_less', magentoItemId, sku: was.sku, from: was.wanted, to: 0 },
        { what: 'line_new', magentoItemId, sku, from: 0, to: line.wanted },
      ];
    const quantity = { magentoItemId, sku, from: was.wanted, to: line.wanted };
    if (line.wanted < was.wanted) return [{ what: 'line_less', ...quantity }];
    if (line.wanted > was.wanted) return [{ what: 'line_more', ...quantity }];
    if (line.totalMinor === was.totalMinor || line.quantity !== was.quantity) return [];
    return [{ what: 'line_price', magentoItemId, sku, from: was.totalMinor, to: line.totalMinor }];
  });
  const removed = before
    .filter((line) => !still.has(line.magentoItemId) && line.wanted > 0)
    .map(({ magentoItemId, sku, wanted }): Difference => ({
      what: 'line_less',
      magentoItemId,
      sku,
      from: wanted,
      to: 0,
    }));
  return [...removed, ...changed];
}

function whereDifferences(before: Said, now: Said): Difference[] {
  // A collected order is sourced where it is collected: both belong to one decision.
  const isPickup = before.pickupStore !== null || now.pickupStore !== null;
  if (isPickup && before.pickupStore !== now.pickupStore)
    return [{ what: 'pickup_store', from: before.pickupStore, to: now.pickupStore }];
  const found: Difference[] = [];
  if (before.shippingMethod !== now.shippingMethod)
    found.push({ what: 'shipping_method', from: before.shippingMethod, to: now.shippingMethod });
  const fields = addressDifference(before.shipTo, now.shipTo);
  if (fields.length > 0) found.push({ what: 'address', fields });
  else if (before.shipTo?.phone !== now.shipTo?.phone) found.push({ what: 'phone' });
  return found;
}

function customerDifference(before: Said, now: Said): Difference[] {
  const fields = (['name', 'email'] as const).filter((one) => before.customer[one] !== now.customer[one]);
  return fields.length === 0 ? [] : [{ what: 'customer', fields }];
}
