/** What is kept of a courier's choice: who might have carried the parcel, for how much, and why each of the others did not. */
import type { CourierRow } from '../../../config/couriers.ts';

/** Why a courier did not get the parcel. */
export type Lost =
  | 'unknown'
  | 'no_aggregator_id'
  | 'not_from_there'
  | 'not_to_there'
  | 'too_heavy'
  | 'lockers_only'
  | 'other_service'
  | 'cash_over_limit'
  | 'refused_before'
  | 'says_not_served'
  | 'later_in_order'
  | 'higher_score'
  | 'no_card'
  | 'not_recommended';

export type Candidate = {
  readonly courier: string;
  /** Of the card that was taken, with its price in minor units; left out where no card fits. */
  readonly service?: string;
  readonly costMinor?: number;
  readonly days?: number;
  readonly daysFrom?: 'measured' | 'card' | 'advice';
  /** 0 to 1. */
  readonly onTime?: number;
  readonly score?: number;
  /** Its place in what the aggregator recommends, from 1. */
  readonly recommended?: number;
  /** Left out for the one that got it. */
  readonly lost?: Lost;
};

export type Choice = {
  readonly by: 'preferred' | 'score' | 'recommended' | 'nobody';
  readonly courier?: string;
  /** Of the prices and scores. */
  readonly currency: string;
  /** In the channel's order. */
  readonly candidates: readonly Candidate[];
  /** What the aggregator did not answer, or not so that it made sense. */
  readonly ignored?: readonly { readonly what: string; readonly code: string }[];
};

/** A courier that can be asked. */
export type Bookable = CourierRow & { readonly partnerId: number };

/** As the history has it: who and why, in a line. */
export function briefOf(choice: Choice): Readonly<Record<string, unknown>> {
  const won = choice.candidates.find((one) => one.courier === choice.courier && one.lost === undefined);
  return {
    by: choice.by,
    of: choice.candidates.length,
    ...(won?.costMinor === undefined ? {} : { costMinor: won.costMinor, currency: choice.currency }),
    ...(won?.days === undefined ? {} : { days: won.days }),
  };
}
