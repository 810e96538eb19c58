/**
 * A booking that we turn away from without a waybill may have been made all the same: its answer was lost, or its courier
 * says no the second time because it has it. The reference is remembered; a look-up, a report of the courier or a late
 * answer that shows its waybill has it voided, once.
 */
import { limits } from '../../../config/retry.ts';
import type { Tx } from '../../platform/db/index.ts';
import { intentsAbout } from '../../platform/partner-calls.ts';
import { tell } from '../events.ts';
import type { Booking, BookingIntent } from './courier.ts';
import type { Shipment } from './shipment.ts';
import { insertDropped } from './store-dropped.ts';
import { insertLeft, lockLeft, saveLeft, type LeftBooking } from './store-left.ts';
import { findByAwb } from './store.ts';

/** The flow's rows that book, by the beginning of their names. */
const BOOKING = 'courier.shipment.book';

export type Waybill = { readonly partnerId: number; readonly awb: string };

/** Remembers the reference that a shipment had, where a courier was asked under it; twice is once. */
export async function leaveBooking(
  tx: Tx,
  { id, orderId, reference }: Pick<Shipment, 'id' | 'orderId' | 'reference'>,
  now = new Date(),
): Promise<void> {
  const intents = (await intentsAbout(tx, orderId, BOOKING)) as Partial<BookingIntent>[];
  const asked = intents.find((one) => one.shipmentId === id && one.reference === reference)?.courier;
  if (asked === undefined) return;
  const [first = 0] = limits.leftBookingLooksMs;
  await insertLeft(tx, { reference, shipmentId: id, orderId, courier: asked }, now, new Date(now.getTime() + first));
}

/** What a look-up by the reference brought; nothing often enough is an end, though a later report still counts. */
export async function recordLook(
  tx: Tx,
  reference: string,
  booking: Booking | undefined,
  now = new Date(),
): Promise<'found' | 'gone' | 'watched' | 'nothing'> {
  const left = await lockLeft(tx, reference);
  if (left?.state !== 'watched') return 'nothing';
  if (booking !== undefined) {
    await voidLeft(tx, left, booking);
    return 'found';
  }
  const looks = left.looks + 1;
  const next = limits.leftBookingLooksMs[looks];
  if (next === undefined) {
    await saveLeft(tx, reference, { state: 'gone', looks });
    return 'gone';
  }
  await saveLeft(tx, reference, { state: 'watched', looks, lookAt: new Date(now.getTime() + next) });
  return 'watched';
}

/** Its waybill has shown up. False when a parcel goes by it after all, or it is known to be superfluous already. */
export async function voidLeft(tx: Tx, left: LeftBooking, { partnerId, awb }: Waybill): Promise<boolean> {
  await saveLeft(tx, left.reference, { state: 'found', looks: left.looks, awb });
  if ((await findByAwb(tx, [{ partnerId, awb }])).size > 0) return false;
  return voidOnce(tx, left, { partnerId, awb, courierCode: left.courier.code });
}

/** Remembers a waybill that nobody needs and has it voided; again it is known already. */
export async function voidOnce(
  tx: Tx,
  { shipmentId, orderId }: Pick<LeftBooking, 'shipmentId' | 'orderId'>,
  waybill: Waybill & { readonly courierCode: string },
  version = 1,
): Promise<boolean> {
  if (!(await insertDropped(tx, { ...waybill, shipmentId, orderId, state: 'asked' }))) return false;
  tell(tx, 'awb.superfluous', { orderId, shipmentId, ...waybill }, version);
  return true;
}
