/** The table stock_holds. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Piece } from './stock.ts';

export type Hold = Piece & { readonly id: string; readonly owner: string; readonly expiresAt: string };

export async function insertHolds(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.insert('stock_holds', rows);
}

export async function listHolds(reader: Reader, owners: readonly string[], lock: string): Promise<Hold[]> {
  const rows = await reader.all<{
    id: string;
    owner: string;
    location_id: string;
    sku: string;
    quantity: number;
    expires_at: string;
  }>(
    `SELECT t.id, t.owner, t.location_id, t.sku, t.quantity, t.expires_at FROM ${reader.keysTable([['owner', 'text']])} k
     ${reader.sql.joinInOrder} stock_holds t ON t.owner = k.owner WHERE t.state = 'held'${lock}`,
    [JSON.stringify(owners.map((owner) => [owner]))],
  );
  return rows.map((row) => ({
    id: row.id,
    owner: row.owner,
    locationId: row.location_id,
    sku: row.sku,
    quantity: row.quantity,
    expiresAt: row.expires_at,
  }));
}

export async function endHolds(tx: Tx, ids: readonly string[], state: string): Promise<void> {
  await tx.updateMany(
    'stock_holds',
    [['id', 'text']],
    ids.map((id) => [id]),
    ['id'],
    { state: `'${state}'`, ended_at: `'${momentOf(new Date())}'` },
  );
}

/** Owners with a hold whose time is over, the oldest first. */
export async function listDueOwners(
  reader: Reader,
  now: string,
  limit: number,
): Promise<{ owner: string; orderId: string | undefined }[]> {
  const rows = await reader.all<{ owner: string; order_id: string | null }>(
    `SELECT owner, MAX(order_id) AS order_id FROM stock_holds WHERE state = 'held' AND expires_at <= ?
     GROUP BY owner ORDER BY MIN(expires_at) LIMIT ${Math.trunc(limit)}`,
    [now],
  );
  return rows.map((row) => ({ owner: row.owner, orderId: row.order_id ?? undefined }));
}
