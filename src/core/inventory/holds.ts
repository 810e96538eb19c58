/**
 * Soft holds with an end: pieces set aside for an order whose payment is on its way. They are not promised to others,
 * and become a reservation when the money comes, or nobody's when the time is over.
 */
import { uuidv7 } from 'uuidv7';
import { fail } from '../../platform/errors.ts';
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
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

/** Gives held pieces back to everybody; the pieces it was. */
export async function releaseHold(tx: Tx, owner: string): Promise<Piece[]> {
  return end(tx, owner, 'released', { hold: 't.hold - k.quantity' });
}

/**
 * The payment has come: held pieces are reserved pieces now; the pieces it was (none: the hold had ended before).
 * @throws conflict `stock.moved` when the ERP has taken a piece away meanwhile: release the hold and look elsewhere
 */
export async function takeHold(tx: Tx, owner: string): Promise<Piece[]> {
  const set = { hold: 't.hold - k.quantity', reserved: 't.reserved + k.quantity' };
  return end(tx, owner, 'taken', set, ' AND t.reserved + k.quantity <= t.physical');
}

/** Ends holds whose time is over, up to `limit` owners; who they were. */
export async function expireHolds(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ readonly owner: string; readonly orderId: string | undefined }[]> {
  const due = await listDueOwners(tx, momentOf(now), limit);
  for (const one of due) await end(tx, one.owner, 'expired', { hold: 't.hold - k.quantity' });
  return due;
}

/** What an owner holds now. */
export async function listHeld(reader: Reader, owner: string): Promise<Hold[]> {
  return listHolds(reader, owner, '');
}

async function end(tx: Tx, owner: string, state: string, set: Record<string, string>, only = ''): Promise<Piece[]> {
  const held = await listHolds(tx, owner, tx.sql.forUpdate);
  if (held.length === 0) return [];
  const rows = summed(held);
  const got = await change(tx, rows, set, `t.hold >= k.quantity${only}`);
  if (got !== rows.length && only !== '') fail('conflict', 'stock.moved', { wanted: rows.length, got });
  if (got !== rows.length) fail('bug', 'stock.hold_missing', { owner, wanted: rows.length, got });
  await endHolds(
    tx,
    held.map((one) => one.id),
    state,
  );
  return rows;
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
