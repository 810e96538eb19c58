/** What tests of changes ask of the database again and again. */
import type { Database } from '../../../src/platform/db/index.ts';
import { all } from '../made.ts';

export type OrderState = { state: string; reason: string | null; version: number };

export async function stateOf(db: Database, orderId: string): Promise<OrderState> {
  const [row] = await all<OrderState>(db, `SELECT state, reason, version FROM orders WHERE id = '${orderId}'`);
  if (row === undefined) throw new Error('no such order');
  return row;
}

export type Parcel = { id: string; state: string; reference: string; awb: string | null; resolution: string | null };

export async function parcelsOf(db: Database, orderId: string): Promise<Parcel[]> {
  return all<Parcel>(
    db,
    `SELECT id, state, reference, awb, resolution FROM shipments WHERE order_id = '${orderId}' ORDER BY created_at, reference`,
  );
}

/** Ordered and not wanted any more, by line. */
export async function linesOf(
  db: Database,
  orderId: string,
): Promise<{ id: string; sku: string; quantity: number; cancelled: number }[]> {
  return all(db, `SELECT id, sku, quantity, cancelled FROM order_lines WHERE order_id = '${orderId}' ORDER BY line_no`);
}

export async function reservedOf(db: Database): Promise<number> {
  const [row] = await all<{ n: number }>(db, 'SELECT SUM(reserved) AS n FROM stock');
  return Number(row?.n ?? 0);
}

/** How often each event was told about an order. */
export async function toldOf(db: Database, orderId: string): Promise<Record<string, number>> {
  const rows = await all<{ event: string; n: number }>(
    db,
    `SELECT event, COUNT(*) AS n FROM event_log WHERE doc_key = '${orderId}' GROUP BY event`,
  );
  return Object.fromEntries(rows.map((row) => [row.event, Number(row.n)]));
}

export async function openTasks(db: Database): Promise<string[]> {
  const rows = await all<{ kind: string }>(db, "SELECT kind FROM tasks WHERE state = 'open' ORDER BY kind");
  return rows.map((row) => row.kind);
}
