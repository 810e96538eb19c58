/** What is to become of a parcel that could not be delivered: said by a person, by its customer, or by rule. */
import { DateTime } from 'luxon';
import type { Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { fail } from '../../platform/errors.ts';
import { phoneOf } from '../../platform/phone.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import { loadChannel } from '../catalog/index.ts';
import { loadOrder } from '../order/index.ts';
import { findShipment } from '../shipment/index.ts';
import { openTask } from '../task/index.ts';
import type { DeliveryAnswer, DeliveryCase } from './case.ts';
import { moveCase } from './move-case.ts';
import { deliveryRuleOf, loadDeliveryRules } from './rules.ts';
import { lockCase } from './store-cases.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A courier keeps a parcel hardly longer. */
const MOST_DAYS = 14;

/** @param version the case's version that somebody saw; left out: whichever it is */
export type Answering = { readonly answer: DeliveryAnswer; readonly version?: number; readonly who?: string };

/**
 * Goes to the aggregator where it passes answers on; elsewhere a person has to tell the courier, with a task.
 * @throws missing `delivery.unknown`; conflict `delivery.changed_meanwhile`, `delivery.moved_on`,
 * `delivery_case.illegal_move`; invalid `delivery.day_wrong`, `delivery.phone_wrong`, `delivery.address_wrong`
 */
export async function answerCase(
  tx: Tx,
  id: string,
  { answer, version, who }: Answering,
  now = new Date(),
): Promise<DeliveryCase> {
  const one = await lockSeen(tx, id, version);
  const shipment = await findShipment(tx, one.shipmentId);
  // Later scans have settled it, or will in a moment.
  if (shipment?.state !== 'delivery_failed')
    fail('conflict', 'delivery.moved_on', { number: one.orderNumber, state: shipment?.state });
  const checked = answer.action === 'return' ? answer : await checkedReattempt(tx, one, answer, now);
  const said = {
    answer: checked,
    answeredAt: momentOf(now),
    answeredBy: who ?? currentCause().who,
    answerError: null,
    followAt: null,
  };
  const after = await moveCase(tx, one, one.byApi ? 'answer' : 'answer_by_hand', said, answer.action);
  if (!one.byApi) await askForHand(tx, after);
  return after;
}

async function lockSeen(tx: Tx, id: string, version: number | undefined): Promise<DeliveryCase> {
  const one = (await lockCase(tx, id)) ?? fail('missing', 'delivery.unknown', { id });
  if (version !== undefined && version !== one.version)
    fail('conflict', 'delivery.changed_meanwhile', { seen: version, version: one.version, state: one.state });
  return one;
}

async function checkedReattempt(
  tx: Tx,
  one: DeliveryCase,
  answer: DeliveryAnswer & { action: 'reattempt' },
  now: Date,
): Promise<DeliveryAnswer> {
  const channel = await loadChannel(tx, one.channelId);
  const order = await loadOrder(tx, one.orderId);
  const today = localTime(now, channel.timeZone).slice(0, 10);
  const last = localTime(new Date(now.getTime() + MOST_DAYS * DAY_MS), channel.timeZone).slice(0, 10);
  if (!isDay(answer.on) || answer.on < today || answer.on > last)
    fail('invalid', 'delivery.day_wrong', { errors: [`on: from ${today} to ${last}`] });
  if (answer.address !== undefined && answer.address.lines.every((line) => line.trim() === ''))
    fail('invalid', 'delivery.address_wrong', { errors: ['address: has no street'] });
  if (answer.phone === undefined) return answer;
  const phone = phoneOf(answer.phone, order.shipTo?.country ?? order.country);
  if (!/^\+\d{6,15}$/.test(phone)) fail('invalid', 'delivery.phone_wrong', { errors: ['phone: cannot be read'] });
  return { ...answer, phone };
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export async function askForHand(tx: Tx, one: DeliveryCase): Promise<void> {
  await openTask(tx, {
    kind: 'delivery.ndr_by_hand',
    about: one.id,
    orderId: one.orderId,
    shipmentId: one.shipmentId,
    channelId: one.channelId,
    reasonCode: one.answerError ?? 'delivery.by_hand',
    facts: { number: one.orderNumber, awb: one.awb, caseId: one.id, action: one.answer?.action, dueAt: one.dueAt },
  });
}

/**
 * A person has told the courier.
 * @throws missing `delivery.unknown`; conflict `delivery.changed_meanwhile`, `delivery_case.illegal_move`
 */
export async function recordTold(
  tx: Tx,
  id: string,
  version: number | undefined,
  note: string,
  now = new Date(),
): Promise<void> {
  const one = await lockSeen(tx, id, version);
  if (one.state !== 'by_hand') fail('conflict', 'delivery_case.illegal_move', { state: one.state, move: 'take' });
  await moveCase(tx, one, 'take', { followAt: await followAtOf(tx, one, now) }, note);
}

/** The case is of no use any more: settled with the courier or the customer by another way. */
export async function closeCase(tx: Tx, id: string, version: number | undefined, note: string): Promise<void> {
  await moveCase(tx, await lockSeen(tx, id, version), 'close', { outcome: 'closed' }, note);
}

/** Until when a scan should show that the courier has heard. */
export async function followAtOf(tx: Tx, one: DeliveryCase, now: Date): Promise<string> {
  const { unheardHours } = deliveryRuleOf(await loadDeliveryRules(tx), one.courierCode);
  return momentOf(new Date(Math.max(now.getTime(), await beginOf(tx, one)) + unheardHours * HOUR_MS));
}

/** When the day begins, at the door, on which it is to be tried again; 0 where it is not. */
async function beginOf(tx: Tx, { answer, channelId }: DeliveryCase): Promise<number> {
  if (answer?.action !== 'reattempt') return 0;
  const { timeZone: zone } = await loadChannel(tx, channelId);
  return DateTime.fromISO(answer.on, { zone }).startOf('day').toMillis();
}
