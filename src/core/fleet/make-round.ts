/** Who carries what: parcels of one store go to one person, together. */
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import { findShipment } from '../shipment/index.ts';
import type { FleetParcel } from './parcel.ts';
import { insertRound } from './store-presses.ts';
import { lockParcels, saveParcel } from './store.ts';

export type Person = { readonly id: string; readonly name: string };

export type RoundWish = {
  readonly locationId: string;
  readonly courier: Person;
  readonly awbs: readonly string[];
};

/**
 * All of them or none.
 * @returns the round's id
 * @throws missing `fleet.parcel_unknown` for a parcel of another store
 * @throws conflict `fleet.already_assigned` when one has somebody, `fleet.called_off` when one is not wanted any more
 */
export async function makeRound(tx: Tx, { locationId, courier, awbs }: RoundWish): Promise<string> {
  const parcels = await lockParcels(tx, awbs);
  if (parcels.length !== new Set(awbs).size || parcels.some((one) => one.locationId !== locationId))
    fail('missing', 'fleet.parcel_unknown');
  for (const { awb, courierId, calledOffAt, shipmentId } of parcels) {
    if (calledOffAt !== null) fail('conflict', 'fleet.called_off', { awb });
    if (courierId !== null) fail('conflict', 'fleet.already_assigned', { awb });
    // Its recall is on the way here.
    if ((await findShipment(tx, shipmentId))?.state === 'recalled') fail('conflict', 'fleet.called_off', { awb });
  }
  const id = uuidv7();
  await insertRound(tx, {
    id,
    location_id: locationId,
    courier_id: courier.id,
    courier_name: courier.name,
    parcels: parcels.length,
    made_at: momentOf(new Date()),
    made_by: currentCause().who,
  });
  for (const one of parcels) {
    await saveParcel(tx, one.awb, { roundId: id, courierId: courier.id, courierName: courier.name });
    await note(tx, one, 'assign', courier.name);
  }
  return id;
}

/**
 * Somebody else is to carry it.
 * @throws conflict `fleet.picked_up` once its courier has it, `fleet.not_assigned`
 */
export async function takeBack(tx: Tx, locationId: string, awb: string): Promise<void> {
  const [parcel] = await lockParcels(tx, [awb]);
  if (parcel?.locationId !== locationId) fail('missing', 'fleet.parcel_unknown');
  if (parcel.courierId === null) fail('conflict', 'fleet.not_assigned', { awb });
  if (parcel.pickedAt !== null) fail('conflict', 'fleet.picked_up', { awb });
  await saveParcel(tx, awb, { roundId: null, courierId: null, courierName: null });
  await note(tx, parcel, 'unassign', null);
}

async function note(tx: Tx, parcel: FleetParcel, move: 'assign' | 'unassign', name: string | null): Promise<void> {
  const shipment = await findShipment(tx, parcel.shipmentId);
  if (shipment === undefined) return;
  remember(tx, {
    entity: 'shipment',
    entityId: parcel.shipmentId,
    orderId: shipment.orderId,
    ...(move === 'assign' ? { move: 'assign' } : { move: 'unassign' }),
    version: shipment.version,
    changes: { carrier: [parcel.courierName, name] },
  });
}
