/** The table order_waits: which orders wait for which goods, and since when. */
import type { Reader, Tx } from '../../platform/db/index.ts';

export type Wait = {
  readonly orderId: string;
  readonly sku: string;
  /** Base units. */
  readonly quantity: number;
  readonly since: string;
  readonly dueAt: string;
};

type Stored = { order_id: string; sku: string; quantity: number; since: string; due_at: string };

function waitOf(row: Stored): Wait {
  return { orderId: row.order_id, sku: row.sku, quantity: row.quantity, since: row.since, dueAt: row.due_at };
}

export async function listWaitsOf(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  orderIds: readonly string[],
): Promise<Wait[]> {
  const rows = await reader.all<Stored>(
    `SELECT w.order_id, w.sku, w.quantity, w.since, w.due_at FROM ${reader.keysTable([['order_id', 'text']])} k
     ${reader.sql.joinInOrder} order_waits w ON w.order_id = k.order_id`,
    [JSON.stringify([...new Set(orderIds)].map((id) => [id]))],
  );
  return rows.map(waitOf);
}

/** Who waits for these SKUs; who has waited longest first, each once. */
export async function listWaiters(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  skus: readonly string[],
  limit: number,
): Promise<string[]> {
  if (skus.length === 0) return [];
  const rows = await reader.all<{ order_id: string }>(
    `SELECT w.order_id, MIN(w.since) AS since FROM ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} order_waits w ON w.sku = k.sku
     GROUP BY w.order_id ORDER BY since, w.order_id LIMIT ${Math.trunc(limit)}`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku]))],
  );
  return rows.map((row) => row.order_id);
}

/** All who wait, in their turn, behind `after`. */
export async function pageOfWaiters(
  reader: Pick<Reader, 'all'>,
  after: { readonly since: string; readonly orderId: string },
  limit: number,
): Promise<{ readonly orderId: string; readonly since: string }[]> {
  const rows = await reader.all<{ order_id: string; since: string }>(
    `SELECT DISTINCT w.order_id, w.since FROM order_waits w
     WHERE w.since > ? OR (w.since = ? AND w.order_id > ?) ORDER BY w.since, w.order_id LIMIT ${Math.trunc(limit)}`,
    [after.since, after.since, after.orderId],
  );
  return rows.map((row) => ({ orderId: row.order_id, since: row.since }));
}

/** An order waits for these goods and for nothing else. */
export async function setWaits(tx: Tx, orderId: string, waits: readonly Wait[]): Promise<void> {
  await dropWaits(tx, [orderId]);
  await tx.insert(
    'order_waits',
    waits.map((one) => ({
      order_id: one.orderId,
      sku: one.sku,
      quantity: one.quantity,
      since: one.since,
      due_at: one.dueAt,
    })),
  );
}

export async function dropWaits(tx: Tx, orderIds: readonly string[]): Promise<void> {
  for (const id of orderIds) await tx.run('DELETE FROM order_waits WHERE order_id = ?', [id]);
}
