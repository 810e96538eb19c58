/** Money as a label shows it: ISO code and Latin digits, because couriers and machines read it. */
import type { Money } from '../src/core/values.ts';

/** ISO 4217 currencies without two decimals; a test holds this against core, whose code labels may not import. */
const decimals: Record<string, number> = {
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

/** `{ minor: 12345, currency: 'KWD' }` → `KWD 12.345`. */
export function moneyText({ minor, currency }: Money): string {
  const digits = decimals[currency] ?? 2;
  const text = Math.abs(minor)
    .toString()
    .padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const rest = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${currency} ${minor < 0 ? '-' : ''}${whole}${rest}`;
}
