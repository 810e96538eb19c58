/** The letter with the code that a customer says at the door; a new one on request. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { loadChannel } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { loadOrder } from '../order/index.ts';
import { findShipment } from '../shipment/index.ts';
import { CODES_MOST } from './door-code.ts';
import { findParcel, lockParcels, saveParcel } from './store.ts';

/** Everything but the code, which is made when the letter is. */
export type CodeLetter = {
  /** Of the letter; the same for every attempt to send it. */
  readonly id: string;
  readonly awb: string;
  readonly codeId: string;
  readonly to: string;
  readonly language: 'en' | 'ar';
  readonly shop: string;
  readonly orderNumber: string;
  readonly cash?: { readonly minor: number; readonly currency: string };
  readonly writtenAt: string;
};

/** Undefined when nobody waits for it (any more). */
export async function intendCode(tx: Tx, awb: string): Promise<CodeLetter | undefined> {
  const parcel = await findParcel(tx, awb);
  if (parcel === undefined || parcel.codeId === null || parcel.codeSentAt !== null || parcel.endedAt !== null)
    return undefined;
  const shipment = (await findShipment(tx, parcel.shipmentId)) ?? fail('missing', 'fleet.parcel_unknown');
  const order = await loadOrder(tx, shipment.orderId);
  if (order.customerEmail === '') return undefined;
  const channel = await loadChannel(tx, shipment.channelId);
  return {
    id: `${parcel.codeId}.code`,
    awb,
    codeId: parcel.codeId,
    to: order.customerEmail,
    language: channel.config.commentLanguage,
    shop: channel.name,
    orderNumber: order.incrementId,
    ...(parcel.cash === null ? {} : { cash: parcel.cash }),
    writtenAt: parcel.pickedAt ?? momentOf(new Date()),
  };
}

/** From now on the code is asked for at the door. */
export async function recordCodeSent(tx: Tx, { awb, codeId }: Pick<CodeLetter, 'awb' | 'codeId'>): Promise<void> {
  const [parcel] = await lockParcels(tx, [awb]);
  if (parcel?.codeId !== codeId || parcel.codeSentAt !== null) return;
  await saveParcel(tx, awb, { codeSentAt: momentOf(new Date()) });
}

/**
 * The customer cannot find the letter, or the code was said wrong too often: another one, which makes the old one void.
 * @throws missing `fleet.parcel_unknown`
 * @throws conflict `fleet.no_code` where none is wanted; `fleet.codes_used_up`
 */
export async function renewCode(tx: Tx, awb: string, courierId: string): Promise<void> {
  const [parcel] = await lockParcels(tx, [awb]);
  if (parcel?.courierId !== courierId) fail('missing', 'fleet.parcel_unknown');
  if (parcel.codeId === null || parcel.endedAt !== null) fail('conflict', 'fleet.no_code', { awb });
  // A second tap while the letter is on its way.
  if (parcel.codeSentAt === null) return;
  if (parcel.codesMade >= CODES_MOST) fail('conflict', 'fleet.codes_used_up', { awb });
  const shipment = (await findShipment(tx, parcel.shipmentId)) ?? fail('missing', 'fleet.parcel_unknown');
  const codesMade = parcel.codesMade + 1;
  await saveParcel(tx, awb, { codeId: uuidv7(), codeSentAt: null, codeTries: 0, codesMade });
  tell(tx, 'fleet.code_due', { orderId: shipment.orderId, shipmentId: shipment.id, awb }, codesMade);
}
