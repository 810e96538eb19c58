/** The table stock_expected: what suppliers have announced; it never counts as on hand. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type ExpectedStock = {
  readonly receiptId: string;
  readonly lineNo: number;
  readonly locationId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly received: number;
  readonly purchaseOrder: string | null;
  readonly updatedAt: string;
};

type Line = { readonly lineNo: string; readonly storeId: string; readonly sku: string; readonly pieces: number };

/** The same line announced again says the new quantity. */
export async function upsertExpected(
  tx: Tx,
  companyId: string,
  receipt: { readonly receiptId: string; readonly purchaseOrder?: string },
  lines: readonly Line[],
): Promise<void> {
  const now = momentOf(new Date());
  const rows = lines.map((line) => ({
    company_id: companyId,
    receipt_id: receipt.receiptId,
    line_no: numberOf(line.lineNo),
    location_id: line.storeId,
    sku: line.sku,
    quantity: line.pieces,
    received: 0,
    purchase_order: receipt.purchaseOrder ?? null,
    state: 'expected',
    updated_at: now,
  }));
  const update = ['location_id', 'sku', 'quantity', 'purchase_order', 'updated_at'];
  await tx.upsert('stock_expected', ['company_id', 'receipt_id', 'line_no'], rows, update);
}

/** What came of it; a receipt that nobody had announced changes nothing here. */
export async function addReceived(
  tx: Tx,
  companyId: string,
  receiptId: string,
  lines: readonly (Line & { readonly broken: number })[],
): Promise<void> {
  const now = momentOf(new Date());
  for (const line of lines) {
    const pieces = line.pieces + line.broken;
    await tx.run(
      `UPDATE stock_expected SET received = received + ?, updated_at = ?
       WHERE company_id = ? AND receipt_id = ? AND line_no = ?`,
      [pieces, now, companyId, receiptId, numberOf(line.lineNo)],
    );
    // On its own: the dialects do not agree whether the same statement sees the old number or the new.
    await tx.run(
      "UPDATE stock_expected SET state = 'received' WHERE company_id = ? AND receipt_id = ? AND line_no = ? AND received >= quantity",
      [companyId, receiptId, numberOf(line.lineNo)],
    );
  }
}

export async function setExpectedState(tx: Tx, companyId: string, receiptId: string, state: string): Promise<void> {
  await tx.run(
    "UPDATE stock_expected SET state = ?, updated_at = ? WHERE company_id = ? AND receipt_id = ? AND state = 'expected'",
    [state, momentOf(new Date()), companyId, receiptId],
  );
}

/** What is still to come to a place, or of a SKU to any place. */
export async function listExpected(
  reader: Reader,
  by: { readonly locationId?: string; readonly sku?: string },
  limit = 200,
): Promise<ExpectedStock[]> {
  const conditions = ["state = 'expected'"];
  const values: string[] = [];
  if (by.locationId !== undefined) {
    conditions.push('location_id = ?');
    values.push(by.locationId);
  }
  if (by.sku !== undefined) {
    conditions.push('sku = ?');
    values.push(by.sku);
  }
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT receipt_id, line_no, location_id, sku, quantity, received, purchase_order, updated_at FROM stock_expected
     WHERE ${conditions.join(' AND ')} ORDER BY updated_at, receipt_id, line_no LIMIT ${Math.trunc(limit)}`,
    values,
  );
  return rows.map((row) => ({
    receiptId: String(row['receipt_id']),
    lineNo: Number(row['line_no']),
    locationId: String(row['location_id']),
    sku: String(row['sku']),
    quantity: Number(row['quantity']),
    received: Number(row['received']),
    purchaseOrder: row['purchase_order'] === null ? null : String(row['purchase_order']),
    updatedAt: String(row['updated_at']),
  }));
}

/** Lines are numbered; what has another name gets a number that stays the same. */
function numberOf(lineNo: string): number {
  if (/^\d{1,9}$/.test(lineNo)) return Number(lineNo);
  let hash = 0;
  for (const letter of lineNo) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_000;
  return 1_000_000_000 + hash;
}
