/**
 * A press on the courier's page. It is kept with its proof, and goes the way of every courier's report: as a message to
 * where scans are recorded, in the same transaction, so that neither is without the other.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { keepArrival } from '../../platform/door.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { loadChannel, loadLocation, type Channel } from '../catalog/index.ts';
import { keepDocument } from '../document/index.ts';
import { tell } from '../events.ts';
import { loadOrder } from '../order/index.ts';
import { findShipment, type Shipment } from '../shipment/index.ts';
import { CODE_TRIES, isCode, type DoorCodes } from './door-code.ts';
import type { Person } from './make-round.ts';
import { asksForCode, type FleetParcel } from './parcel.ts';
import { cleanPhoto } from './photo.ts';
import { PRESS_SOURCE, pressedAt, type Press, type Pressed, type PressMessage } from './press.ts';
import { insertPress, isPressKnown } from './store-presses.ts';
import { lockParcels, saveParcel, type ParcelChange } from './store.ts';

type Proof = {
  readonly receiver?: string;
  readonly codeSaid?: 'said' | 'none';
  readonly photo?: ReturnType<typeof cleanPhoto>;
};

/**
 * A wrong code is an answer and no error: the try counts.
 * @throws missing `fleet.parcel_unknown` for a parcel that is not this person's
 * @throws conflict `fleet.not_picked_up`; `fleet.called_off` for a pick-up that happens now
 * @throws invalid `fleet.receiver_needed`, `fleet.cash_not_taken`, `fleet.photo_needed`, `fleet.code_needed`, `fleet.reason_needed`, `fleet.photo_*`
 * @throws refused `fleet.code_locked` once it was said wrong too often
 */
export async function takePress(
  tx: Tx,
  press: Press,
  by: Person,
  doorCodes: DoorCodes,
  now = new Date(),
): Promise<Pressed> {
  const [parcel] = await lockParcels(tx, [press.awb]);
  if (parcel?.courierId !== by.id) fail('missing', 'fleet.parcel_unknown');
  const id = `${press.id}:${press.awb}`.slice(0, 80);
  const { shipmentId } = parcel;
  if (await isPressKnown(tx, id)) return { outcome: 'again', shipmentId };
  if (press.kind !== 'dispatch' && parcel.pickedAt === null)
    fail('conflict', 'fleet.not_picked_up', { awb: parcel.awb });
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'fleet.parcel_unknown');
  // Now it can still be left where it is; a press that comes late says that it has left all the same.
  const isOff = parcel.calledOffAt !== null || shipment.state === 'recalled';
  if (press.kind === 'dispatch' && press.at === undefined && parcel.pickedAt === null && isOff)
    fail('conflict', 'fleet.called_off', { awb: parcel.awb });
  if (press.kind === 'fail' && press.reason === undefined) fail('invalid', 'fleet.reason_needed');
  const channel = await loadChannel(tx, shipment.channelId);
  const proof = press.kind === 'deliver' ? await proofOf(tx, press, parcel, channel, doorCodes) : {};
  if (proof === 'wrong_code') return { outcome: 'wrong_code', left: CODE_TRIES - parcel.codeTries - 1 };

  const at = momentOf(pressedAt(press.at, now));
  await keepPress(tx, { id, press, parcel, shipment, by, proof, at, now });
  await saveParcel(tx, parcel.awb, await changeBy(tx, press, parcel, shipment, channel, at));
  const attempt = press.kind === 'fail' ? parcel.attempts + 1 : undefined;
  const message: PressMessage = {
    id,
    awb: parcel.awb,
    partnerId: parcel.partnerId,
    reference: parcel.reference,
    kind: press.kind,
    at,
    place: press.kind === 'dispatch' || press.kind === 'return' ? (await loadLocation(tx, parcel.locationId)).name : '',
    note: press.note ?? '',
    ...(press.reason === undefined || press.kind !== 'fail' ? {} : { reason: press.reason }),
    ...(attempt === undefined ? {} : { attempt }),
  };
  const body = JSON.stringify(message);
  await keepArrival(tx, { source: PRESS_SOURCE, channelId: '-', incrementId: parcel.awb, body, key: id });
  return { outcome: 'taken', shipmentId };
}

/** What shows that it was handed over; what the channel demands and is not there is refused. */
async function proofOf(
  tx: Tx,
  press: Press,
  parcel: FleetParcel,
  channel: Channel,
  doorCodes: DoorCodes,
): Promise<Proof | 'wrong_code'> {
  const receiver = press.receiver?.trim() ?? '';
  if (receiver === '') fail('invalid', 'fleet.receiver_needed');
  if (parcel.cash !== null && press.cashTaken !== true) fail('invalid', 'fleet.cash_not_taken');
  const photo = press.photo === undefined ? undefined : cleanPhoto(press.photo);
  if (channel.config.doorProof?.photo === true && photo === undefined) fail('invalid', 'fleet.photo_needed');
  const shown = { receiver, ...(photo === undefined ? {} : { photo }) };
  if (parcel.codeId === null || !asksForCode(parcel)) return { ...shown, codeSaid: 'none' };
  if (press.code === undefined || press.code.trim() === '') fail('invalid', 'fleet.code_needed');
  if (parcel.codeTries >= CODE_TRIES) fail('refused', 'fleet.code_locked');
  if (isCode(press.code, doorCodes(parcel.codeId))) return { ...shown, codeSaid: 'said' };
  await saveParcel(tx, parcel.awb, { codeTries: parcel.codeTries + 1 });
  return 'wrong_code';
}

type Kept = {
  readonly id: string;
  readonly press: Press;
  readonly parcel: FleetParcel;
  readonly shipment: Shipment;
  readonly by: Person;
  readonly proof: Proof;
  readonly at: string;
  readonly now: Date;
};

async function keepPress(tx: Tx, { id, press, parcel, shipment, by, proof, at, now }: Kept): Promise<void> {
  const document =
    proof.photo === undefined
      ? undefined
      : await keepDocument(tx, {
          kind: 'delivery_proof',
          ownerId: shipment.id,
          orderId: shipment.orderId,
          locationId: parcel.locationId,
          origin: 'courier',
          ...proof.photo,
        });
  // Handed over a second time, in another form: the money was taken once.
  const cash = press.kind === 'deliver' && parcel.endedAs !== 'delivered' ? parcel.cash : null;
  await insertPress(tx, {
    id,
    awb: parcel.awb,
    shipment_id: shipment.id,
    courier_id: by.id,
    courier_name: by.name,
    kind: press.kind,
    reason: press.kind === 'fail' ? (press.reason ?? 0) : null,
    note: press.note?.slice(0, 200) ?? null,
    pressed_at: at,
    received_at: momentOf(now),
    receiver: proof.receiver?.slice(0, 80) ?? null,
    code_said: proof.codeSaid ?? null,
    cash_minor: cash?.minor ?? null,
    cash_currency: cash?.currency ?? null,
    document_id: document?.id ?? null,
  });
}

/** A press that comes late changes nothing of what is over. */
async function changeBy(
  tx: Tx,
  press: Press,
  parcel: FleetParcel,
  shipment: Shipment,
  channel: Channel,
  at: string,
): Promise<ParcelChange> {
  if (parcel.endedAt !== null) return {};
  switch (press.kind) {
    case 'deliver':
      return { endedAt: at, endedAs: 'delivered' };
    case 'return':
      return { endedAt: at, endedAs: 'returned' };
    case 'fail':
      return { attempts: parcel.attempts + 1, instruction: null };
    case 'dispatch':
      if (parcel.pickedAt !== null) return {};
      return { pickedAt: at, ...(await firstCode(tx, parcel, shipment, channel)) };
  }
}

/** Where the channel wants a code and the customer can be written to, it goes out with the parcel. */
async function firstCode(tx: Tx, parcel: FleetParcel, shipment: Shipment, channel: Channel): Promise<ParcelChange> {
  if (channel.config.doorProof?.code !== true || parcel.calledOffAt !== null) return {};
  const order = await loadOrder(tx, shipment.orderId);
  if (order.customerEmail === '') return {};
  tell(tx, 'fleet.code_due', { orderId: order.id, shipmentId: shipment.id, awb: parcel.awb }, 1);
  return { codeId: uuidv7(), codesMade: 1 };
}
