/** What carrying a parcel costs and how long it takes, as the house's own rate cards and its own tracking say. */
import type { Money } from '../values.ts';

export type RateQuestion = {
  readonly from: { readonly country: string; readonly city: string };
  readonly to: { readonly country: string; readonly city: string; readonly area?: string };
  readonly weightG: number;
  /** mm; left out: weight alone counts. */
  readonly size?: { readonly lengthMm: number; readonly widthMm: number; readonly heightMm: number };
  /** Undefined for prepaid parcels. */
  readonly cashOnDelivery?: Money;
  /** Of the answer, ISO 4217; cards in another currency do not answer. */
  readonly currency: string;
  /** Left out: every courier that has a card. */
  readonly couriers?: readonly string[];
};

export type Quote = {
  readonly courierCode: string;
  readonly service: string;
  /** Minor units of the asked currency, everything included. */
  readonly costMinor: number;
  /** What it is made of, minor units by name: `base`, `remote`, `fuel`, `cod`; their sum is the cost. */
  readonly parts: Readonly<Record<string, number>>;
  /** Days from hand-over to the door, measured on this lane (half of the parcels were as fast) or else as the card says. */
  readonly days?: number;
  readonly daysFrom?: 'measured' | 'card';
  /** 0 to 1 of the parcels that came when promised, measured; left out while too few have gone. */
  readonly onTime?: number;
  readonly cardId: string;
};

/** Everything that quotes are made from, read once for many questions. */
export type RateBook = {
  /** Cheapest first; none where no card fits: a data gap and no refusal. */
  readonly quotes: (question: RateQuestion) => readonly Quote[];
};

export const emptyBook: RateBook = { quotes: () => [] };
