/**
 * Checks of the ERP's bodies by hand: arrays of thousands of lines are read in one pass, and a fault costs nothing until
 * it happens. Faults carry their path; a body with any is refused whole.
 */
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';

/** The most lines of one message or chunk. */
export const MOST_LINES = 5_000;
const MOST_FAULTS = 100;

export type Fields = Readonly<Record<string, unknown>>;

export type Faults = { readonly list: string[]; more: number };

export function noFaults(): Faults {
  return { list: [], more: 0 };
}

export function fault(faults: Faults, path: string, words: string): void {
  if (faults.list.length < MOST_FAULTS) faults.list.push(`${path}: ${words}`);
  else faults.more++;
}

/** @throws refused `SCHEMA` */
export function refuseFaults(faults: Faults): void {
  if (faults.list.length === 0) return;
  const errors = faults.more === 0 ? faults.list : [...faults.list, `…: ${faults.more} more`];
  fail('refused', 'SCHEMA', { errors });
}

/** `at` is '' for the body itself, or `lines[3].` for a line. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textIn(faults: Faults, at: string, fields: Fields, name: string, longest: number): string {
  const value = fields[name];
  if (typeof value === 'string' && value.length <= longest && value.trim() !== '') return value.trim();
  // Codes that are all digits come as numbers from some exporters.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  fault(faults, `${at}${name}`, value === undefined ? 'is missing' : `must be a text of 1 to ${longest} characters`);
  return '';
}

export function optionalText(
  faults: Faults,
  at: string,
  fields: Fields,
  name: string,
  longest: number,
): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  return textIn(faults, at, fields, name, longest);
}

export function oneOf<T extends string>(
  faults: Faults,
  at: string,
  fields: Fields,
  name: string,
  known: readonly T[],
  otherwise?: T,
): T {
  const value = fields[name] ?? otherwise;
  if (known.includes(value as T)) return value as T;
  fault(faults, `${at}${name}`, value === undefined ? 'is missing' : `must be one of ${known.join(', ')}`);
  return known[0] as T;
}

const DECIMAL = /^-?\d{1,9}(\.\d{1,6})?$/;

/** A quantity as the ERP writes it: decimal text, or a number. Undefined: neither. */
export function decimalOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 1e9 ? value : undefined;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : undefined;
}

export function quantityIn(faults: Faults, at: string, fields: Fields, name: string, otherwise?: number): number {
  const value = fields[name];
  if (value == null && otherwise !== undefined) return otherwise;
  const decimal = decimalOf(value);
  if (decimal !== undefined) return decimal;
  fault(faults, `${at}${name}`, value == null ? 'is missing' : 'must be a decimal number as text');
  return 0;
}

export function wholeIn(faults: Faults, at: string, fields: Fields, name: string, least: number): number {
  const value = fields[name];
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= least) return number;
  fault(faults, `${at}${name}`, value == null ? 'is missing' : `must be a whole number from ${least}`);
  return least;
}

export function optionalWhole(faults: Faults, at: string, fields: Fields, name: string): number | undefined {
  return fields[name] == null ? undefined : wholeIn(faults, at, fields, name, 0);
}

export function momentIn(faults: Faults, at: string, fields: Fields, name: string): string {
  const value = fields[name];
  if (value == null) return momentOf(new Date());
  const date = typeof value === 'string' && value.length <= 40 ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(date)) return momentOf(new Date(date));
  fault(faults, `${at}${name}`, 'must be a date and time as ISO 8601 writes it');
  return momentOf(new Date(0));
}

/**
 * The lines of a body, each an object.
 * @throws refused `TOO_MANY_LINES`
 */
export function linesIn(faults: Faults, fields: Fields, name = 'lines'): readonly Fields[] {
  const value = fields[name];
  if (!Array.isArray(value) || value.length === 0) {
    fault(faults, name, value === undefined ? 'is missing' : 'must be a list of at least one line');
    return [];
  }
  if (value.length > MOST_LINES) fail('refused', 'TOO_MANY_LINES', { lines: value.length, most: MOST_LINES });
  value.forEach((line, index) => {
    if (!isFields(line)) fault(faults, `${name}[${index}]`, 'must be an object');
  });
  return value.filter(isFields);
}

/** Codes are compared trimmed and in capitals, as the ERP's own are. */
export function codeOf(text: string): string {
  return text.trim().toUpperCase();
}
