/** The courier: bookings, labels, and what it reports. */
import type { Partners } from '../connectors/index.ts';
import { findInvoice, loadInvoice } from '../core/billing/index.ts';
import {
  intendBooking,
  intendLateLabel,
  intendTimelyLabel,
  passOn,
  recordAwaitedLabel,
  recordBookings,
  recordBookingRefused,
  recordLabels,
  recordLabelGivenUp,
  recordLateLabel,
  recordScans,
  type AwaitedLabel,
  type BookedAnswer,
  type Booking,
  type ChosenBooking,
  type Label,
  type LabelIntent,
  type TimelyIntent,
} from '../core/shipment/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { AppError, asAppError } from '../platform/errors.ts';
import type { Settled } from '../platform/flow.ts';
import { momentOf } from '../platform/time.ts';
import { carrierFor } from './carriers.ts';
import { jsonOf, type Papers, type Part } from './form.ts';

/** The code of a courier's refusal after which another one is asked. */
type PassedOn = { readonly refusedAs: string };

/** Books the shipment that an event names; what names none is passed over. */
export function booking<E>(p: Partners, shipmentOf: (e: E) => string | undefined) {
  const must = (e: E): string => shipmentOf(e) ?? '';
  return {
    concurrency: 20,
    key: (e: E) => must(e),
    intend: async (tx: Tx, e: E): Promise<ChosenBooking | undefined> => {
      const id = shipmentOf(e);
      return id === undefined ? undefined : intendBooking(tx, id, await loadInvoice(tx, id));
    },
    find: (intent: ChosenBooking): Promise<Booking | PassedOn | undefined> =>
      carrierFor(p, intent.courier).findBooking(intent),
    ask: (intent: ChosenBooking) => bookOrPassOn(p, intent),
    thenMany: async (tx: Tx, settled: readonly Settled<E, ChosenBooking, Booking | PassedOn>[]) => {
      const booked: BookedAnswer[] = [];
      for (const { payload, answer, intent } of settled) {
        const shipmentId = must(payload);
        if ('refusedAs' in answer) await passOn(tx, shipmentId, answer.refusedAs, intent);
        else booked.push({ shipmentId, booking: answer, intent });
      }
      await recordBookings(tx, booked);
    },
    otherwise: (tx: Tx, e: E, error: AppError) => recordBookingRefused(tx, must(e), error),
  };
}

/** A courier's own refusal is an answer where another one is asked next; else it goes before a person, with its name. */
async function bookOrPassOn(
  p: Partners,
  { choice: _, mayPassOn, ...intent }: ChosenBooking,
): Promise<Booking | PassedOn> {
  const carrier = carrierFor(p, intent.courier);
  try {
    return await carrier.bookShipment(intent);
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!carrier.isCourierRefusal(error)) throw error;
    if (mayPassOn) return { refusedAs: error.code };
    throw new AppError(error.kind, error.code, { ...error.details, refusedBy: intent.courier.code }, error);
  }
}

export function courier({ from, on, p, papers }: Part): void {
  on(
    'shipment.invoiced',
    'courier.shipment.book',
    booking(p, (e) => e.shipmentId),
  );

  on('shipment.booked', 'courier.label.fetch', {
    concurrency: 20,
    key: (e) => e.shipmentId,
    intend: async (tx, e) => intendTimelyLabel(tx, e.shipmentId, await findInvoice(tx, e.shipmentId)),
    ask: (intent) => labelInTime(p, papers, intent),
    thenMany: async (tx, settled) => {
      const kept: { shipmentId: string; label: Label }[] = [];
      for (const { payload, answer: label } of settled) {
        if ('awaited' in label) await recordAwaitedLabel(tx, payload.shipmentId, label);
        else kept.push({ shipmentId: payload.shipmentId, label });
      }
      await recordLabels(tx, kept);
    },
    otherwise: (tx, e, error) => recordLabelGivenUp(tx, e.shipmentId, error),
  });
  on('label.awaited', 'courier.label.fetch_late', {
    // Whoever has left meanwhile needs none any more.
    afresh: true,
    key: (e) => e.shipmentId,
    intend: async (tx, e) => intendLateLabel(tx, e, await findInvoice(tx, e.shipmentId)),
    ask: (intent) => labelOf(p, papers, intent),
    then: (tx, e, label) => recordLateLabel(tx, e, label),
    otherwise: (tx, e, error) => recordLabelGivenUp(tx, e.shipmentId, error),
  });
  // What couriers report.
  from(p.clickpost.inbound.statusChanged, 'shipment.scan.record', {
    thenMany: (tx, messages) =>
      recordScans(
        tx,
        messages.map((message) => ({
          message,
          read: () => p.clickpost.inbound.statusChanged.parse(jsonOf(message) as never),
        })),
        p.clickpost.meaningOf,
      ),
  });
}

/** The courier's label, or ours where it has none, or none that we would print. @throws unavailable while nobody answers */
async function labelOf(p: Partners, papers: Papers, intent: LabelIntent): Promise<Label> {
  try {
    const theirs = await carrierFor(p, intent).fetchLabel(intent.booking);
    if (theirs !== undefined) return { ...(await papers.readLabel(theirs.bytes)), origin: 'courier' };
  } catch (thrown) {
    const { kind, code, details } = asAppError(thrown);
    // No label, or one that is none, must not keep the parcel in the store: ours serves, and a person asks the courier.
    if (kind === 'refused') return { ...(await ownLabel(papers, intent)), refused: { code, details } };
    if (kind !== 'missing') throw thrown;
  }
  return ownLabel(papers, intent);
}

async function ownLabel(papers: Papers, { data }: LabelIntent): Promise<Label> {
  return { bytes: await papers.shippingLabel(data), mediaType: 'application/pdf', origin: 'hub' };
}

/** As `labelOf`; where nobody answers for longer than the courier's row allows, staff go on without. */
async function labelInTime(p: Partners, papers: Papers, intent: TimelyIntent): Promise<Label | AwaitedLabel> {
  try {
    return await labelOf(p, papers, intent);
  } catch (thrown) {
    const { kind, code } = asAppError(thrown);
    if (kind !== 'unavailable' || momentOf(new Date()) < intent.waitUntil) throw thrown;
    return { awaited: code, ...(intent.ownLabel === 'never' ? {} : await ownLabel(papers, intent)) };
  }
}
