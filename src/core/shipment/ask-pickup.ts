/**
 * A courier is asked to come and collect at a place, for accounts where it does not come by itself: once per place,
 * courier and day. What it answers is kept; a refused one may be asked again.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail, type AppError } from '../../platform/errors.ts';
import { localTime } from '../../platform/time.ts';
import { listCouriers, loadChannel, loadLocation } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { BookingIntent } from './courier.ts';
import { parcelOf, senderOf } from './draft-booking.ts';
import { listCollectable } from './store-collectable.ts';
import type { Shipment } from './shipment.ts';
import {
  answerPickup,
  askPickupAgain,
  findPickup,
  findPickupOn,
  insertPickup,
  type PickupRow,
} from './store-pickups.ts';
import { findShipment, listShipmentLines } from './store.ts';

export type PickupWish = {
  readonly locationId: string;
  readonly courierCode: string;
  /** Local day `YYYY-MM-DD` and times `HH:MM` at the place. */
  readonly on: string;
  readonly from: string;
  readonly until: string;
  readonly who: string;
  /** Whose parcels the asker may see; left out: of every channel. */
  readonly channels?: readonly string[];
};

export type PickupIntent = {
  readonly courier: { readonly partnerId: number; readonly account: string };
  readonly at: BookingIntent['from'];
  readonly on: string;
  readonly from: string;
  readonly until: string;
  readonly parcel: BookingIntent['parcel'] & { readonly awb: string; readonly reference: string };
  readonly what: string;
};

const KIND = 'pickup.refused';

/**
 * Its id.
 * @throws invalid `pickup.times_wrong`, `pickup.day_past`
 * @throws conflict `pickup.nothing_ready`, `pickup.asked_already`
 */
export async function askPickup(tx: Tx, wish: PickupWish): Promise<string> {
  const { locationId, courierCode, on, from, until, who, channels } = wish;
  if (from >= until) fail('invalid', 'pickup.times_wrong', { from, until });
  const [ready] = await listCollectable(tx, {
    locations: [locationId],
    courierCode,
    ...(channels === undefined ? {} : { channels }),
  });
  if (ready === undefined) fail('conflict', 'pickup.nothing_ready', { locationId, courierCode });
  const { shipmentId, parcels } = ready;
  const today = await todayAt(tx, locationId, shipmentId);
  if (on < today) fail('invalid', 'pickup.day_past', { on, today });
  const id = uuidv7();
  if (await insertPickup(tx, { id, locationId, courierCode, on, from, until, shipmentId, parcels, askedBy: who })) {
    tell(tx, 'pickup.asked', { orderId: id, pickupId: id }, 1);
    return id;
  }
  const before = await findPickupOn(tx, { locationId, courierCode, on });
  if (before === undefined || !(await askPickupAgain(tx, before.id, { from, until, shipmentId, parcels }, who)))
    fail('conflict', 'pickup.asked_already', { locationId, courierCode, on });
  await settleTask(tx, KIND, before.id);
  tell(tx, 'pickup.asked', { orderId: before.id, pickupId: before.id }, before.asks + 1);
  return before.id;
}

/** The local day at a place. */
export async function todayAt(reader: Reader, locationId: string, shipmentId?: string): Promise<string> {
  return localTime(new Date(), await zoneAt(reader, locationId, shipmentId)).slice(0, 10);
}

/** A place's own zone, or that of the channel of what lies there. */
export async function zoneAt(reader: Reader, locationId: string, shipmentId?: string): Promise<string> {
  const location = await loadLocation(reader, locationId);
  const shipment =
    location.timeZone !== undefined || shipmentId === undefined ? undefined : await findShipment(reader, shipmentId);
  const channel = shipment === undefined ? undefined : await loadChannel(reader, shipment.channelId);
  return location.timeZone ?? channel?.timeZone ?? 'UTC';
}

/** The parcel that it was asked for, or another of the place where that one has been called back since. */
async function stillReady(tx: Tx, one: PickupRow): Promise<Shipment | undefined> {
  const shipment = await findShipment(tx, one.shipmentId);
  if (shipment?.state !== 'recalled' && shipment?.state !== 'cancelled') return shipment;
  const [ready] = await listCollectable(tx, { locations: [one.locationId], courierCode: one.courierCode });
  return ready === undefined ? shipment : findShipment(tx, ready.shipmentId);
}

/** Undefined when it is answered already. */
export async function intendPickup(tx: Tx, id: string): Promise<PickupIntent | undefined> {
  const one = (await findPickup(tx, id)) ?? fail('missing', 'pickup.unknown', { id });
  if (one.outcome === 'taken') return undefined;
  const shipment = await stillReady(tx, one);
  const courier = (await listCouriers(tx)).find((row) => row.code === one.courierCode);
  if (shipment?.awb == null || courier?.partnerId == null)
    fail('invalid', 'shipment.courier_unknown', { courierCode: one.courierCode });
  const parcel = await parcelOf(tx, await listShipmentLines(tx, [shipment.id]), shipment.weightG);
  return {
    courier: { partnerId: shipment.partnerId ?? courier.partnerId, account: courier.account },
    at: await senderOf(tx, one.locationId),
    on: one.on,
    from: one.from,
    until: one.until,
    parcel: { ...parcel, awb: shipment.awb, reference: shipment.reference },
    what: `${one.parcels} parcels`,
  };
}

export async function recordPickup(tx: Tx, id: string, confirmation: string | undefined): Promise<void> {
  await answerPickup(tx, id, { outcome: 'taken', confirmation: confirmation?.slice(0, 100) ?? null, errorCode: null });
}

/** The courier does not come: a person at the place has to know. */
export async function recordPickupRefused(tx: Tx, id: string, error: AppError): Promise<void> {
  await answerPickup(tx, id, { outcome: 'refused', confirmation: null, errorCode: error.code.slice(0, 80) });
  const one = await findPickup(tx, id);
  if (one === undefined) return;
  await openTask(tx, {
    kind: KIND,
    about: id,
    workgroup: 'shipping',
    priority: 1,
    reasonCode: error.code,
    facts: { location: one.locationId, courier: one.courierCode, on: one.on },
  });
}
