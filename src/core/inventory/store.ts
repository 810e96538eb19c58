/** The stock rows: guarded, always in the order (location, sku), never read-then-write without the guard. */
import { fail } from '../../platform/errors.ts';
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
import { noteChanges } from './store-changes.ts';
import { byPlace, placeKey, type Piece, type StockKey, type StockRow } from './stock.ts';

export const placeColumns: readonly KeyColumn[] = [
  ['location_id', 'text'],
  ['sku', 'text'],
];
const piece: readonly KeyColumn[] = [...placeColumns, ['quantity', 'int']];

/** What may still be promised. */
const FREE = 't.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved';

const columns =
  't.location_id, t.sku, t.base, t.base_quarantine, t.watermark, t.doubt_to, t.oms_seq, t.rel_sum, t.overlay_sum, ' +
  't.open_count, t.physical, t.reserved, t.safety, t.quarantine, t.pending, t.hold, t.shortfall, t.version';

type StockRecord = {
  location_id: string;
  sku: string;
  base: number;
  base_quarantine: number;
  watermark: string;
  doubt_to: string;
  oms_seq: number;
  rel_sum: number;
  overlay_sum: number;
  open_count: number;
  physical: number;
  reserved: number;
  safety: number;
  quarantine: number;
  pending: number;
  hold: number;
  shortfall: number;
  version: number;
};

/** What may be promised now, unlocked: good for choosing, not for taking. Absent rows have nothing. */
export async function readFree(tx: Tx, places: readonly StockKey[]): Promise<Map<string, number>> {
  return readRows(tx, places, '', '');
}

/** The same for places that have anything; the others are left out. */
export async function readSome(tx: Tx, places: readonly StockKey[]): Promise<Map<string, number>> {
  return readRows(tx, places, ` WHERE ${FREE} > 0`, '');
}

/** The same with the rows locked; rows that another transaction holds are left out. */
export async function lockFree(tx: Tx, places: readonly StockKey[]): Promise<Map<string, number>> {
  return readRows(tx, [...places].sort(byPlace), '', tx.sql.skipLocked);
}

async function readRows(
  tx: Tx,
  places: readonly StockKey[],
  where: string,
  lock: string,
): Promise<Map<string, number>> {
  if (places.length === 0) return new Map();
  const rows = await tx.all<{ location_id: string; sku: string; free: number }>(
    `SELECT t.location_id, t.sku, ${FREE} AS free FROM ${tx.keysTable(placeColumns)} k ${tx.sql.joinInOrder} stock t
     ON t.location_id = k.location_id AND t.sku = k.sku${where}${lock}`,
    [JSON.stringify(places.map((at) => [at.locationId, at.sku]))],
  );
  return new Map(rows.map((row) => [placeKey({ locationId: row.location_id, sku: row.sku }), Number(row.free)]));
}

/** Which of the places have gone below nothing. */
export async function listBelowNothing(
  reader: Reader,
  places: readonly StockKey[],
): Promise<(StockKey & { readonly physical: number })[]> {
  const rows = await reader.all<{ location_id: string; sku: string; physical: number }>(
    `SELECT t.location_id, t.sku, t.physical FROM ${reader.keysTable(placeColumns)} k ${reader.sql.joinInOrder} stock t
     ON t.location_id = k.location_id AND t.sku = k.sku WHERE t.physical < 0`,
    [JSON.stringify(places.map((at) => [at.locationId, at.sku]))],
  );
  return rows.map((row) => ({ locationId: row.location_id, sku: row.sku, physical: row.physical }));
}

/** Whole rows, not locked. */
export async function readStock(reader: Reader, places: readonly StockKey[]): Promise<Map<string, StockRow>> {
  return wholeRows(reader, places, '');
}

/** Whole rows, locked; those that are not there yet are made, empty. */
export async function lockStock(tx: Tx, places: readonly StockKey[]): Promise<Map<string, StockRow>> {
  const wanted = [...new Map(places.map((at) => [placeKey(at), at])).values()].sort(byPlace);
  const rows = await wholeRows(tx, wanted, tx.sql.forUpdate);
  const absent = wanted.filter((at) => !rows.has(placeKey(at)));
  if (absent.length === 0) return rows;
  await tx.insert(
    'stock',
    absent.map((at) => ({ location_id: at.locationId, sku: at.sku })),
    { ifAbsent: true },
  );
  for (const [key, row] of await wholeRows(tx, absent, tx.sql.forUpdate)) rows.set(key, row);
  return rows;
}

async function wholeRows(reader: Reader, places: readonly StockKey[], lock: string): Promise<Map<string, StockRow>> {
  if (places.length === 0) return new Map();
  const rows = await reader.all<StockRecord>(
    `SELECT ${columns} FROM ${reader.keysTable(placeColumns)} k ${reader.sql.joinInOrder} stock t
     ON t.location_id = k.location_id AND t.sku = k.sku${lock}`,
    [JSON.stringify(places.map((at) => [at.locationId, at.sku]))],
  );
  return new Map(
    rows.map((record) => {
      const row = stockOf(record);
      return [placeKey(row), row];
    }),
  );
}

/** A page of a place's rows in the order of their SKU, after `afterSku`. */
export async function listPlaceStock(
  reader: Reader,
  locationId: string,
  afterSku: string,
  limit: number,
): Promise<StockRow[]> {
  const rows = await reader.all<StockRecord>(
    `SELECT ${columns} FROM stock t WHERE t.location_id = ? AND t.sku > ? ORDER BY t.sku LIMIT ${Math.trunc(limit)}`,
    [locationId, afterSku],
  );
  return rows.map(stockOf);
}

function stockOf(row: StockRecord): StockRow {
  return {
    locationId: row.location_id,
    sku: row.sku,
    base: row.base,
    baseQuarantine: row.base_quarantine,
    watermark: row.watermark,
    doubtTo: row.doubt_to,
    omsSeq: Number(row.oms_seq),
    relSum: row.rel_sum,
    overlaySum: row.overlay_sum,
    openCount: row.open_count,
    physical: row.physical,
    reserved: row.reserved,
    safety: row.safety,
    quarantine: row.quarantine,
    pending: row.pending,
    hold: row.hold,
    shortfall: row.shortfall,
    version: row.version,
  };
}

const wide: readonly KeyColumn[] = [
  ...placeColumns,
  ['base', 'int'],
  ['base_quarantine', 'int'],
  ['watermark', 'text'],
  ['doubt_to', 'text'],
  ['oms_seq', 'int'],
  ['rel_sum', 'int'],
  ['overlay_sum', 'int'],
  ['open_count', 'int'],
  ['physical', 'int'],
  ['quarantine', 'int'],
  ['pending', 'int'],
  ['shortfall', 'int'],
];
const wideSet: Record<string, string> = {
  ...Object.fromEntries(wide.slice(2).map(([name]) => [name, `k.${name}`])),
  version: 't.version + 1',
};

/** Writes rows back that this transaction has locked; reservations and holds are not touched here. */
export async function saveStock(tx: Tx, rows: readonly StockRow[]): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort(byPlace);
  await tx.updateMany(
    'stock',
    wide,
    sorted.map((row) => [
      row.locationId,
      row.sku,
      row.base,
      row.baseQuarantine,
      row.watermark,
      row.doubtTo,
      row.omsSeq,
      row.relSum,
      row.overlaySum,
      row.openCount,
      row.physical,
      row.quarantine,
      row.pending,
      row.shortfall,
    ]),
    ['location_id', 'sku'],
    wideSet,
  );
  noteChanges(tx, sorted);
}

/**
 * Takes pieces out of what may be promised, all or nothing.
 * @throws conflict `stock.moved` when one row has too little by now; the caller decides again.
 */
export async function reservePieces(tx: Tx, pieces: readonly Piece[]): Promise<void> {
  const changed = await guarded(
    tx,
    pieces,
    { reserved: 't.reserved + k.quantity', version: 't.version + 1' },
    `${FREE} >= k.quantity`,
  );
  if (changed.got !== changed.wanted) fail('conflict', 'stock.moved', changed);
}

/**
 * The same for rows that this transaction has locked and seen to be enough: it goes out with the commit. Should one have
 * too little all the same, the check of the table (nothing is reserved below nothing) stops the commit.
 */
export async function reserveLocked(tx: Tx, pieces: readonly Piece[]): Promise<void> {
  const rows = summed(pieces);
  await tx.last.updateMany(
    'stock',
    piece,
    rows.map((row) => [row.locationId, row.sku, row.quantity]),
    ['location_id', 'sku'],
    { reserved: `CASE WHEN ${FREE} >= k.quantity THEN t.reserved + k.quantity ELSE -1 END`, version: 't.version + 1' },
  );
  noteChanges(tx, rows);
}

/** Gives reserved pieces back. */
export async function releasePieces(tx: Tx, pieces: readonly Piece[]): Promise<void> {
  await changeExactly(
    tx,
    pieces,
    // What is promised no more is short no more.
    {
      shortfall: `CASE WHEN t.shortfall > k.quantity THEN t.shortfall - k.quantity ELSE 0 END`,
      reserved: 't.reserved - k.quantity',
      version: 't.version + 1',
    },
    't.reserved >= k.quantity',
  );
}

/** Changes rows under a guard that every one of them must meet. @throws bug `stock.reservation_missing` */
export async function changeExactly(
  tx: Tx,
  pieces: readonly Piece[],
  set: Record<string, string>,
  where: string,
): Promise<void> {
  const changed = await guarded(tx, pieces, set, where);
  if (changed.got !== changed.wanted) fail('bug', 'stock.reservation_missing', changed);
}

/** The guard of a promise, for `changeExactly`. */
export const enoughFree = `${FREE} >= k.quantity`;

async function guarded(
  tx: Tx,
  pieces: readonly Piece[],
  set: Record<string, string>,
  where: string,
): Promise<{ wanted: number; got: number }> {
  const rows = summed(pieces);
  const got = await tx.updateMany(
    'stock',
    piece,
    rows.map((row) => [row.locationId, row.sku, row.quantity]),
    ['location_id', 'sku'],
    set,
    where,
  );
  noteChanges(tx, rows);
  return { wanted: rows.length, got };
}

/** One row per place, in lock order: a joined update applies a doubled key only once. */
export function summed(pieces: readonly Piece[]): Piece[] {
  const byKey = new Map<string, Piece>();
  for (const { locationId, sku, quantity } of pieces) {
    const key = placeKey({ locationId, sku });
    byKey.set(key, { locationId, sku, quantity: quantity + (byKey.get(key)?.quantity ?? 0) });
  }
  return [...byKey.values()].sort(byPlace);
}
