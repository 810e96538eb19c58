/** Books a parcel with our own fleet, and finds what is booked; the reference makes a repeat harmless. */
import type { FleetOrder } from '../../../core/fleet/parcel.ts';
import type { Booked, Booking, BookingIntent } from '../../../core/shipment/courier.ts';
import type { FleetCall } from '../client.ts';

export const bookParcel: FleetCall<BookingIntent, FleetOrder, Booking> = {
  name: 'book-parcel',
  build: ({ reference, shipmentId, from, courier, cashOnDelivery }) => ({
    reference,
    shipmentId,
    locationId: from.locationCode,
    courierCode: courier.code,
    partnerId: courier.partnerId,
    ...(cashOnDelivery === undefined ? {} : { cash: cashOnDelivery }),
  }),
  ask: (office, order) => office.take(order),
  parse: (answer, { courier }) => bookingOf(answer?.awb ?? '', courier),
};

export const findParcel: FleetCall<Booked, string, Booking | undefined> = {
  name: 'find-parcel',
  build: ({ reference }) => reference,
  ask: (office, reference) => office.find(reference),
  parse: (answer, { courier }) => (answer === undefined ? undefined : bookingOf(answer.awb, courier)),
};

function bookingOf(awb: string, { partnerId, name, account }: BookingIntent['courier']): Booking {
  return { awb, partnerId, courierName: name, account };
}
