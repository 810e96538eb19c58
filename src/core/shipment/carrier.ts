/** What every carrier can be asked, whether it stands behind an aggregator or drives our own vans. */
import type { CourierRow } from '../../../config/couriers.ts';
import type { ErrorKind } from '../../platform/errors.ts';
import type {
  Booked,
  Booking,
  BookingIntent,
  CourierMeaning,
  CourierScan,
  FailedDeliveryAnswer,
  LabelFile,
} from './courier.ts';

export type CarrierName = CourierRow['connector'];

/** Goes with whatever a carrier is asked; left out: the aggregator, so that most of them are as short as ever. */
export type Via = { readonly connector?: CarrierName };

/**
 * The calls of the flow. Each of them may be repeated: the reference, or the waybill, says which parcel is meant.
 * They throw `refused` for a no, and `unavailable` where nobody answered.
 */
export type Carrier = {
  readonly inbound: { readonly [name: string]: { readonly name: string; parse(body: never): CourierScan } };
  /** What a number of its scans means. */
  readonly meaningOf: (code: number) => CourierMeaning;
  /** Whether another courier may take what this one refused so. */
  readonly isCourierRefusal: (error: {
    readonly kind: ErrorKind;
    readonly details: object;
    readonly code: string;
  }) => boolean;
  readonly bookShipment: (intent: BookingIntent) => Promise<Booking>;
  /** The booking of a reference; undefined when there is none. */
  readonly findBooking: (booked: Booked) => Promise<Booking | undefined>;
  /** Undefined when it has none of its own: ours serves. */
  readonly fetchLabel: (booking: Booking & { readonly reference: string }) => Promise<LabelFile | undefined>;
  /** `pending`: taken on, to be asked again. */
  readonly cancelShipment: (waybill: {
    readonly awb: string;
    readonly partnerId: number;
    readonly account: string;
  }) => Promise<'cancelled' | 'pending'>;
  /** Taken: only the parcel's next scan says that it was heard. */
  readonly answerFailedDelivery: (answer: FailedDeliveryAnswer) => Promise<'taken'>;
};
