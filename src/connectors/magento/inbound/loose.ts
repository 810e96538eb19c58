/** Reads what PHP may have sent: numbers or their texts, nulls, empty arrays for empty objects. Says nothing, never throws. */

export type Loose = Readonly<Record<string, unknown>>;

/** A JSON object; PHP writes an empty one as `[]`. */
export function looseOf(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}

/** The objects of a list; PHP writes a list with gaps in its keys as an object. */
export function rowsOf(value: unknown): readonly Loose[] {
  const list = Array.isArray(value) ? (value as unknown[]) : Object.values(looseOf(value) ?? {});
  return list.map(looseOf).filter((row) => row !== undefined);
}

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

/** Nothing was sent: missing, null, empty text and PHP's false for "no value" all mean none. */
export function isNone(value: unknown): boolean {
  return value === undefined || value === null || value === false || (typeof value === 'string' && value.trim() === '');
}

/** A number or a plain decimal text; anything else (grouping marks, hex, objects) is undefined. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function idOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

export function flagOf(value: unknown): boolean | undefined {
  if (value === true || value === 1 || value === '1' || value === 'true') return true;
  if (value === false || value === 0 || value === '0' || value === 'false') return false;
  return undefined;
}

/** An object, or the JSON text of one, as database columns keep it. */
export function looseOrJsonOf(value: unknown): Loose | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return looseOf(value);
  try {
    return looseOf(JSON.parse(value));
  } catch {
    return undefined; // A text that only looks like JSON holds no options.
  }
}
