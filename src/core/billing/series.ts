/** Number series: one per tax registration, kind of document and year; what a number looks like. Pure. */
import type { Company } from '../catalog/index.ts';

export type DocumentKind = 'invoice' | 'credit_note';

export type Series = { readonly name: string; readonly format: (n: number) => string };

/** India numbers by its financial year, April to March. */
export function taxYearOf(country: string, on: string): string {
  const year = Number(on.slice(0, 4));
  return String(country === 'IN' && on.slice(5, 7) < '04' ? year - 1 : year);
}

/** `registration`: the GST state code where one company has several registrations. `on`: local day of issue. */
export function seriesOf(
  kind: DocumentKind,
  company: Pick<Company, 'id' | 'country' | 'billing'>,
  registration: string,
  on: string,
): Series {
  const year = taxYearOf(company.country, on);
  const prefix = company.billing?.series ?? company.id;
  const of = registration === '' ? company.id : `${company.id}.${registration}`;
  const name = `${kind === 'invoice' ? 'invoice' : 'credit'}:${of}:${year}`;
  if (company.country === 'IN') {
    // The law allows sixteen characters: four of the company, two of the state, two of the year, the kind, seven digits.
    const head = `${prefix.slice(0, 4)}${registration}${year.slice(2)}${kind === 'invoice' ? 'I' : 'C'}`;
    return { name, format: (n) => `${head}${String(n).padStart(16 - head.length, '0')}` };
  }
  const head = kind === 'invoice' ? `${prefix}-${year}` : `${prefix}-CN-${year}`;
  return { name, format: (n) => `${head}-${String(n).padStart(7, '0')}` };
}
