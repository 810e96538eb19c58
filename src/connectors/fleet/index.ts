/** Our own fleet: a carrier like the others, whose office stands in this house and whose scans are presses on a page. */
import type { Booked, Booking, BookingIntent, FailedDeliveryAnswer, LabelFile } from '../../core/shipment/courier.ts';
import { createClient, type FleetOptions } from './client.ts';
import { isCourierRefusal, meaningOf } from './codes.ts';
import { pressMade } from './inbound/press-made.ts';
import { bookParcel, findParcel } from './operations/book-parcel.ts';
import { callOffParcel } from './operations/call-off-parcel.ts';
import { instructCourier } from './operations/instruct-courier.ts';

export type { FleetOptions } from './client.ts';
export type Fleet = ReturnType<typeof createFleet>;

export function createFleet(options: FleetOptions) {
  const client = createClient(options);
  return {
    inbound: { pressMade },
    meaningOf,
    isCourierRefusal,
    bookShipment: (intent: BookingIntent): Promise<Booking> => client.call(bookParcel, intent),
    findBooking: (booked: Booked): Promise<Booking | undefined> => client.call(findParcel, booked),
    /** None of its own: the hub's label serves. */
    fetchLabel: (): Promise<LabelFile | undefined> => Promise.resolve(undefined),
    cancelShipment: (waybill: { readonly awb: string }): Promise<'cancelled'> => client.call(callOffParcel, waybill),
    answerFailedDelivery: (answer: FailedDeliveryAnswer): Promise<'taken'> => client.call(instructCourier, answer),
  };
}
