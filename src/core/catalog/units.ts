/** Quantities of partners, decimal text in a unit of theirs, as whole base units; and back to pieces of the shop. Pure. */

export type Units = {
  readonly base: string;
  /** Base units in one piece as the shop sells it. */
  readonly salesFactor: number;
  /** Unit → base units in one of it; the base itself is 1. */
  readonly factors: Readonly<Record<string, number>>;
};

export type Converted =
  | { readonly ok: true; readonly quantity: number }
  | {
      readonly ok: false;
      readonly code: 'UNIT_UNKNOWN' | 'UNIT_FRACTION' | 'QUANTITY_INVALID' | 'QUANTITY_TOO_LARGE';
    };

/** What a column of stock holds. */
const LARGEST = 2_147_483_647n;

/** @param uom left out by the partner: the base unit */
export function convertToBase(units: Units, uom: string | undefined, quantity: string): Converted {
  const match = /^([+-]?)(\d{1,15})(?:\.(\d{0,9}))?$/.exec(quantity.trim());
  if (match === null) return { ok: false, code: 'QUANTITY_INVALID' };
  const factor = factorOf(units, uom);
  if (factor === undefined) return { ok: false, code: 'UNIT_UNKNOWN' };
  const [, sign, whole = '', part = ''] = match;
  const scale = 10n ** BigInt(part.length);
  const scaled = BigInt(whole + part) * BigInt(factor);
  if (scaled % scale !== 0n) return { ok: false, code: 'UNIT_FRACTION' };
  const pieces = scaled / scale;
  if (pieces > LARGEST) return { ok: false, code: 'QUANTITY_TOO_LARGE' };
  // Number('-0') would make a zero that is not equal to itself in tests and JSON.
  return { ok: true, quantity: pieces === 0n ? 0 : Number(sign === '-' ? -pieces : pieces) };
}

/** Whole pieces of the shop in so many base units; a rest that makes no piece is not offered, nor is a lack. */
export function shopPieces(item: { readonly salesFactor: number }, base: number): number {
  return Math.max(0, Math.floor(base / Math.max(1, item.salesFactor)));
}

function factorOf(units: Units, uom: string | undefined): number | undefined {
  const name = uom?.trim().toUpperCase() ?? '';
  if (name === '' || name === units.base) return 1;
  return Object.hasOwn(units.factors, name) ? units.factors[name] : undefined;
}
