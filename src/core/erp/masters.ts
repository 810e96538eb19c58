/** What the hub knows of the stores and SKUs that a message names: whose they are, and in which units they count. */
import { convertToBase, findUnits, listCompanies, listLocations, type Units } from '../catalog/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { Caller, Envelope, LineResult, StreamPlace } from './message.ts';
import { parkLines } from './parked-lines.ts';

/** A line that moves stock, as the ERP wrote it. */
export type StockLine = {
  readonly index: number;
  /** The sender's id of the line. */
  readonly id: string;
  readonly storeId: string;
  readonly sku: string;
  readonly uom?: string;
  /** In that unit. */
  readonly quantity: number;
};

/** With its quantity in base units. */
export type ReadyLine<L extends StockLine> = L & { readonly pieces: number; readonly units: Units };

/**
 * Every store must be one of the caller's: another company's is refused, an unknown one is left to be parked, unless
 * the caller is bound to stores by name.
 * @throws forbidden `STORE_FORBIDDEN`; refused `STREAM_STORE_MISMATCH`
 */
export async function checkPlaces(
  reader: Reader,
  caller: Caller,
  places: readonly string[],
  stream?: StreamPlace,
): Promise<void> {
  const named = [...new Set(stream === undefined ? places : [...places, stream.locationId])];
  if (stream !== undefined && named.length > 1)
    fail('refused', 'STREAM_STORE_MISMATCH', { stream: stream.key, stores: named });
  const companyOf = new Map((await listLocations(reader)).map((one) => [one.id, one.companyId]));
  const foreign = named.filter((place) => {
    if (caller.locations !== undefined && !caller.locations.includes(place)) return true;
    return (companyOf.get(place) ?? caller.companyId) !== caller.companyId;
  });
  if (foreign.length > 0) fail('forbidden', 'STORE_FORBIDDEN', { stores: foreign.slice(0, 20) });
}

/** What lowers stock after a sale at the till of this company. */
export async function stockMovesBy(reader: Reader, companyId: string): Promise<'receipts' | 'ledger'> {
  const company = (await listCompanies(reader)).find((one) => one.id === companyId);
  return company?.erp?.stockMovesBy ?? 'ledger';
}

/** A decimal in a unit of the ERP's as whole base units, or why not. */
export function piecesOf(units: Units, uom: string | undefined, quantity: number): number | string {
  // Nearly every line of nearly every file.
  if ((uom === undefined || uom === units.base) && Number.isInteger(quantity)) return quantity;
  const converted = convertToBase(units, uom, String(quantity));
  return converted.ok ? converted.quantity : converted.code;
}

/**
 * Parts the lines that can be booked from those that cannot: a store or SKU that no master has named is parked and
 * played again when it arrives; a unit that cannot be converted, or a broken piece, is refused.
 * @param alone the message with this line only, as it will be played again
 */
export async function sift<L extends StockLine>(
  tx: Tx,
  caller: Caller,
  envelope: Envelope,
  lines: readonly L[],
  alone: (line: L) => unknown,
): Promise<{ readonly ready: ReadyLine<L>[]; readonly results: LineResult[] }> {
  const units = await findUnits(
    tx,
    lines.map((line) => line.sku),
  );
  const places = new Set((await listLocations(tx)).map((one) => one.id));
  const ready: ReadyLine<L>[] = [];
  const results: LineResult[] = [];
  const parked: { line: L; code: string }[] = [];
  for (const line of lines) {
    const known = units.get(line.sku);
    const code = !places.has(line.storeId) ? 'UNKNOWN_STORE' : known === undefined ? 'UNKNOWN_SKU' : undefined;
    if (known === undefined || code !== undefined) {
      parked.push({ line, code: code ?? 'UNKNOWN_SKU' });
      results.push({ index: line.index, id: line.id, status: 'PARKED', code: code ?? 'UNKNOWN_SKU' });
      continue;
    }
    const pieces = piecesOf(known, line.uom, line.quantity);
    if (typeof pieces === 'number') ready.push({ ...line, pieces, units: known });
    else results.push(rejected(line, pieces, `${line.quantity} ${line.uom ?? known.base}`));
  }
  await parkLines(
    tx,
    caller,
    envelope,
    parked.map(({ line, code }) => ({ ...line, code, body: alone(line) })),
  );
  return { ready, results };
}

export function rejected(line: Pick<StockLine, 'index' | 'id'>, code: string, detail?: string): LineResult {
  const said = detail === undefined ? {} : { detail };
  return { index: line.index, id: line.id, status: 'REJECTED', code, ...said };
}

/** The hub's SKU of an ERP's item and variant. */
export function skuOf(item: string, variant: string | undefined): string {
  return variant === undefined ? item : `${item}-${variant}`;
}
