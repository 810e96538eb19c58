/** Cases follow their parcels, and their deadlines: what scans have settled, whom to remind, what happens without an answer. */
import type { Tx } from '../../platform/db/index.ts';
import { next } from '../../platform/machine.ts';
import { dateOf, localTime, momentOf } from '../../platform/time.ts';
import { listChannels } from '../catalog/index.ts';
import { loadCalendars, loadOrder } from '../order/index.ts';
import { findShipment, type ShipmentState } from '../shipment/index.ts';
import { openTask } from '../task/index.ts';
import { answerCase } from './answer-case.ts';
import type { DeliveryAnswer, DeliveryCase } from './case.ts';
import { deliveryDays } from './deadline.ts';
import { moveCase } from './move-case.ts';
import { deliveryRuleOf, loadDeliveryRules } from './rules.ts';
import { deliveryCaseMoves, type DeliveryCaseMoveName } from './states.ts';
import { lockCase } from './store-cases.ts';

const MINUTE_MS = 60_000;

/** What a parcel's state says of its case; a state that is not here says nothing. */
const saysOf: Partial<Record<ShipmentState, { readonly move: DeliveryCaseMoveName; readonly outcome?: string }>> = {
  in_transit: { move: 'retry' },
  out_for_delivery: { move: 'retry' },
  delivered: { move: 'deliver', outcome: 'delivered' },
  returning: { move: 'turn_back', outcome: 'returning' },
  returned: { move: 'turn_back', outcome: 'returned' },
  lost: { move: 'close', outcome: 'lost' },
  damaged: { move: 'close', outcome: 'damaged' },
  cancelled: { move: 'close', outcome: 'cancelled' },
};

export type Followed = 'settled' | 'warned' | 'answered' | 'expired' | 'unheard' | 'nothing';

/** Whether anything may have to be done about it: looked at before it is locked. */
export function mayNeedFollowing(one: DeliveryCase, state: string | undefined, now: Date, warnMs: number): boolean {
  const says = saysOf[state as ShipmentState];
  if (says !== undefined && next(deliveryCaseMoves, one.state, says.move, one) !== undefined) return true;
  if (one.state === 'open') return dateOf(one.dueAt).getTime() - warnMs <= now.getTime();
  return one.state === 'taken' && one.followAt !== null && one.followAt <= momentOf(now);
}

/** One case as its parcel, and the clock, have it now. */
export async function followCase(tx: Tx, id: string, now: Date): Promise<Followed> {
  const one = await lockCase(tx, id);
  if (one === undefined) return 'nothing';
  const shipment = await findShipment(tx, one.shipmentId);
  const says = shipment === undefined ? undefined : saysOf[shipment.state];
  if (says !== undefined) {
    if (next(deliveryCaseMoves, one.state, says.move, one) === undefined) return 'nothing';
    await moveCase(tx, one, says.move, says.outcome === undefined ? {} : { outcome: says.outcome });
    return 'settled';
  }
  if (one.state === 'open') return one.dueAt <= momentOf(now) ? expire(tx, one, now) : warn(tx, one, now);
  if (one.state === 'taken' && one.followAt !== null && one.followAt <= momentOf(now)) {
    await ask(tx, 'delivery.ndr_unheard', one);
    return 'unheard';
  }
  return 'nothing';
}

async function warn(tx: Tx, one: DeliveryCase, now: Date): Promise<Followed> {
  const { warnMinutes } = deliveryRuleOf(await loadDeliveryRules(tx), one.courierCode);
  if (dateOf(one.dueAt).getTime() - warnMinutes * MINUTE_MS > now.getTime()) return 'nothing';
  await ask(tx, 'delivery.ndr_due', one);
  return 'warned';
}

/** Nobody has answered: as the rule says, it is tried once more, sent back, or left to the courier. */
async function expire(tx: Tx, one: DeliveryCase, now: Date): Promise<Followed> {
  const { whenPassed } = deliveryRuleOf(await loadDeliveryRules(tx), one.courierCode);
  if (whenPassed === 'expire') {
    await moveCase(tx, one, 'expire');
    return 'expired';
  }
  const answer: DeliveryAnswer =
    whenPassed === 'return' ? { action: 'return' } : { action: 'reattempt', on: await nextDay(tx, one, now) };
  await answerCase(tx, one.id, { answer, version: one.version, who: 'rule' }, now);
  return 'answered';
}

async function nextDay(tx: Tx, one: DeliveryCase, now: Date): Promise<string> {
  const timeZone = (await listChannels(tx)).find((row) => row.id === one.channelId)?.timeZone ?? 'UTC';
  const order = await loadOrder(tx, one.orderId);
  const door = { country: order.shipTo?.country ?? order.country, courier: one.courierCode, timeZone };
  return deliveryDays(now, 1, door, await loadCalendars(tx))[0] ?? localTime(now, timeZone).slice(0, 10);
}

async function ask(tx: Tx, kind: 'delivery.ndr_due' | 'delivery.ndr_unheard', one: DeliveryCase): Promise<void> {
  await openTask(tx, {
    kind,
    about: one.id,
    orderId: one.orderId,
    shipmentId: one.shipmentId,
    channelId: one.channelId,
    reasonCode: kind,
    facts: { number: one.orderNumber, awb: one.awb, caseId: one.id, dueAt: one.dueAt, attempts: one.attempts },
  });
}
