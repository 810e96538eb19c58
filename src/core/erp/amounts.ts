/** Amounts and quantities as the ERP reads them: decimals in text. */
import { decimalOf } from '../values.ts';
import type { TaxPart } from './posting.ts';

/** A whole number of base units, as text. */
export type Quantity = string;

export type TaxRule = { readonly code: string; readonly percent: number };

/** Gross and the tax in it, in minor units. */
export type Taxed = { readonly grossMinor: number; readonly taxMinor: number };

export function netOf({ grossMinor, taxMinor }: Taxed): number {
  return grossMinor - taxMinor;
}

/** One tax part, or none where nothing is taxed. */
export function taxParts(amount: Taxed, rule: TaxRule, currency: string): TaxPart[] {
  if (amount.taxMinor === 0) return [];
  return [
    {
      code: rule.code,
      base: decimalOf(netOf(amount), currency),
      rate: String(rule.percent),
      amount: decimalOf(amount.taxMinor, currency),
    },
  ];
}

/** `part` of `whole` pieces' share of an amount, half away from zero. */
export function shareOf(minor: number, part: number, whole: number): number {
  if (part === whole || whole === 0) return minor;
  return Math.sign(minor) * Math.round((Math.abs(minor) * part) / whole) || 0;
}

/**
 * A price of one piece with tax such that price × quantity − discount is exactly the gross of the line: the shop's net
 * price and its discount are rounded each for itself and seldom agree to the last unit.
 */
export function unitPriceOf(
  line: { readonly netUnitMinor: number; readonly grossMinor: number; readonly taxed: boolean },
  quantity: number,
  percent: number,
): { readonly unitMinor: number; readonly discountMinor: number } {
  const listed = Math.round(line.netUnitMinor * (line.taxed ? 1 + percent / 100 : 1));
  // Up to half a unit per piece is rounding, and no discount that anybody gave.
  const isDiscounted = listed * quantity - line.grossMinor > quantity / 2;
  const unitMinor = isDiscounted ? listed : Math.ceil(line.grossMinor / quantity);
  return { unitMinor, discountMinor: unitMinor * quantity - line.grossMinor };
}
