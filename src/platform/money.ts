/** Decimal amounts as partners send them ↔ whole minor units, per ISO 4217. */

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
