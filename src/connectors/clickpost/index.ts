/** Clickpost: books and cancels parcels with the couriers behind it, fetches labels, hears their scans. */
import type {
  Booked,
  Booking,
  CourierScan,
  FailedDeliveryAnswer,
  LabelFile,
  ReturnIntent,
} from '../../core/shipment/courier.ts';
import { type ClickpostOptions, createClient } from './client.ts';
import { createAdvice } from './advice.ts';
import { isCourierRefusal, meaningOf } from './codes.ts';
import { statusChanged, verifyWebhook } from './inbound/status-changed.ts';
import { answerFailedDelivery, type Taken } from './operations/answer-failed-delivery.ts';
import { cancelOrder, type Cancellation } from './operations/cancel-order.ts';
import { createOrderV3, createReturnV3, type IndianIntent, isInsideIndia } from './operations/create-order-v3.ts';
import { createOrderV4, createReturnV4 } from './operations/create-order-v4.ts';
import { type CourierAccount, fetchAccounts } from './operations/fetch-accounts.ts';
import { fetchLabel } from './operations/fetch-label.ts';
import { fetchProof, type ProofFile } from './operations/fetch-proof.ts';
import { findProof } from './operations/find-proof.ts';
import { findOrder } from './operations/find-order.ts';
import { listFailedDeliveries } from './operations/list-failed-deliveries.ts';
import { listUpdated, type Window } from './operations/list-updated.ts';
import { registerAwb, registerAwbV2, type Registered, type Registration } from './operations/register-awb.ts';
import { requestPickup, requestPickupIndia, type Pickup, type PickupRequest } from './operations/request-pickup.ts';
import { MOST_TRACKED, track } from './operations/track.ts';

export type { ClickpostOptions } from './client.ts';
export type { CourierAccount } from './operations/fetch-accounts.ts';
export type { Pickup, PickupRequest } from './operations/request-pickup.ts';
export type { Registered, Registration } from './operations/register-awb.ts';
export type Clickpost = ReturnType<typeof createClickpost>;

export function createClickpost(options: ClickpostOptions) {
  const client = createClient(options);
  return {
    inbound: { statusChanged },
    meaningOf,
    isCourierRefusal,
    ...createAdvice(options),
    verifyWebhook: (headers: Readonly<Record<string, string | string[] | undefined>>): boolean =>
      verifyWebhook(headers, options.webhookSecret),
    bookShipment: (intent: IndianIntent): Promise<Booking> =>
      client.call(isInsideIndia(intent) ? createOrderV3 : createOrderV4, intent),
    /** A return collected at the customer's door, perhaps with an exchange; found again by `findBooking`. */
    bookReturn: (intent: ReturnIntent): Promise<Booking> =>
      client.call(isInsideIndia(intent) ? createReturnV3 : createReturnV4, intent),
    findBooking: (booked: Booked): Promise<Booking | undefined> => client.call(findOrder, booked),
    fetchLabel: (booking: Booking & { readonly reference: string }): Promise<LabelFile | undefined> =>
      fetchLabel(client, booking, options.labelHosts),
    /** The window may be 30 minutes long at most. */
    listUpdated: (window: Window): Promise<CourierScan[]> => listUpdated(client, window),
    /** Parcels of the window (30 minutes at most) that stand at a failed delivery, with its number where Clickpost gives one. */
    listFailedDeliveries: (window: Window): Promise<CourierScan[]> => listFailedDeliveries(client, window),
    answerFailedDelivery: (answer: FailedDeliveryAnswer): Promise<Taken> => client.call(answerFailedDelivery, answer),
    trackShipment: (awb: string, partnerId: number): Promise<CourierScan[]> =>
      client.call(track, { awbs: [awb], partnerId }),
    /** Parcels of one courier in one call, at most `MOST_TRACKED`; the scans of each newest first. */
    trackShipments: (awbs: readonly string[], partnerId: number): Promise<CourierScan[]> =>
      client.call(track, { awbs, partnerId }),
    mostTracked: MOST_TRACKED,
    fetchAccounts: (): Promise<CourierAccount[]> => client.call(fetchAccounts, undefined),
    /** Asks the courier to come; most come by themselves once something is booked. */
    requestPickup: (request: PickupRequest): Promise<Pickup> =>
      client.call(request.at.country === 'IN' ? requestPickupIndia : requestPickup, request),
    /** The link to the courier's proof of delivery; undefined when there is none (yet). It leads outside: see `labelUrl`. */
    findProof: (awb: string, partnerId: number): Promise<string | undefined> =>
      client.call(findProof, { awb, partnerId }),
    /** The file behind such a link. */
    fetchProof: (proof: { readonly link: string; readonly reference: string }): Promise<ProofFile> =>
      fetchProof(client, proof, options.labelHosts),
    /** Has a waybill followed that was made elsewhere; again is harmless. */
    registerAwb: (one: Registration): Promise<Registered> =>
      client.call(one.country === 'IN' ? registerAwbV2(options.key) : registerAwb, one),
    cancelShipment: (shipment: { awb: string; partnerId: number; account: string }): Promise<Cancellation> =>
      client.call(cancelOrder, shipment),
  };
}
