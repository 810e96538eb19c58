/** The tables stock_transfers and stock_transfer_lines: goods on their way between two places of a company. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { BookedLine } from './apply-receipt.ts';
import type { TransferMessage } from './read-documents.ts';

export type TransferState = 'created' | 'shipped' | 'received' | 'closed' | 'cancelled';

/** Events come in any order; a transfer never goes back to what it was before. */
const ranks: Record<TransferState, number> = { created: 1, shipped: 2, received: 3, closed: 4, cancelled: 4 };

const stateOf: Record<TransferMessage['event'], TransferState> = {
  CREATED: 'created',
  SHIPPED: 'shipped',
  RECEIVED: 'received',
  CLOSED: 'closed',
  CANCELLED: 'cancelled',
};

/** The transfer as its events tell it; locked until the end of the transaction. */
export async function recordTransfer(tx: Tx, companyId: string, transfer: TransferMessage): Promise<void> {
  const now = momentOf(new Date());
  const state = stateOf[transfer.event];
  const row = {
    company_id: companyId,
    id: transfer.transferId,
    from_location: transfer.from,
    to_location: transfer.to,
    transit_code: transfer.inTransit ?? null,
    state,
    origin: 'ERP',
    created_at: now,
    updated_at: now,
  };
  if ((await tx.insert('stock_transfers', [row], { ifAbsent: true })) === 1) return;
  const before = await tx.one<{ state: TransferState }>(
    `SELECT state FROM stock_transfers WHERE company_id = ? AND id = ?${tx.sql.forUpdate}`,
    [companyId, transfer.transferId],
  );
  const later = before === undefined || ranks[state] > ranks[before.state];
  await tx.run(
    'UPDATE stock_transfers SET state = ?, transit_code = COALESCE(transit_code, ?), updated_at = ? WHERE company_id = ? AND id = ?',
    [later ? state : before.state, transfer.inTransit ?? null, now, companyId, transfer.transferId],
  );
}

/** Adds what an event says of its SKUs; the caller gives each fact once. */
export async function addTransferLines(
  tx: Tx,
  companyId: string,
  transfer: TransferMessage,
  lines: readonly BookedLine[],
): Promise<void> {
  const { event } = transfer;
  if (event === 'CLOSED' || event === 'CANCELLED' || lines.length === 0) return;
  const sums = new Map<string, { quantity: number; broken: number }>();
  for (const line of lines) {
    const sum = sums.get(line.sku) ?? { quantity: 0, broken: 0 };
    sum.quantity += event === 'RECEIVED' ? line.pieces + line.broken : line.pieces;
    sum.broken += event === 'RECEIVED' ? line.broken : 0;
    sums.set(line.sku, sum);
  }
  const keys = { company_id: companyId, transfer_id: transfer.transferId };
  const skus = [...sums.keys()].sort();
  await tx.insert(
    'stock_transfer_lines',
    skus.map((sku) => ({ ...keys, sku })),
    { ifAbsent: true },
  );
  const column = event === 'CREATED' ? 'planned' : event === 'SHIPPED' ? 'shipped' : 'received';
  // A plan told again is the plan; goods told again are filtered by their business key before.
  const set = event === 'CREATED' ? `${column} = ?` : `${column} = ${column} + ?`;
  for (const sku of skus) {
    const sum = sums.get(sku) ?? { quantity: 0, broken: 0 };
    await tx.run(
      `UPDATE stock_transfer_lines SET ${set}, damaged = damaged + ? WHERE company_id = ? AND transfer_id = ? AND sku = ?`,
      [sum.quantity, sum.broken, companyId, transfer.transferId, sku],
    );
  }
}

export type Transit = {
  readonly transferId: string;
  readonly fromLocation: string;
  readonly toLocation: string;
  readonly state: TransferState;
  readonly sku: string;
  readonly planned: number;
  readonly shipped: number;
  readonly received: number;
  readonly damaged: number;
  /** max(0, shipped − received). */
  readonly inTransit: number;
};

/** What is on its way to a place, of one SKU or of all; finished transfers are left out. */
export async function listTransit(
  reader: Reader,
  by: { readonly toLocation?: string; readonly sku?: string; readonly transferId?: string },
  limit = 500,
): Promise<Transit[]> {
  const conditions: string[] = [];
  const values: string[] = [];
  if (by.transferId === undefined) conditions.push("t.state IN ('created', 'shipped', 'received')");
  for (const [column, value] of [
    ['t.to_location', by.toLocation],
    ['l.sku', by.sku],
    ['t.id', by.transferId],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  const rows = await reader.all<Record<string, string | number>>(
    `SELECT t.id, t.from_location, t.to_location, t.state, l.sku, l.planned, l.shipped, l.received, l.damaged
     FROM stock_transfers t JOIN stock_transfer_lines l ON l.company_id = t.company_id AND l.transfer_id = t.id
     WHERE ${conditions.join(' AND ')} ORDER BY t.updated_at, t.id, l.sku LIMIT ${Math.trunc(limit)}`,
    values,
  );
  return rows.map((row) => ({
    transferId: String(row['id']),
    fromLocation: String(row['from_location']),
    toLocation: String(row['to_location']),
    state: row['state'] as TransferState,
    sku: String(row['sku']),
    planned: Number(row['planned']),
    shipped: Number(row['shipped']),
    received: Number(row['received']),
    damaged: Number(row['damaged']),
    inTransit: Math.max(0, Number(row['shipped']) - Number(row['received'])),
  }));
}
