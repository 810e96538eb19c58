/** Booking an AWB: what we ask is frozen before the call, what came back is recorded after it. */
import type { Tx } from '../../platform/db/index.ts';
import { fail, type AppError } from '../../platform/errors.ts';
import { listCouriers, loadChannel, type Channel } from '../catalog/index.ts';
import { loadOrder, type Order } from '../order/index.ts';
import { stopAtSteps } from '../process/index.ts';
import { loadRates } from '../rate/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { Advice, AdviceQuestion } from './advice.ts';
import { adviceFor } from './ask-advice.ts';
import type { Choice } from './choice.ts';
import { chooseCourier, type Chosen } from './choose-courier.ts';
import type { Booking, BookingIntent } from './courier.ts';
import { viaOf } from './courier-account.ts';
import { draftBooking, packagesOf, type InvoiceFacts } from './draft-booking.ts';
import { dropAwb } from './drop-awb.ts';
import { leaveBooking, voidOnce } from './leave-booking.ts';
import { workOn, type WorkSet } from './move-shipment.ts';
import { nextReference, type Shipment } from './shipment.ts';
import { stepsOf } from './steps.ts';
import { listRefusers, saveRefusal } from './store-advice.ts';
import { findShipment } from './store.ts';

/** A booking with what only we need of it. */
export type ChosenBooking = BookingIntent & {
  readonly choice?: Choice;
  /** When this courier refuses, another is asked by itself. */
  readonly mayPassOn?: true;
};

/**
 * The booking to ask for; undefined when the shipment is not waiting for one (any more), or for advice first.
 * @throws refused `shipment.no_courier` when none of the channel's couriers may carry it
 */
export async function intendBooking(
  tx: Tx,
  shipmentId: string,
  invoice: InvoiceFacts,
): Promise<ChosenBooking | undefined> {
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
  const advice = await adviceFor(tx, shipment, channel);
  if (advice === 'awaited') return undefined;
  const draft = await draftBooking(tx, shipment, order, channel, invoice);
  const most = channel.config.courierChoice?.nextAfterRefusal ?? 0;
  const refusers = most === 0 ? [] : await listRefusers(tx, shipmentId);
  const { courier, choice, others } = await chooseFor(tx, draft, order, channel, refusers, advice);
  if (courier === undefined)
    fail('refused', 'shipment.no_courier', {
      passed: choice.candidates.map((one) => `${one.courier}: ${one.lost ?? ''}`),
    });
  const packages = courier.multiPiece === true ? packagesOf(shipment, draft) : undefined;
  return {
    ...draft,
    ...(packages === undefined ? {} : { packages }),
    courier: {
      code: courier.code,
      partnerId: courier.partnerId,
      account: courier.account,
      name: courier.name,
      ...viaOf(courier),
    },
    choice,
    ...(refusers.length < most && others > 0 ? { mayPassOn: true } : {}),
  };
}

async function chooseFor(
  tx: Tx,
  draft: AdviceQuestion,
  order: Order,
  channel: Channel,
  refusers: readonly string[],
  advice: Advice | undefined,
): Promise<Chosen> {
  const { from, to, parcel, cashOnDelivery: cash } = draft;
  const { couriers, courierChoice: rule } = channel.config;
  const currency = draft.value.currency;
  const rates = await loadRates(tx);
  const { weightG, ...size } = parcel;
  return chooseCourier({
    preferred: couriers,
    couriers: await listCouriers(tx),
    parcel: {
      fromCountry: from.country,
      toCountry: to.country,
      toCity: to.city,
      weightG,
      ...(cash === undefined ? {} : { cashOnDelivery: cash }),
    },
    ...(rule === undefined ? {} : { rule }),
    ...(order.shippingMethod === null ? {} : { shippingMethod: order.shippingMethod }),
    quotes: rates.quotes({
      from,
      to,
      weightG,
      size,
      currency,
      couriers,
      ...(cash === undefined ? {} : { cashOnDelivery: cash }),
    }),
    currency,
    refusedBefore: new Set(refusers),
    ...(advice === undefined ? {} : { advice }),
  });
}

/** Keeps the AWB. When the shipment has moved meanwhile, or waits for one under another reference, it is superfluous. */
export async function recordBooking(
  tx: Tx,
  shipmentId: string,
  booking: Booking,
  intent: ChosenBooking,
): Promise<void> {
  await recordBookings(tx, [{ shipmentId, booking, intent }]);
}

export type BookedAnswer = { readonly shipmentId: string; readonly booking: Booking; readonly intent: ChosenBooking };

/** The same for a group. */
export async function recordBookings(tx: Tx, answers: readonly BookedAnswer[]): Promise<void> {
  if (answers.length === 0) return;
  const work = await workOn(
    tx,
    answers.map((one) => one.shipmentId),
  );
  for (const one of answers) await takeBooking(tx, work, one);
  await work.save();
}

async function takeBooking(tx: Tx, work: WorkSet, { shipmentId, booking, intent }: BookedAnswer): Promise<void> {
  const shipment = work.get(shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  if (shipment.awb === booking.awb && shipment.partnerId === booking.partnerId) return;
  const fields = {
    awb: booking.awb,
    partnerId: booking.partnerId,
    courierCode: intent.courier.code,
    courierName: booking.courierName ?? intent.courier.name,
    booking: JSON.stringify(booking),
    ...(intent.choice === undefined ? {} : { choice: intent.choice }),
  };
  const awaited = intent.reference === shipment.reference;
  if (!awaited || !work.tryMove(shipmentId, 'book', fields)) {
    const { partnerId, awb } = booking;
    const { orderId, version } = shipment;
    await voidOnce(tx, { shipmentId, orderId }, { partnerId, awb, courierCode: intent.courier.code }, version);
  }
}

/** The courier said no, or we gave up asking: the shipment waits for a person. */
export async function recordBookingRefused(tx: Tx, shipmentId: string, error: AppError): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  // We gave up asking, and the parcel went another way meanwhile: what a courier has made of it shows up later.
  if (shipment?.state === 'cancelled' && shipment.awb === null && error.kind !== 'refused')
    await leaveBooking(tx, shipment);
  // One that has its waybill by now, from elsewhere or by an earlier answer, is not waiting for this one.
  if (shipment?.state !== 'invoiced') return;
  if (!work.tryMove(shipmentId, 'refuse', { reason: error.code }, error.code)) return;
  await work.save();
  const refuser = error.details['refusedBy'];
  if (typeof refuser === 'string') await saveRefusal(tx, shipmentId, refuser, error.code);
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

/** This courier does not take it: the next one is asked, under a reference of its own. */
export async function passOn(tx: Tx, shipmentId: string, reason: string, intent: ChosenBooking): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment === undefined) fail('missing', 'shipment.unknown', { shipmentId });
  // Recorded before, or it waits for another booking by now.
  if (shipment.reference !== intent.reference) return;
  await saveRefusal(tx, shipmentId, intent.courier.code, reason);
  const fields = { reference: nextReference(shipment.reference), reason };
  if (work.tryMove(shipmentId, 'pass_on', fields, `${intent.courier.code}: ${reason}`)) await work.save();
}

/**
 * Asks the courier once more, as a person's decision. A booking that had an AWB takes a new reference, and so does one
 * that may go to another courier now.
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
  const reference = nextReference(before.reference);
  const other = !had && (await mayChange(tx, before)) ? { reference } : {};
  work.move(shipmentId, 'rebook', had ? { awb: null, booking: null, labelId: null, reference } : other);
  await work.save();
  await settleTask(tx, 'shipment.booking_failed', shipmentId);
  await settleTask(tx, 'shipment.cancelled', shipmentId);
}

async function mayChange(tx: Tx, shipment: Shipment): Promise<boolean> {
  const { config } = await loadChannel(tx, shipment.channelId);
  if ((config.courierChoice?.nextAfterRefusal ?? 0) === 0) return false;
  return (await listRefusers(tx, shipment.id)).length > 0;
}
