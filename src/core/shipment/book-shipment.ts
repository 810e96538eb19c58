/** Booking an AWB: what we ask is frozen before the call, what came back is recorded after it. */
import type { Tx } from '../../platform/db/index.ts';
import { fail, type AppError } from '../../platform/errors.ts';
import { dateOf, localTime } from '../../platform/time.ts';
import { listCouriers, loadChannel, loadLocation, findItems, listCompanies, type Item } from '../catalog/index.ts';
import { listLines, loadOrder } from '../order/index.ts';
import { stopAtSteps } from '../process/index.ts';
import { tell } from '../events.ts';
import { openTask, settleTask } from '../task/index.ts';
import { chooseCourier } from './choose-courier.ts';
import type { Booking, BookingIntent } from './courier.ts';
import { dropAwb } from './drop-awb.ts';
import { workOn } from './move-shipment.ts';
import { nextReference, type ShipmentLine } from './shipment.ts';
import { stepsOf } from './steps.ts';
import { findShipment, listShipmentLines } from './store.ts';
import { insertPieces } from './store-pieces.ts';

/** From the invoice until the parcel can be collected. */
const PACKING_MS = 2 * 3_600_000;

/** What billing knows of the shipment; handed in by the flow, because billing comes after shipment. */
export type InvoiceFacts = {
  readonly number: string;
  readonly issuedOn: string;
  readonly totalMinor: number;
  readonly taxMinor: number;
  readonly currency: string;
};

/**
 * The booking to ask for; undefined when the shipment is not waiting for one (any more).
 * @throws refused `shipment.no_courier` when none of the channel's couriers may carry it
 */
export async function intendBooking(
  tx: Tx,
  shipmentId: string,
  invoice: InvoiceFacts,
): Promise<BookingIntent | undefined> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  if (shipment.state !== 'invoiced') return undefined;
  const order = await loadOrder(tx, shipment.orderId);
  // Told again when it goes on.
  if (order.state === 'paused') return undefined;
  if ((await stopAtSteps(tx, 'book', [stepsOf(shipment, order)])).size > 0) return undefined;
  // What has to be done before it leaves can be done from now on.
  await stopAtSteps(tx, 'dispatch', [stepsOf(shipment, order)]);
  const channel = await loadChannel(tx, order.channelId);
  const location = await loadLocation(tx, shipment.locationId);
  const to = order.shipTo ?? fail('invalid', 'shipment.no_address', { number: order.number });
  const company = (await listCompanies(tx)).find((one) => one.id === location.companyId);
  const cash = order.paymentMode === 'cod' ? { minor: invoice.totalMinor, currency: invoice.currency } : undefined;
  const { courier, passed } = chooseCourier(channel.config.couriers, await listCouriers(tx), {
    fromCountry: location.country,
    toCountry: to.country,
    weightG: shipment.weightG,
    ...(cash === undefined ? {} : { cashOnDelivery: cash }),
  });
  if (courier === undefined)
    fail('refused', 'shipment.no_courier', { passed: passed.map((one) => `${one.code}: ${one.why}`) });
  const held = await listShipmentLines(tx, [shipmentId]);
  const lines = new Map((await listLines(tx, [order.id])).map((line) => [line.id, line]));
  const items = await findItems(tx, [...new Set(held.map((line) => line.sku))]);
  return {
    shipmentId,
    reference: shipment.reference,
    orderNumber: order.number,
    courier: { code: courier.code, partnerId: courier.partnerId, account: courier.account, name: courier.name },
    from: {
      name: location.name,
      ...(company === undefined ? {} : { company: company.name }),
      lines: location.address.lines,
      ...(location.address.area === undefined ? {} : { area: location.address.area }),
      city: location.city,
      ...(location.address.region === undefined ? {} : { region: location.address.region }),
      ...(location.address.postcode === undefined ? {} : { postcode: location.address.postcode }),
      country: location.country,
      phone: location.phone,
      ...(location.email === undefined ? {} : { email: location.email }),
      ...(location.place === undefined ? {} : { place: location.place }),
      locationCode: location.id,
    },
    to: { ...to, ...(to.email === undefined && order.customerEmail !== '' ? { email: order.customerEmail } : {}) },
    ...(cash === undefined ? {} : { cashOnDelivery: cash }),
    value: { minor: invoice.totalMinor, currency: invoice.currency },
    invoice: { number: invoice.number, on: invoice.issuedOn },
    parcel: parcelOf(held, items, shipment.weightG),
    items: held.map((line) => {
      const item = items.get(line.sku);
      return {
        sku: line.sku,
        description: lines.get(line.orderLineId)?.name ?? item?.name ?? line.sku,
        quantity: line.quantity,
        unitPriceMinor: lines.get(line.orderLineId)?.unitPriceMinor ?? 0,
        weightG: Math.max(1, item?.weightG ?? 1),
        ...(item?.hsCode === undefined ? {} : { hsCode: item.hsCode }),
        ...(item?.originCountry === undefined ? {} : { originCountry: item.originCountry }),
      };
    }),
    pickupAt: localTime(new Date(Date.now() + PACKING_MS), channel.timeZone).replace(' ', 'T'),
    ...(location.country === to.country || company?.taxRegistration === undefined
      ? {}
      : { customs: { shipperTaxId: company.taxRegistration } }),
    orderedOn: localTime(dateOf(order.placedAt), channel.timeZone).slice(0, 10),
    ...(location.country === 'IN' && company?.taxRegistration !== undefined
      ? {
          goodsTax: {
            sellerGstin: company.taxRegistration,
            taxable: { minor: invoice.totalMinor - invoice.taxMinor, currency: invoice.currency },
            total: { minor: invoice.taxMinor, currency: invoice.currency },
          },
        }
      : {}),
  };
}

/** One box around everything: the longest sides, the heights stacked. Millimetres and grams. */
function parcelOf(
  lines: readonly ShipmentLine[],
  items: ReadonlyMap<string, Item>,
  weightG: number,
): BookingIntent['parcel'] {
  let [lengthMm, widthMm, heightMm] = [100, 100, 0];
  for (const line of lines) {
    const item = items.get(line.sku);
    lengthMm = Math.max(lengthMm, item?.lengthMm ?? 0);
    widthMm = Math.max(widthMm, item?.widthMm ?? 0);
    heightMm += (item?.heightMm ?? 0) * line.quantity;
  }
  return { weightG, lengthMm, widthMm, heightMm: Math.max(20, heightMm) };
}

/** Keeps the AWB. When the shipment has moved meanwhile, or waits for one under another reference, it is superfluous. */
export async function recordBooking(
  tx: Tx,
  shipmentId: string,
  booking: Booking,
  intent: BookingIntent,
): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  if (shipment.awb === booking.awb && shipment.partnerId === booking.partnerId) return;
  const fields = {
    awb: booking.awb,
    partnerId: booking.partnerId,
    courierCode: intent.courier.code,
    courierName: booking.courierName ?? intent.courier.name,
    booking: JSON.stringify(booking),
  };
  const boxes = (booking.pieces ?? []).map((piece) => piece.awb).filter((awb) => awb !== booking.awb);
  if (boxes.length > 0) await insertPieces(tx, shipment, booking.partnerId, boxes);
  const awaited = intent.reference === shipment.reference;
  if (!awaited || !work.tryMove(shipmentId, 'book', fields)) {
    await dropAwb(tx, shipment, { ...booking, courierCode: intent.courier.code });
    const { partnerId, awb } = booking;
    const fact = { orderId: shipment.orderId, shipmentId, partnerId, awb, courierCode: intent.courier.code };
    tell(tx, 'awb.superfluous', fact, shipment.version);
  }
  await work.save();
}

/** The courier said no, or we gave up asking: the shipment waits for a person. */
export async function recordBookingRefused(tx: Tx, shipmentId: string, error: AppError): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment === undefined || !work.tryMove(shipmentId, 'refuse', { reason: error.code }, error.code)) return;
  await work.save();
  await openTask(tx, {
    kind: 'shipment.booking_failed',
    about: shipmentId,
    workgroup: 'shipping',
    priority: 1,
    orderId: shipment.orderId,
    shipmentId,
    reasonCode: error.code,
    facts: { reference: shipment.reference, ...error.details },
  });
}

/**
 * Asks the courier once more, as a person's decision. A booking that had an AWB takes a new reference.
 * @throws conflict `shipment.illegal_move` unless its booking failed
 */
export async function rebookShipment(tx: Tx, shipmentId: string): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const before = work.get(shipmentId) ?? fail('missing', 'shipment.unknown', { shipmentId });
  const had = before.awb !== null;
  if (before.awb !== null && before.partnerId !== null)
    await dropAwb(
      tx,
      before,
      { partnerId: before.partnerId, awb: before.awb, courierCode: before.courierCode },
      'void',
    );
  work.move(
    shipmentId,
    'rebook',
    had ? { awb: null, booking: null, labelId: null, reference: nextReference(before.reference) } : {},
  );
  await work.save();
  await settleTask(tx, 'shipment.booking_failed', shipmentId);
  await settleTask(tx, 'shipment.cancelled', shipmentId);
}
