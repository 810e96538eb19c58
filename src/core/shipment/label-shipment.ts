/** The label: fetched from the courier or drawn by us, kept for good, printed as often as somebody says why. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail, type ErrorDetails } from '../../platform/errors.ts';
import { localTime } from '../../platform/time.ts';
import { loadChannel, loadLocation } from '../catalog/index.ts';
import {
  findDocument,
  keepDocument,
  paperGroup,
  printDocument,
  type FileFacts,
  type PaperGroup,
  type PrintWish,
  type StoredDocument,
} from '../document/index.ts';
import { loadOrder, type Order } from '../order/index.ts';
import { openTask } from '../task/index.ts';
import type { Via } from './carrier.ts';
import { viaOfCode } from './courier-account.ts';
import type { Booking, LabelFile } from './courier.ts';
import type { LabelData } from './label-data.ts';
import { workOn } from './move-shipment.ts';
import { boxesOf, type Shipment } from './shipment.ts';
import { findShipment } from './store.ts';

/** What is needed to get the label: the booking to ask with, and the data of our own label should there be none. */
export type LabelIntent = Via & {
  readonly courierCode: string | null;
  readonly booking: Booking & { readonly reference: string };
  readonly data: LabelData;
};
export type Label = LabelFile & {
  readonly origin: 'courier' | 'hub';
  readonly facts?: FileFacts;
  /** What is printed in place of a file that lies, is turned or is too large for label stock. */
  readonly printed?: LabelFile & { readonly facts: FileFacts };
  /** A label of the parcel was kept before. */
  readonly replaces?: true;
  /** The courier's own was none that we would print: why. */
  readonly refused?: { readonly code: string; readonly details: ErrorDetails };
};

const withoutLabel = new Set<string>(['booking_failed', 'recalled', 'cancelled']);

/**
 * `invoice`: of this shipment, by which is collected at the door.
 * @param again asks also for a parcel that has a label
 */
export async function intendLabel(
  tx: Tx,
  shipmentId: string,
  invoice?: { readonly totalMinor: number },
  again = false,
): Promise<LabelIntent | undefined> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  // A scan can overtake the label: it is kept all the same, for whoever asks what was on the parcel.
  if (shipment.booking === null || withoutLabel.has(shipment.state)) return undefined;
  if (shipment.labelId !== null && !again) return undefined;
  const booking = JSON.parse(shipment.booking) as Booking;
  const order = await loadOrder(tx, shipment.orderId);
  if (order.state === 'paused') return undefined;
  return {
    ...(await viaOfCode(tx, shipment.courierCode)),
    courierCode: shipment.courierCode,
    booking: { ...booking, reference: shipment.reference },
    data: await dataOf(tx, shipment, order, booking, invoice),
  };
}

/**
 * What our own label of a booked parcel shows.
 * @throws missing `shipment.unknown`, `shipment.no_label`
 */
export async function labelDataOf(
  reader: Reader,
  shipmentId: string,
  invoice?: { readonly totalMinor: number },
): Promise<LabelData> {
  const shipment = (await findShipment(reader, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  if (shipment.booking === null || withoutLabel.has(shipment.state))
    fail('missing', 'shipment.no_label', { shipmentId });
  const order = await loadOrder(reader, shipment.orderId);
  return dataOf(reader, shipment, order, JSON.parse(shipment.booking) as Booking, invoice);
}

async function dataOf(
  reader: Reader,
  shipment: Shipment,
  order: Order,
  booking: Booking,
  invoice?: { readonly totalMinor: number },
): Promise<LabelData> {
  const location = await loadLocation(reader, shipment.locationId);
  const channel = await loadChannel(reader, order.channelId);
  const local = localTime(new Date(), channel.timeZone);
  return {
    courierName: shipment.courierName ?? shipment.courierCode ?? '',
    awb: booking.awb,
    ...(booking.sortCode === undefined ? {} : { sortCode: booking.sortCode }),
    reference: shipment.reference,
    orderNumber: order.number,
    ...(order.paymentMode === 'cod'
      ? { cashOnDelivery: { minor: invoice?.totalMinor ?? order.grandTotalMinor, currency: order.currency } }
      : {}),
    piece: { number: 1, of: boxesOf(shipment).length },
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
  };
}

export async function recordLabel(tx: Tx, shipmentId: string, label: Label): Promise<void> {
  await recordLabels(tx, [{ shipmentId, label }]);
}

/** The same for a group. */
export async function recordLabels(
  tx: Tx,
  answers: readonly { readonly shipmentId: string; readonly label: Label }[],
): Promise<void> {
  if (answers.length === 0) return;
  const work = await workOn(
    tx,
    answers.map((one) => one.shipmentId),
  );
  const papers = paperGroup(tx);
  for (const { shipmentId, label } of answers) {
    const shipment = work.get(shipmentId);
    // A scan can overtake the label: the parcel is on its way, its label is kept all the same.
    if (shipment === undefined || (shipment.state !== 'booked' && shipment.labelId !== null)) continue;
    const labelId = await keepLabel(tx, shipment, label, papers);
    if (shipment.state === 'booked') work.move(shipmentId, 'label', { labelId });
    else work.set(shipmentId, { labelId }, 'keep_label');
  }
  await papers.save();
  await work.save();
}

/** A label in place of another one comes with a new reference, which ends in a letter. */
const isAgain = (reference: string): boolean => /-\d+[A-Z]$/.test(reference);

/** A file that is printed another way than it came is kept twice: as it came, and as it is printed from now on. */
export async function keepLabel(
  tx: Tx,
  shipment: Shipment,
  label: Label,
  papers: Pick<PaperGroup, 'keep'> = { keep: async (document) => (await keepDocument(tx, document)).id },
): Promise<string> {
  const whole = { kind: 'shipping_label', ownerId: shipment.id, orderId: shipment.orderId } as const;
  const { locationId } = shipment;
  const { origin, mediaType, bytes, facts, printed } = label;
  const id = await papers.keep({
    ...whole,
    locationId,
    origin,
    mediaType,
    bytes,
    ...(facts === undefined ? {} : { facts }),
    ...(isAgain(shipment.reference) || label.replaces === true ? { supersedes: true } : {}),
  });
  if (label.refused !== undefined) await openRefusal(tx, shipment, label.refused);
  if (printed === undefined) return id;
  return papers.keep({ ...whole, locationId, origin, ...printed, supersedes: true });
}

export async function openRefusal(
  tx: Tx,
  shipment: Shipment,
  { code, details }: NonNullable<Label['refused']>,
): Promise<void> {
  await openTask(tx, {
    kind: 'label.refused',
    about: shipment.id,
    workgroup: 'shipping',
    priority: 2,
    orderId: shipment.orderId,
    shipmentId: shipment.id,
    reasonCode: code,
    facts: { reference: shipment.reference, awb: shipment.awb, ...details },
  });
}

/**
 * Our own label in place of the courier's, which turned out not to print. The old one stays as a version.
 * @throws conflict `print.parcel_left` once the courier has scanned the parcel
 */
export async function replaceLabel(
  tx: Tx,
  shipmentId: string,
  bytes: Uint8Array,
  refused: NonNullable<Label['refused']>,
): Promise<string> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId) ?? fail('missing', 'shipment.unknown', { shipmentId });
  if (onItsWay.has(shipment.state)) fail('conflict', 'print.parcel_left', { state: shipment.state });
  const label: Label = { bytes, mediaType: 'application/pdf', origin: 'hub', refused, replaces: true };
  const labelId = await keepLabel(tx, shipment, label);
  work.set(shipmentId, { labelId }, 'keep_label', refused.code);
  await work.save();
  return labelId;
}

/** The kept bytes of a shipment's label. @throws missing `shipment.no_label` */
export async function loadLabel(reader: Reader, shipmentId: string): Promise<StoredDocument> {
  const shipment = await findShipment(reader, shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  const document = shipment.labelId === null ? undefined : await findDocument(reader, shipment.labelId);
  return document ?? fail('missing', 'shipment.no_label', { shipmentId });
}

/** The courier has the parcel: a second label of it would let another one travel for the same money. */
const onItsWay = new Set<string>(['in_transit', 'out_for_delivery', 'delivery_failed', 'delivered', 'returning']);

/**
 * Notes a print; the bytes are those of the first print. Copies from the second on need a reason.
 * @throws conflict `print.parcel_left` once the courier has scanned the parcel
 * @throws invalid `print.reason_needed`
 */
export async function printLabel(
  tx: Tx,
  shipmentId: string,
  reason?: string,
  wish: Pick<PrintWish, 'printer' | 'jobId' | 'format'> = {},
): Promise<{ document: StoredDocument; copyNo: number }> {
  const shipment = (await workOn(tx, [shipmentId])).get(shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  const document = await loadLabel(tx, shipmentId);
  if (onItsWay.has(shipment.state)) fail('conflict', 'print.parcel_left', { state: shipment.state });
  const { copyNo } = await printDocument(tx, document.id, { ...wish, ...(reason === undefined ? {} : { reason }) });
  return { document, copyNo };
}
