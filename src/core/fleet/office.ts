/** The fleet's office: books a parcel once, gives it back while it is in the store, passes on what a courier is told. */
import type { Database, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { FleetAnswer, FleetOffice, FleetOrder, FleetParcel, Instruction } from './parcel.ts';
import { findByReference, insertParcel, lockParcels, saveParcel, takeSerial } from './store.ts';
import { waybillOf } from './waybill.ts';

/** Each call is a transaction of its own: whoever asks has none open. */
export function createOffice(db: Database): FleetOffice {
  return {
    take: (order) => db.tx((tx) => takeParcel(tx, order)),
    find: (reference) =>
      db.read(async (reader) => {
        const found = await findByReference(reader, reference);
        return found === undefined ? undefined : answerOf(found);
      }),
    callOff: (awb) => db.tx((tx) => callOffParcel(tx, awb)),
    instruct: (awb, instruction) => db.tx((tx) => instructCourier(tx, awb, instruction)),
  };
}

/** The waybill of a reference, made when there is none. */
export async function takeParcel(tx: Tx, order: FleetOrder): Promise<FleetAnswer> {
  const known = await findByReference(tx, order.reference);
  if (known !== undefined) return answerOf(known);
  const awb = waybillOf(await takeSerial(tx));
  const fresh = await insertParcel(tx, {
    reference: order.reference,
    awb,
    shipment_id: order.shipmentId,
    location_id: order.locationId,
    courier_code: order.courierCode,
    partner_id: order.partnerId,
    cash_minor: order.cash?.minor ?? null,
    cash_currency: order.cash?.currency ?? null,
    version: 1,
    booked_at: momentOf(new Date()),
  });
  if (fresh) return { awb };
  // Somebody booked the same reference meanwhile: that one counts, this serial is left out.
  const theirs = await findByReference(tx, order.reference);
  return theirs === undefined ? { refused: 'unknown' } : answerOf(theirs);
}

function answerOf({ awb, calledOffAt }: FleetParcel): FleetAnswer {
  return calledOffAt === null ? { awb } : { refused: 'called_off' };
}

async function callOffParcel(tx: Tx, awb: string): Promise<FleetAnswer> {
  const [parcel] = await lockParcels(tx, [awb]);
  if (parcel === undefined) return { refused: 'unknown' };
  if (parcel.pickedAt !== null) return { refused: 'left' };
  if (parcel.calledOffAt === null) await saveParcel(tx, awb, { calledOffAt: momentOf(new Date()) });
  return { awb };
}

async function instructCourier(tx: Tx, awb: string, instruction: Instruction): Promise<FleetAnswer> {
  const [parcel] = await lockParcels(tx, [awb]);
  if (parcel === undefined) return { refused: 'unknown' };
  await saveParcel(tx, awb, { instruction });
  return { awb };
}
