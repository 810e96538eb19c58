/**
 * VAT and GST by country and date. Rates and their days belong here and nowhere in the code; what a row says holds from
 * its first day until the next row of the same country and goods begins.
 */

export type TaxRow = {
  /** ISO 3166-1 alpha-2 of the country in which is sold. */
  readonly country: string;
  /** First local day, `YYYY-MM-DD`. */
  readonly from: string;
  /** Hundredths of a percent. */
  readonly rateBp: number;
  /** Goods whose HS code begins with one of these; left out: everything that no other row names. */
  readonly hsn?: readonly string[];
  /** A price of one piece, net and after discount in minor units, above which `aboveBp` holds. */
  readonly band?: { readonly upToMinor: number; readonly aboveBp: number };
};

/** A country without a row is not taxed. */
// prettier-ignore
export const taxRows: readonly TaxRow[] = [
  { country: 'AE', from: '2018-01-01', rateBp: 500 },
  { country: 'SA', from: '2018-01-01', rateBp: 500 },
  { country: 'SA', from: '2020-07-01', rateBp: 1500 },
  { country: 'BH', from: '2019-01-01', rateBp: 500 },
  { country: 'BH', from: '2022-01-01', rateBp: 1000 },
  { country: 'OM', from: '2021-04-16', rateBp: 500 },
  // No VAT is in force; a row with its day is all that is needed when it comes.
  { country: 'QA', from: '2018-01-01', rateBp: 0 },
  { country: 'KW', from: '2018-01-01', rateBp: 0 },
  { country: 'IN', from: '2017-07-01', rateBp: 1800 },
  // Apparel, made-ups and footwear (chapters 61 to 64): by the price of the piece.
  { country: 'IN', from: '2017-07-01', rateBp: 500,  hsn: ['61', '62', '63', '64'], band: { upToMinor: 100_000, aboveBp: 1200 } },
  { country: 'IN', from: '2025-09-22', rateBp: 500,  hsn: ['61', '62', '63', '64'], band: { upToMinor: 250_000, aboveBp: 1800 } },
];

/** A tax that the channel has charged may differ from ours by this much per line, in minor units, before somebody is asked. */
export const taxToleranceMinor = 2;

/** GST state codes by name, in small letters. */
// prettier-ignore
export const gstStates: Readonly<Record<string, string>> = {
  'jammu and kashmir': '01', 'himachal pradesh': '02', punjab: '03', chandigarh: '04', uttarakhand: '05', haryana: '06',
  delhi: '07', 'new delhi': '07', rajasthan: '08', 'uttar pradesh': '09', bihar: '10', sikkim: '11', 'arunachal pradesh': '12',
  nagaland: '13', manipur: '14', mizoram: '15', tripura: '16', meghalaya: '17', assam: '18', 'west bengal': '19', jharkhand: '20',
  odisha: '21', orissa: '21', chhattisgarh: '22', 'madhya pradesh': '23', gujarat: '24',
  'dadra and nagar haveli and daman and diu': '26', 'daman and diu': '26', maharashtra: '27', karnataka: '29', goa: '30',
  lakshadweep: '31', kerala: '32', 'tamil nadu': '33', puducherry: '34', pondicherry: '34', 'andaman and nicobar islands': '35',
  telangana: '36', 'andhra pradesh': '37', ladakh: '38',
};
