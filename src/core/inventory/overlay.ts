/**
 * What the hub moves itself: it counts at once, as an overlay on the ERP's number, until the ERP shows it (an echo), its
 * number contains it (a watermark), or a person says which document covers it (rule R8).
 */
import type { KeyColumn, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask } from '../task/index.ts';
import { findFacts, insertLedger } from './store-ledger.ts';
import { insertOpen, listByEntry, numberOpen } from './store-open.ts';
import { noteChanges } from './store-changes.ts';
import { listBelowNothing, placeColumns } from './store.ts';
import { byPlace, countReasons, placeKey, type OpenEntry, type Piece, type StockKey } from './stock.ts';
import { workbench } from './workbench.ts';

export { takeOutSeqs } from './store-places.ts';

export type Leaving = Piece & { readonly businessKey: string; readonly orderId: string; readonly entryKey: string };

/**
 * Pieces leave the house: the reservation and the piece go together, so what may be promised stays the same (rule R4).
 * Each piece is a ledger row with its own business key; the same key twice is an error of the caller.
 * @throws bug `stock.reservation_missing` when one of them is not reserved
 */
export async function consumePieces(tx: Tx, pieces: readonly Leaving[]): Promise<void> {
  if (pieces.length === 0) return;
  const at = momentOf(new Date());
  const entries = new Map<string, OpenEntry>();
  for (const { locationId, sku, entryKey, quantity } of pieces) {
    const key = `${placeKey({ locationId, sku })}\n${entryKey}`;
    const total = (entries.get(key)?.quantity ?? 0) - quantity;
    entries.set(key, overlayOf({ locationId, sku, entryKey }, total, 0, at));
  }
  const rows = new Map<string, { at: StockKey; quantity: number; entries: number }>();
  for (const { locationId, sku, quantity } of entries.values()) {
    const key = placeKey({ locationId, sku });
    const known = rows.get(key);
    rows.set(key, {
      at: { locationId, sku },
      quantity: (known?.quantity ?? 0) - quantity,
      entries: (known?.entries ?? 0) + 1,
    });
  }
  const sorted = [...rows.values()].sort((a, b) => byPlace(a.at, b.at));
  const columns: readonly KeyColumn[] = [...placeColumns, ['quantity', 'int'], ['entries', 'int']];
  const got = await tx.updateMany(
    'stock',
    columns,
    sorted.map((row) => [row.at.locationId, row.at.sku, row.quantity, row.entries]),
    ['location_id', 'sku'],
    {
      reserved: 't.reserved - k.quantity',
      overlay_sum: 't.overlay_sum - k.quantity',
      open_count: 't.open_count + k.entries',
      physical: 't.physical - k.quantity',
      version: 't.version + 1',
    },
    't.reserved >= k.quantity',
  );
  if (got !== sorted.length) fail('bug', 'stock.reservation_missing', { wanted: sorted.length, got });
  noteChanges(
    tx,
    sorted.map((row) => row.at),
  );
  await insertOpen(tx, [...entries.values()]);
  await insertLedger(
    tx,
    pieces.map(({ locationId, sku, quantity, businessKey, orderId }) => ({
      locationId,
      sku,
      kind: 'dispatch',
      quantity: -quantity,
      businessKey,
      orderId,
    })),
  );
  await alarmBelowNothing(
    tx,
    sorted.map((row) => row.at),
  );
}

/** A piece that the ERP says is not there has left all the same: the number goes below nothing, and somebody looks (R7). */
async function alarmBelowNothing(tx: Tx, places: readonly StockKey[]): Promise<void> {
  for (const row of await listBelowNothing(tx, places)) {
    await openTask(tx, {
      kind: 'stock.negative',
      about: `${row.locationId}:${row.sku}`,
      workgroup: 'stock',
      reasonCode: 'stock.negative',
      facts: row,
    });
  }
}

/** `quantity` is signed. */
export type HubMovement = Piece & {
  readonly quarantine?: number;
  readonly kind: 'sale' | 'return' | 'adjustment' | 'transfer' | 'cancel';
  readonly entryKey: string;
  readonly businessKey: string;
  readonly orderId?: string;
  readonly reason?: string;
};

/** Movements of the hub that are no dispatch: a return, an adjustment, a leg of a transfer. Known keys count once. */
export async function addOverlay(tx: Tx, movements: readonly HubMovement[]): Promise<void> {
  if (movements.length === 0) return;
  const bench = await workbench(tx, movements);
  const known = await findFacts(
    tx,
    movements.map((one) => one.businessKey),
    [],
  );
  const at = momentOf(new Date());
  const entries = new Map<string, OpenEntry>();
  for (const one of movements) {
    if (known.has(one.businessKey)) continue;
    known.add(one.businessKey);
    const key = `${placeKey(one)}\n${one.entryKey}`;
    const before = entries.get(key);
    entries.set(
      key,
      overlayOf(one, (before?.quantity ?? 0) + one.quantity, (before?.quarantine ?? 0) + (one.quarantine ?? 0), at),
    );
    bench.note({
      locationId: one.locationId,
      sku: one.sku,
      kind: one.kind,
      quantity: one.quantity,
      quarantine: one.quarantine ?? 0,
      businessKey: one.businessKey,
      ...(one.orderId === undefined ? {} : { orderId: one.orderId }),
      ...(one.reason === undefined ? {} : { reason: one.reason }),
      ...(one.kind === 'adjustment' && countReasons.has(one.reason ?? '') ? { takenAt: at } : {}),
    });
  }
  for (const entry of entries.values()) bench.add(entry);
  await bench.save();
}

/** From now on the ERP knows these rows by the number of their posting. */
export async function numberOverlays(
  tx: Tx,
  entries: readonly { readonly locationId: string; readonly entryKey: string; readonly outSeq: number }[],
): Promise<void> {
  await numberOpen(tx, entries);
}

/** A person has found the ERP's document of a posting: its overlay ends, the ERP's number is taken as it is (R8). */
export async function coverOverlay(
  tx: Tx,
  locationId: string,
  entryKey: string,
  by: { readonly businessKey: string; readonly why: string },
): Promise<number> {
  const found = await listByEntry(tx, locationId, entryKey);
  if (found.length === 0) return 0;
  const bench = await workbench(tx, found);
  // Read again under the lock: an echo may have been faster.
  const open = await listByEntry(tx, locationId, entryKey);
  for (const entry of open) {
    bench.end(entry);
    bench.note({
      locationId,
      sku: entry.sku,
      kind: 'covered',
      quantity: -entry.counted,
      quarantine: -entry.quarantine,
      businessKey: `${by.businessKey}:${entry.sku}`,
      ref: by.why,
    });
  }
  await bench.save();
  return open.length;
}

function overlayOf(
  { locationId, sku, entryKey }: StockKey & { readonly entryKey: string },
  quantity: number,
  quarantine: number,
  at: string,
): OpenEntry {
  return {
    locationId,
    sku,
    entryKey,
    kind: 'overlay',
    quantity,
    quarantine,
    counted: quantity,
    ledger: null,
    outSeq: null,
    at,
  };
}
