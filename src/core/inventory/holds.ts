/**
 * Soft holds with an end: pieces set aside for an order whose payment is on its way. They are not promised to others,
 * and become a reservation when the money comes, or nobody's when the time is over.
 */
import { uuidv7 } from '../../platform/ids.ts';
import { fail } from '../../platform/errors.ts';
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { endHolds, insertHolds, listDueOwners, listHolds, type Hold } from './store-holds.ts';
import { noteChanges } from './store-changes.ts';
import { enoughFree, placeColumns, summed } from './store.ts';
import type { Piece } from './stock.ts';

export type { Hold } from './store-holds.ts';

const piece: readonly KeyColumn[] = [...placeColumns, ['quantity', 'int']];

/**
 * All or nothing.
 * @throws conflict `stock.moved` when a row has too little to promise
 */
export async function holdPieces(
  tx: Tx,
  owner: string,
  pieces: readonly Piece[],
  { expiresAt, orderId }: { readonly expiresAt: Date; readonly orderId?: string },
): Promise<void> {
  const rows = summed(pieces);
  const wanted = rows.length;
  const got = await change(tx, rows, { hold: 't.hold + k.quantity' }, enoughFree);
  if (got !== wanted) fail('conflict', 'stock.moved', { wanted, got });
  const now = momentOf(new Date());
  await insertHolds(
    tx,
    rows.map((one) => ({
      id: uuidv7(),
      owner,
      order_id: orderId ?? null,
      location_id: one.locationId,
      sku: one.sku,
      quantity: one.quantity,
      state: 'held',
      expires_at: momentOf(expiresAt),
      created_at: now,
      ended_at: null,
    })),
  );
}

/** Gives back what these owners hold; what it was, by owner. */
export async function releaseHolds(tx: Tx, owners: readonly string[]): Promise<Map<string, Hold[]>> {
  return end(tx, owners, 'released');
}

/** Ends holds whose time is over, up to `limit` owners; who they were. */
export async function expireHolds(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ readonly owner: string; readonly orderId: string | undefined }[]> {
  const due = await listDueOwners(tx, momentOf(now), limit);
  await end(
    tx,
    due.map((one) => one.owner),
    'expired',
  );
  return due;
}

/** What an owner holds now. */
export async function listHeld(reader: Reader, owner: string): Promise<Hold[]> {
  return listHolds(reader, [owner], '');
}

async function end(tx: Tx, owners: readonly string[], state: string): Promise<Map<string, Hold[]>> {
  const held = owners.length === 0 ? [] : await listHolds(tx, owners, tx.sql.forUpdate);
  if (held.length === 0) return new Map();
  const rows = summed(held);
  const got = await change(tx, rows, { hold: 't.hold - k.quantity' }, 't.hold >= k.quantity');
  if (got !== rows.length) fail('bug', 'stock.hold_missing', { wanted: rows.length, got });
  await endHolds(
    tx,
    held.map((one) => one.id),
    state,
  );
  return groupBy(held, (one) => one.owner);
}

async function change(tx: Tx, rows: readonly Piece[], set: Record<string, string>, where: string): Promise<number> {
  noteChanges(tx, rows);
  return tx.updateMany(
    'stock',
    piece,
    rows.map((row) => [row.locationId, row.sku, row.quantity]),
    ['location_id', 'sku'],
    { ...set, version: 't.version + 1' },
    where,
  );
}
