/** The tax in a price: which rate a country has on a day for some goods, and what of a gross amount is tax. Pure. */
import { gstStates, taxRows, type TaxRow } from '../../../config/taxes.ts';

/** none · vat · two halves within one state of India · one whole between two of them */
export type TaxKind = 'none' | 'vat' | 'cgst_sgst' | 'igst';

/** `round(gross × r / (100 + r))`, half away from zero. */
export function taxInGross(grossMinor: number, rateBp: number): number {
  if (rateBp === 0) return 0;
  return Math.sign(grossMinor) * Math.round((Math.abs(grossMinor) * rateBp) / (10_000 + rateBp)) || 0;
}

/**
 * The rate of goods, in hundredths of a percent; `pieceMinor` is the price of one piece with tax, after discount.
 * A band is about the price without tax: with the lower rate taken out of it.
 */
export function rateOf(country: string, on: string, hsn?: string, pieceMinor = 0): number {
  const rows = taxRows.filter((row) => row.country === country && row.from <= on);
  const named = rows.filter(
    (row) => row.hsn !== undefined && hsn !== undefined && row.hsn.some((one) => hsn.startsWith(one)),
  );
  const row = newest(named) ?? newest(rows.filter((one) => one.hsn === undefined));
  if (row === undefined) return 0;
  if (row.band === undefined) return row.rateBp;
  return pieceMinor - taxInGross(pieceMinor, row.rateBp) <= row.band.upToMinor ? row.rateBp : row.band.aboveBp;
}

function newest(rows: readonly TaxRow[]): TaxRow | undefined {
  return rows.reduce<TaxRow | undefined>(
    (best, row) => (best === undefined || row.from > best.from ? row : best),
    undefined,
  );
}

/** Two digits; undefined when the name is none that we know. */
export function gstStateOf(region: string | undefined): string | undefined {
  const name = (region ?? '').trim().toLowerCase().replaceAll('&', 'and').replace(/\s+/g, ' ');
  return /^\d{2}$/.test(name) ? name : gstStates[name];
}

/** An unknown state of the customer counts as another one: the whole tax then goes through the union. */
export function taxKindOf(country: string, from: string | undefined, to: string | undefined): TaxKind {
  if (country === 'IN') return from !== undefined && from === to ? 'cgst_sgst' : 'igst';
  return taxRows.some((row) => row.country === country && row.rateBp > 0) ? 'vat' : 'none';
}

/** Central and state half of a tax; the odd paisa is the state's. */
export function halvesOf(taxMinor: number): readonly [central: number, state: number] {
  const central = Math.trunc(taxMinor / 2);
  return [central, taxMinor - central];
}
