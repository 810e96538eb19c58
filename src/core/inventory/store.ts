/** Stock: guarded, always in the order (location, sku), never read-then-write without the guard. */
import { fail } from '../../platform/errors.ts';
import type { KeyColumn, Row, Tx } from '../../platform/db/index.ts';
import { causeOf } from '../../platform/correlation.ts';
import { momentOf } from '../../platform/time.ts';

export type StockKey = { readonly locationId: string; readonly sku: string };
export type Piece = StockKey & { readonly quantity: number };

const key: readonly KeyColumn[] = [
  ['location_id', 'text'],
  ['sku', 'text'],
];
const piece: readonly KeyColumn[] = [...key, ['quantity', 'int']];

/** What may still be promised. */
const FREE = 't.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved';

/** The one comparator of stock locks: opposite orders deadlock. Binary, as the tables' collation. */
export function byPlace(a: StockKey, b: StockKey): number {
  if (a.locationId !== b.locationId) return a.locationId < b.locationId ? -1 : 1;
  return a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0;
}

export function placeKey(at: StockKey): string {
  return `${at.locationId}\n${at.sku}`;
}

/** What may be promised now, unlocked: good for choosing, not for taking. Absent rows have nothing. */
export async function readFree(tx: Tx, places: readonly StockKey[]): Promise<Map<string, number>> {
  return readRows(tx, places, '');
}

/** The same with the rows locked; rows that another transaction holds are left out. */
export async function lockFree(tx: Tx, places: readonly StockKey[]): Promise<Map<string, number>> {
  return readRows(tx, [...places].sort(byPlace), tx.sql.skipLocked);
}

async function readRows(tx: Tx, places: readonly StockKey[], lock: string): Promise<Map<string, number>> {
  if (places.length === 0) return new Map();
  const rows = await tx.all<{ location_id: string; sku: string; free: number }>(
    `SELECT t.location_id, t.sku, ${FREE} AS free FROM ${tx.keysTable(key)} k ${tx.sql.joinInOrder} stock t
     ON t.location_id = k.location_id AND t.sku = k.sku${lock}`,
    [JSON.stringify(places.map((at) => [at.locationId, at.sku]))],
  );
  return new Map(rows.map((row) => [placeKey({ locationId: row.location_id, sku: row.sku }), Number(row.free)]));
}

/**
 * Takes pieces out of what may be promised, all or nothing.
 * @throws conflict `stock.moved` when one row has too little by now; the caller decides again.
 */
export async function reservePieces(tx: Tx, pieces: readonly Piece[]): Promise<void> {
  const rows = summed(pieces);
  const changed = await tx.updateMany(
    'stock',
    piece,
    rows.map((row) => [row.locationId, row.sku, row.quantity]),
    ['location_id', 'sku'],
    { reserved: 't.reserved + k.quantity', version: 't.version + 1' },
    `${FREE} >= k.quantity`,
  );
  if (changed !== rows.length) fail('conflict', 'stock.moved', { wanted: rows.length, got: changed });
}

/** Gives reserved pieces back. */
export async function releasePieces(tx: Tx, pieces: readonly Piece[]): Promise<void> {
  await changeExactly(
    tx,
    pieces,
    { reserved: 't.reserved - k.quantity', version: 't.version + 1' },
    't.reserved >= k.quantity',
  );
}

/**
 * Pieces leave the house: the reservation and the piece go together, so what may be promised stays the same (rule R4).
 * Each piece is a ledger row with its own business key; the same key twice is an error of the caller.
 */
export async function consumePieces(
  tx: Tx,
  pieces: readonly (Piece & { businessKey: string; orderId: string })[],
): Promise<void> {
  await changeExactly(
    tx,
    pieces,
    {
      reserved: 't.reserved - k.quantity',
      overlay_sum: 't.overlay_sum - k.quantity',
      physical: 't.physical - k.quantity',
      version: 't.version + 1',
    },
    't.reserved >= k.quantity',
  );
  const rows: Row[] = pieces.map((one) => ({
    location_id: one.locationId,
    sku: one.sku,
    kind: 'dispatch',
    quantity: -one.quantity,
    business_key: one.businessKey,
    order_id: one.orderId,
    who: causeOf(tx, one.orderId).who,
    at: momentOf(new Date()),
  }));
  await tx.insert('stock_movements', rows);
}

async function changeExactly(
  tx: Tx,
  pieces: readonly Piece[],
  set: Record<string, string>,
  where: string,
): Promise<void> {
  const rows = summed(pieces);
  const changed = await tx.updateMany(
    'stock',
    piece,
    rows.map((row) => [row.locationId, row.sku, row.quantity]),
    ['location_id', 'sku'],
    set,
    where,
  );
  if (changed !== rows.length) fail('bug', 'stock.reservation_missing', { rows: rows.length, changed });
}

/** One row per place, in lock order: a joined update applies a doubled key only once. */
function summed(pieces: readonly Piece[]): Piece[] {
  const byKey = new Map<string, Piece>();
  for (const one of pieces) {
    const known = byKey.get(placeKey(one));
    byKey.set(placeKey(one), {
      locationId: one.locationId,
      sku: one.sku,
      quantity: one.quantity + (known?.quantity ?? 0),
    });
  }
  return [...byKey.values()].sort(byPlace);
}
