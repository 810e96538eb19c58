/** A courier could not deliver: its parcel gets a case, or the one it has is open again, with a new deadline. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import { listChannels } from '../catalog/index.ts';
import { tell, type ShipmentFact } from '../events.ts';
import { loadCalendars, loadOrder } from '../order/index.ts';
import { findShipment, listFailedAttempts, type Shipment } from '../shipment/index.ts';
import { countAttempts, type DeliveryCase } from './case.ts';
import { deadlineOf } from './deadline.ts';
import { moveCase } from './move-case.ts';
import { deliveryRuleOf, loadDeliveryRules } from './rules.ts';
import { insertCase, lockCaseOf } from './store-cases.ts';

/** As often as it is told of one attempt, that attempt counts once. */
export async function openCases(tx: Tx, facts: readonly ShipmentFact[]): Promise<void> {
  for (const shipmentId of [...new Set(facts.map((fact) => fact.shipmentId))]) {
    const shipment = await findShipment(tx, shipmentId);
    // It has moved on already.
    if (shipment?.state !== 'delivery_failed' || shipment.awb === null || shipment.courierCode === null) continue;
    await openOne(tx, shipment, shipment.courierCode, shipment.awb);
  }
}

async function openOne(tx: Tx, shipment: Shipment, courierCode: string, awb: string): Promise<void> {
  const reports = await listFailedAttempts(tx, shipment.id);
  const latest = reports.at(-1);
  const failedAt = latest?.scannedAt ?? momentOf(new Date());
  const attempts = Math.max(1, countAttempts(reports.map((one) => dateOf(one.scannedAt))));
  const ndrCode = latest?.ndrCode ?? null;
  const order = await loadOrder(tx, shipment.orderId);
  const country = order.shipTo?.country ?? order.country;
  const rule = deliveryRuleOf(await loadDeliveryRules(tx), courierCode);
  const timeZone = (await listChannels(tx)).find((one) => one.id === shipment.channelId)?.timeZone ?? 'UTC';
  const door = { country, courier: courierCode, timeZone };
  const dueAt = momentOf(deadlineOf(dateOf(failedAt), rule.answerHours, door, await loadCalendars(tx)));
  const byApi = rule.answersIn.includes(country);
  const known = await lockCaseOf(tx, shipment.id);
  if (known !== undefined) {
    if (attempts > known.attempts) await reopen(tx, known, { attempts, ndrCode, failedAt, dueAt, byApi });
    return;
  }
  const id = uuidv7();
  const inserted = await insertCase(tx, {
    id,
    shipment_id: shipment.id,
    order_id: shipment.orderId,
    order_number: shipment.orderNumber,
    channel_id: shipment.channelId,
    location_id: shipment.locationId,
    courier_code: courierCode,
    awb,
    state: 'open',
    version: 1,
    attempts,
    ndr_code: ndrCode,
    failed_at: failedAt,
    due_at: dueAt,
    by_api: byApi,
    opened_at: momentOf(new Date()),
  });
  if (inserted !== 1) return;
  remember(tx, {
    entity: 'delivery_case',
    entityId: id,
    orderId: shipment.orderId,
    move: 'fail',
    to: 'open',
    version: 1,
  });
  tell(tx, 'delivery.attempt_failed', { orderId: shipment.orderId, caseId: id }, 1);
}

type Attempt = Pick<DeliveryCase, 'attempts' | 'ndrCode' | 'failedAt' | 'dueAt' | 'byApi'>;

/** What was answered was for the attempt before. */
async function reopen(tx: Tx, known: DeliveryCase, attempt: Attempt): Promise<void> {
  if (known.closedAt !== null) return;
  const forgotten = { answer: null, answeredAt: null, answeredBy: null, answerError: null, followAt: null };
  await moveCase(tx, known, 'fail', { ...attempt, ...forgotten });
}
