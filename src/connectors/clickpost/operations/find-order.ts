/** Looks a booking up by our reference; works for V3 and V4 orders (https://docs.clickpost.ai/docs/fetch-awb-number-reference-number-for-already-manifested-order). */
import type { Booked, Booking } from '../../../core/shipment/courier.ts';
import { type BookingAnswer, bookingAnswer, readBooking } from '../answers.ts';
import { type ClickpostOperation, statusOf } from '../client.ts';
import { personalOf, referenceOf } from '../fields.ts';
import type { Wanted } from '../goods.ts';

/**
 * No page says how an unknown reference is answered, nor how an order whose booking failed is. Each of these means that
 * there is no waybill; taking it so is safe, because the same reference sent again is answered by 323 if there is one.
 */
const noWaybill = [314, 319, 321, 322, 326, 328, 329, 330, 354, 400, 404, 420, 422];

export const findOrder: ClickpostOperation<Booked | Wanted, BookingAnswer, Booking | undefined> = {
  name: 'find-order',
  host: 'orders',
  method: 'GET',
  accepts: [200, 303, 323, ...noWaybill],
  path: () => '/v3/create-order/',
  query: (intent) => ({ reference_number: referenceOf(intent) }),
  answer: bookingAnswer,
  parse: (answer, intent) => {
    if (noWaybill.includes(statusOf(answer) ?? 0) || !answer.result) return undefined;
    return readBooking(answer, intent);
  },
  // A booking that was given up is looked up without its addresses.
  personal: (intent) => ('to' in intent ? personalOf(intent) : []),
};
