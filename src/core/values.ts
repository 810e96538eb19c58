/** Values that every module shares: money in minor units, addresses, quantities. */

/** An amount in the currency's minor unit (fils, paise, halalas) and its ISO 4217 code. */
export type Money = { readonly minor: number; readonly currency: string };

export { decimalOf, exponentOf, minorOf } from '../platform/money.ts';

/** A postal address as the customer typed it; `city`/`area` are what couriers route by where there is no postcode. */
export type Address = {
  readonly name: string;
  readonly company?: string;
  readonly lines: readonly string[];
  readonly area?: string;
  readonly city: string;
  readonly region?: string;
  readonly postcode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** E.164 where it could be read, else as typed. */
  readonly phone: string;
  readonly email?: string;
};

/** A point in WGS84 degrees. */
export type Place = { readonly lat: number; readonly lng: number };
