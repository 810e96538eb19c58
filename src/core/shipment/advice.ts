/** What an aggregator is asked before a booking, and what of its answers is kept. */
import type { BookingIntent } from './courier.ts';

/** The booking without its courier. */
export type AdviceQuestion = Omit<BookingIntent, 'courier'>;

/** Whom the aggregator would ask first; `serves` says whether anybody brings parcels there at all. */
export type Recommendation = {
  readonly ranked: readonly { readonly partnerId: number; readonly account: string }[];
  readonly serves: boolean;
};

/** Which courier serves an address for this kind of payment. */
export type Serviceability = readonly {
  readonly partnerId: number;
  readonly serves: boolean;
  readonly days?: number;
}[];

/** Days to the door by courier id, and by whichever courier. */
export type Estimate = { readonly days: Readonly<Record<string, number>>; readonly anyDays?: number };

export type Advice = {
  readonly ranked?: Recommendation['ranked'];
  /** Ids of couriers that are said not to serve the address. */
  readonly unserved?: readonly number[];
  readonly days?: Readonly<Record<string, number>>;
  readonly anyDays?: number;
  /** What was asked in vain, by the code of the error; empty where all made sense. */
  readonly ignored: readonly { readonly what: string; readonly code: string }[];
};
