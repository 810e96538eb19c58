/** The courier: bookings, labels, and what it reports. */
import { loadInvoice } from '../core/billing/index.ts';
import {
  intendBooking,
  intendLabel,
  recordBooking,
  recordBookingRefused,
  recordLabel,
  recordScans,
  type Label,
} from '../core/shipment/index.ts';
import { asAppError } from '../platform/errors.ts';
import { jsonOf, type Part } from './form.ts';

export function courier({ from, on, p, papers }: Part): void {
  on('shipment.invoiced', 'courier.shipment.book', {
    concurrency: 20,
    key: (e) => e.shipmentId,
    intend: async (tx, e) => intendBooking(tx, e.shipmentId, await loadInvoice(tx, e.shipmentId)),
    find: (intent) => p.clickpost.findBooking(intent),
    ask: (intent) => p.clickpost.bookShipment(intent),
    then: (tx, e, booking, intent) => recordBooking(tx, e.shipmentId, booking, intent),
    otherwise: (tx, e, error) => recordBookingRefused(tx, e.shipmentId, error),
  });

  on('shipment.booked', 'courier.label.fetch', {
    concurrency: 20,
    key: (e) => e.shipmentId,
    intend: (tx, e) => intendLabel(tx, e.shipmentId),
    ask: async (intent): Promise<Label> => {
      const theirs = await p.clickpost.fetchLabel(intent.booking).catch((thrown: unknown) => {
        const error = asAppError(thrown);
        // No label, or one that is none, must not keep the parcel in the store: ours serves.
        if (error.kind === 'refused' || error.kind === 'missing') return undefined;
        throw error;
      });
      if (theirs !== undefined) return { ...theirs, origin: 'courier' };
      return { bytes: await papers.shippingLabel(intent.data), mediaType: 'application/pdf', origin: 'hub' };
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
