/** Short hands for tests of stock: facts of one store and one SKU with valid defaults, and what the row says. */
import { uuidv7 } from 'uuidv7';
import {
  addOverlay,
  approveHeld,
  applySlice,
  beginApply,
  checkSnapshot,
  freeOf,
  ledgerOf,
  numberOverlays,
  takeOutSeqs,
  openSnapshot,
  placeKey,
  proveStock,
  putChunk,
  readStock,
  recordMovements,
  type Difference,
  type FactStatus,
  type Movement,
  type StockRow,
} from '../../../src/core/inventory/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';

export const store = 'AE-DXB01';
export const item = 'A1';
export const at = '2026-03-01 10:00:00.000';

export function movementOf(ledger: number | undefined, quantity: number, over: Partial<Movement> = {}): Movement {
  return {
    locationId: store,
    sku: item,
    quantity,
    kind: 'ADJUSTMENT',
    companyId: 'AE01',
    businessKey: `mv:AE01:${ledger ?? uuidv7()}`,
    at,
    ...(ledger === undefined ? {} : { ledger: ledgerOf(String(ledger)) }),
    ...over,
  };
}

export function move(db: Database, ...movements: Movement[]): Promise<FactStatus[]> {
  return db.tx((tx) => recordMovements(tx, movements));
}

export type SnapshotWish = {
  readonly w: number;
  readonly to?: number;
  readonly k: number;
  readonly parked?: readonly number[];
  readonly onHand: number | Readonly<Record<string, number>>;
  readonly quarantine?: number;
  readonly whole?: boolean;
  readonly keep?: boolean;
  readonly places?: readonly string[];
  readonly slice?: number;
  readonly asOf?: string;
};

/** A snapshot from its opening to the last slice. */
export async function snapshot(db: Database, wish: SnapshotWish, id: string = uuidv7()): Promise<void> {
  const said = (await stage(db, wish, id)) as { ok: unknown };
  // Of one SKU every sale is a fall by half: a person says that it is so.
  await db.tx((tx) => (said.ok === 'held' ? approveHeld(tx, id, 'manager') : beginApply(tx, id)));
  while ((await applySlice(db, id, wish.slice ?? 1000)) === 'more');
}

/** The same up to the commit; what the check said. */
export async function stage(db: Database, wish: SnapshotWish, id: string): Promise<unknown> {
  const counts = typeof wish.onHand === 'number' ? { [item]: wish.onHand } : wish.onHand;
  const places = wish.places ?? [store];
  const lines = places.flatMap((locationId) =>
    Object.entries(counts).map(([sku, onHand]) => ({ locationId, sku, onHand, quarantine: wish.quarantine ?? 0 })),
  );
  await db.tx((tx) =>
    openSnapshot(tx, {
      id,
      companyId: 'AE01',
      clientId: uuidv7(),
      whole: wish.whole ?? true,
      consistency: wish.to === undefined ? 'EXACT' : 'FUZZY',
      missingPolicy: wish.keep === true || wish.whole === false ? 'KEEP' : 'ZERO',
      ...(wish.asOf === undefined ? {} : { asOf: wish.asOf }),
      bodyHash: id.padEnd(64, '0').slice(0, 64),
      places: places.map((locationId) => ({
        locationId,
        watermark: ledgerOf(String(wish.w)),
        ...(wish.to === undefined ? {} : { doubtTo: ledgerOf(String(wish.to)) }),
        omsSeq: wish.k,
        omsParked: wish.parked ?? [],
      })),
      expiresAt: new Date(Date.now() + 3_600_000),
    }),
  );
  await db.tx((tx) => putChunk(tx, id, 1, lines, 'c'.repeat(64)));
  const quantitySum = lines.reduce((sum, line) => sum + line.onHand, 0);
  return db.tx((tx) => checkSnapshot(tx, id, { chunkCount: 1, lineCount: lines.length, quantitySum }));
}

/** A posting of the hub with its number: an overlay that counts at once. */
export async function post(db: Database, quantity: number, key: string = uuidv7()): Promise<number> {
  return db.tx(async (tx) => {
    await addOverlay(tx, [
      { locationId: store, sku: item, quantity, kind: 'adjustment', entryKey: key, businessKey: `adj:${key}` },
    ]);
    const outSeq = ((await takeOutSeqs(tx, new Map([[store, 1]]))).get(store) ?? 0) + 1;
    await numberOverlays(tx, [{ locationId: store, entryKey: key, outSeq }]);
    return outSeq;
  });
}

export async function rowOf(db: Database, sku = item, locationId = store): Promise<StockRow> {
  const row = (await db.read((reader) => readStock(reader, [{ locationId, sku }]))).get(placeKey({ locationId, sku }));
  if (row === undefined) throw new Error(`no row of ${sku}`);
  return row;
}

export async function numbers(db: Database): Promise<{ physical: number; reserved: number; free: number }> {
  const row = await rowOf(db);
  return { physical: row.physical, reserved: row.reserved, free: freeOf(row) };
}

export function proof(db: Database, locationId = store): Promise<Difference[]> {
  return db.read((reader) => proveStock(reader, locationId));
}
