/** A parcel that somebody has booked at the courier by hand, outside the hub: its waybill is entered, and followed from then on. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { listCouriers, loadLocation } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { settleTask } from '../task/index.ts';
import { accountOf } from './courier-account.ts';
import type { Booking } from './courier.ts';
import { dropAwb, findDropped } from './drop-awb.ts';
import { workOn } from './move-shipment.ts';
import { nextReference } from './shipment.ts';
import { findPieces } from './store-pieces.ts';
import { findByAwb, findShipment } from './store.ts';

export type Elsewhere = {
  readonly awb: string;
  readonly courierCode: string;
  readonly why: string;
  /** As the person saw it. */
  readonly version?: number;
};

export type RegisterIntent = {
  readonly awb: string;
  readonly partnerId: number;
  readonly account: string;
  readonly reference: string;
  readonly orderNumber: string;
  /** Where the parcel leaves. */
  readonly country: string;
};

/**
 * An answer that a booking of ours still brings is superfluous from now on, and voided.
 * @throws conflict `shipment.illegal_move` unless it waits for a booking or its booking failed
 * @throws conflict `shipment.moved_meanwhile`, `shipment.awb_taken`
 * @throws invalid `shipment.courier_unknown` for a courier that the aggregator does not know by a number
 */
export async function registerElsewhere(tx: Tx, shipmentId: string, said: Elsewhere): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const before = work.get(shipmentId) ?? fail('missing', 'shipment.unknown', { shipmentId });
  if (said.version !== undefined && said.version !== before.version)
    fail('conflict', 'shipment.moved_meanwhile', { seen: said.version, now: before.version });
  const courier = (await listCouriers(tx)).find((row) => row.code === said.courierCode);
  if (courier?.partnerId == null || courier.connector !== 'clickpost')
    return fail('invalid', 'shipment.courier_unknown', { courierCode: said.courierCode });
  const { awb } = said;
  const { partnerId, name, account } = courier;
  const waybill = [{ partnerId, awb }];
  const known =
    (await findByAwb(tx, waybill)).size + (await findDropped(tx, waybill)).size + (await findPieces(tx, waybill)).size;
  if (known > 0) fail('conflict', 'shipment.awb_taken', { awb, courierCode: said.courierCode });
  if (before.awb !== null && before.partnerId !== null)
    await dropAwb(
      tx,
      before,
      { partnerId: before.partnerId, awb: before.awb, courierCode: before.courierCode },
      'void',
    );
  const booking: Booking = { awb, partnerId, account, courierName: name, elsewhere: true };
  // A booking that is still under way goes by the old reference: its answer is nobody's.
  const anew = { reference: nextReference(before.reference), ...(before.awb === null ? {} : { labelId: null }) };
  const after = work.move(
    shipmentId,
    'register',
    { ...anew, awb, partnerId, courierCode: courier.code, courierName: name, booking: JSON.stringify(booking) },
    said.why,
  );
  await work.save();
  await settleTask(tx, 'shipment.booking_failed', shipmentId);
  tell(tx, 'shipment.registered', { orderId: before.orderId, shipmentId }, after.version);
}

/** Undefined when it goes by no waybill any more. */
export async function intendRegister(tx: Tx, shipmentId: string): Promise<RegisterIntent | undefined> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment?.awb == null || shipment.partnerId === null) return undefined;
  return {
    awb: shipment.awb,
    partnerId: shipment.partnerId,
    account: await accountOf(tx, shipment.courierCode),
    reference: shipment.reference,
    orderNumber: shipment.orderNumber,
    country: (await loadLocation(tx, shipment.locationId)).country,
  };
}

export async function recordFollowed(tx: Tx, shipmentId: string): Promise<void> {
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  remember(tx, {
    entity: 'shipment',
    entityId: shipmentId,
    orderId: shipment.orderId,
    move: 'follow_awb',
    version: shipment.version,
    changes: {},
  });
}
