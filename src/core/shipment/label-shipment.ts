/** The label: fetched from the courier or drawn by us, kept for good, printed as often as somebody says why. */
import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { currentCause } from '../../platform/correlation.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import { loadChannel, loadLocation } from '../catalog/index.ts';
import { loadOrder } from '../order/index.ts';
import type { Booking, LabelFile } from './courier.ts';
import type { LabelData } from './label-data.ts';
import { workOn } from './move-shipment.ts';
import { countPrints, findDocument, findShipment, insertDocument, insertPrint, type StoredDocument } from './store.ts';

/** What is needed to get the label: the booking to ask with, and the data of our own label should there be none. */
export type LabelIntent = { readonly booking: Booking & { readonly reference: string }; readonly data: LabelData };
export type Label = LabelFile & { readonly origin: 'courier' | 'hub' };

const withoutLabel = new Set<string>(['booking_failed', 'recalled', 'cancelled']);

/** `invoice`: of this shipment, by which is collected at the door. */
export async function intendLabel(
  tx: Tx,
  shipmentId: string,
  invoice?: { readonly totalMinor: number },
): Promise<LabelIntent | undefined> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  // A scan can overtake the label: it is kept all the same, for whoever asks what was on the parcel.
  if (shipment.booking === null || shipment.labelId !== null || withoutLabel.has(shipment.state)) return undefined;
  const booking = JSON.parse(shipment.booking) as Booking;
  const order = await loadOrder(tx, shipment.orderId);
  if (order.state === 'paused') return undefined;
  const location = await loadLocation(tx, shipment.locationId);
  const channel = await loadChannel(tx, order.channelId);
  const local = localTime(new Date(), channel.timeZone);
  return {
    booking: { ...booking, reference: shipment.reference },
    data: {
      courierName: shipment.courierName ?? shipment.courierCode ?? '',
      awb: booking.awb,
      ...(booking.sortCode === undefined ? {} : { sortCode: booking.sortCode }),
      reference: shipment.reference,
      orderNumber: order.number,
      ...(order.paymentMode === 'cod'
        ? { cashOnDelivery: { minor: invoice?.totalMinor ?? order.grandTotalMinor, currency: order.currency } }
        : {}),
      piece: { number: 1, of: 1 },
      weightG: shipment.weightG,
      to: order.shipTo ?? fail('invalid', 'shipment.no_address', { number: order.number }),
      from: {
        code: location.id,
        name: location.name,
        lines: location.address.lines,
        city: location.city,
        country: location.country,
        phone: location.phone,
      },
      shipsOn: local.slice(0, 10),
      printedAt: local.slice(0, 16),
      copy: 1,
    },
  };
}

export async function recordLabel(tx: Tx, shipmentId: string, label: Label): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment?.state !== 'booked') {
    // A scan can overtake the label: the parcel is on its way, its label is kept all the same.
    if (shipment === undefined || shipment.labelId !== null) return;
    work.set(shipmentId, { labelId: await keep(tx, shipment.id, shipment.orderId, label) }, 'keep_label');
    return work.save();
  }
  work.move(shipmentId, 'label', { labelId: await keep(tx, shipment.id, shipment.orderId, label) });
  await work.save();
}

async function keep(tx: Tx, shipmentId: string, orderId: string, label: Label): Promise<string> {
  const id = uuidv7();
  await insertDocument(tx, {
    id,
    kind: 'shipping_label',
    owner_id: shipmentId,
    order_id: orderId,
    origin: label.origin,
    media_type: label.mediaType,
    sha256: createHash('sha256').update(label.bytes).digest('hex'),
    size: label.bytes.length,
    bytes: label.bytes,
    created_at: momentOf(new Date()),
  });
  return id;
}

/** The kept bytes of a shipment's label. @throws missing `shipment.no_label` */
export async function loadLabel(reader: Reader, shipmentId: string): Promise<StoredDocument> {
  const shipment = await findShipment(reader, shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  const document = shipment.labelId === null ? undefined : await findDocument(reader, shipment.labelId);
  return document ?? fail('missing', 'shipment.no_label', { shipmentId });
}

/**
 * Notes a print; the bytes are those of the first print. Copies from the second on need a reason.
 * @throws invalid `print.reason_needed`
 */
export async function printLabel(
  tx: Tx,
  shipmentId: string,
  reason?: string,
): Promise<{ document: StoredDocument; copyNo: number }> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  const document = await loadLabel(tx, shipmentId);
  const copyNo = (await countPrints(tx, document.id)) + 1;
  if (copyNo > 1 && (reason ?? '').trim() === '') fail('invalid', 'print.reason_needed', { copyNo });
  await insertPrint(tx, {
    id: uuidv7(),
    document_id: document.id,
    document_sha256: document.sha256,
    copy_no: copyNo,
    reason: reason?.trim().slice(0, 60) ?? null,
    requested_by: currentCause().who,
    requested_at: momentOf(new Date()),
  });
  remember(tx, {
    entity: 'document',
    entityId: document.id,
    orderId: shipment.orderId,
    move: 'print',
    version: copyNo,
    changes: { copy: [copyNo - 1, copyNo] },
    ...(reason === undefined ? {} : { why: reason }),
  });
  return { document, copyNo };
}
