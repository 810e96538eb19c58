/** Values that every module shares: money in minor units, addresses, quantities. */

/** An amount in the currency's minor unit (fils, paise, halalas) and its ISO 4217 code. */
export type Money = { readonly minor: number; readonly currency: string };

/** Digits after the point per ISO 4217; everything not named has two. */
const exponents: Record<string, number> = {
  BHD: 3,
  KWD: 3,
  OMR: 3,
  JOD: 3,
  TND: 3,
  IQD: 3,
  LYD: 3,
  JPY: 0,
  KRW: 0,
  VND: 0,
};

/** How many decimals a currency has (ISO 4217). */
export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2;
}

/**
 * A partner's decimal (number or string, any binary noise) as minor units, half away from zero.
 * @throws RangeError when it is no finite number.
 */
export function minorOf(amount: number | string, currency: string): number {
  const value = typeof amount === 'number' ? amount : Number(amount.trim());
  if (!Number.isFinite(value)) throw new RangeError(`not an amount: ${amount}`);
  // Partners send at most four decimals; rounding to six first removes 0.30000000000000004.
  const scaled = Number((Math.abs(value) * 10 ** exponentOf(currency)).toFixed(6));
  return (value < 0 ? -1 : 1) * Math.round(scaled) || 0;
}

/** Minor units as a plain decimal text: `1234` AED → `12.34`, `1234` KWD → `1.234`. */
export function decimalOf(minor: number, currency: string): string {
  const digits = exponentOf(currency);
  const text = Math.abs(minor)
    .toString()
    .padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const rest = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${minor < 0 ? '-' : ''}${whole}${rest}`;
}

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
