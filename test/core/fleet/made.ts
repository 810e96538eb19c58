/** Parcels of our own fleet, as the flow makes them. */
import { billShipments, loadInvoice } from '../../../src/core/billing/index.ts';
import { createOffice, makeRound, type Person } from '../../../src/core/fleet/index.ts';
import { intendBooking, recordBooking, recordLabel } from '../../../src/core/shipment/index.ts';
import type { IncomingOrder } from '../../../src/core/order/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { configure } from '../amendment/made.ts';
import { sourced } from '../made.ts';

export type Carried = {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly awb: string;
  readonly reference: string;
  readonly locationId: string;
};

/** The AE channel sends everything by our fleet, and wants this at the door. */
export async function byFleet(db: Database, doorProof: { code?: boolean; photo?: boolean } = {}): Promise<void> {
  await configure(db, { couriers: ['FLEET_AE'], doorProof });
}

/** Labelled, in its store, with nobody yet. */
export async function inStore(db: Database, over: Partial<IncomingOrder> = {}): Promise<Carried> {
  const { orderId, shipmentId } = await sourced(db, over);
  await db.tx((tx) => billShipments(tx, [{ orderId, shipmentId }]));
  const intent = await db.tx(async (tx) => intendBooking(tx, shipmentId, await loadInvoice(tx, shipmentId)));
  if (intent === undefined) throw new Error('nothing to book');
  const { reference, courier, from, cashOnDelivery } = intent;
  const answer = await createOffice(db).take({
    reference,
    shipmentId,
    locationId: from.locationCode,
    courierCode: courier.code,
    partnerId: courier.partnerId,
    ...(cashOnDelivery === undefined ? {} : { cash: cashOnDelivery }),
  });
  const awb = 'awb' in answer ? answer.awb : '';
  await db.tx((tx) => recordBooking(tx, shipmentId, { awb, partnerId: courier.partnerId }, intent));
  const pdf = { bytes: Buffer.from('%PDF-1.4'), mediaType: 'application/pdf', origin: 'hub' } as const;
  await db.tx((tx) => recordLabel(tx, shipmentId, pdf));
  return { orderId, shipmentId, awb, reference, locationId: from.locationCode };
}

export async function assigned(db: Database, courier: Person, over: Partial<IncomingOrder> = {}): Promise<Carried> {
  const parcel = await inStore(db, over);
  await db.tx((tx) => makeRound(tx, { locationId: parcel.locationId, courier, awbs: [parcel.awb] }));
  return parcel;
}
