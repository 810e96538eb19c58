/** Voids a waybill, or turns a parcel already under way into a return (https://docs.clickpost.ai/docs/cancellation). */
import Joi from 'joi';
import type { Booking } from '../../../core/shipment/courier.ts';
import { type ClickpostOperation, statusOf } from '../client.ts';

export type Cancellation = 'cancelled' | 'pending';
type CancelInput = Pick<Booking, 'awb' | 'partnerId'> & { readonly account: string };

export const cancelOrder: ClickpostOperation<CancelInput, { readonly meta: object }, Cancellation> = {
  name: 'cancel-order',
  host: 'orders',
  // A GET that changes state: nothing on the way may cache or repeat it.
  method: 'GET',
  changes: true,
  accepts: [200, 202, 600],
  path: () => '/v1/cancel-order/',
  query: ({ awb, partnerId, account }) => ({
    waybill: awb,
    cp_id: String(partnerId),
    account_code: account,
    // Some couriers never report the cancellation themselves (Clickpost's documentation).
    manually_update_status: 'true',
  }),
  answer: Joi.object({ meta: Joi.object().required() }),
  parse: (answer) => (statusOf(answer) === 202 ? 'pending' : 'cancelled'),
};
