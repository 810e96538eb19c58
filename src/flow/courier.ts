/** The courier: bookings, labels, and what it reports. */
import type { Partners } from '../connectors/index.ts';
import { findInvoice, loadInvoice } from '../core/billing/index.ts';
import {
  intendBooking,
  intendLabel,
  passOn,
  recordBooking,
  recordBookingRefused,
  recordLabel,
  recordScans,
  type Booking,
  type ChosenBooking,
  type Label,
} from '../core/shipment/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { AppError, asAppError } from '../platform/errors.ts';
import { carrierFor } from './carriers.ts';
import { jsonOf, type Part } from './form.ts';

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
    then: (tx: Tx, e: E, answer: Booking | PassedOn, intent: ChosenBooking) =>
      'refusedAs' in answer
        ? passOn(tx, must(e), answer.refusedAs, intent)
        : recordBooking(tx, must(e), answer, intent),
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
    intend: async (tx, e) => intendLabel(tx, e.shipmentId, await findInvoice(tx, e.shipmentId)),
    ask: async (intent): Promise<Label> => {
      const ours = async (): Promise<Label> => ({
        bytes: await papers.shippingLabel(intent.data),
        mediaType: 'application/pdf',
        origin: 'hub',
      });
      try {
        const theirs = await carrierFor(p, intent).fetchLabel(intent.booking);
        return theirs === undefined ? await ours() : { ...(await papers.readLabel(theirs.bytes)), origin: 'courier' };
      } catch (thrown) {
        const { kind, code, details } = asAppError(thrown);
        // No label, or one that is none, must not keep the parcel in the store: ours serves, and a person asks the courier.
        if (kind === 'missing') return ours();
        if (kind === 'refused') return { ...(await ours()), refused: { code, details } };
        throw thrown;
      }
    },
    then: (tx, e, label) => recordLabel(tx, e.shipmentId, label),
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
