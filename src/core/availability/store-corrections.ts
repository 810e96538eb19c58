/** Ledger rows by which the ERP has corrected the hub. */
import type { Reader } from '../../platform/db/index.ts';

export type Correction = {
  readonly locationId: string;
  readonly sku: string;
  readonly kind: string;
  readonly quantity: number;
  readonly businessKey: string;
  /** As it is now. */
  readonly physical: number;
};

/** A stretch of the ledger; `done` when it reached the end. */
export async function listCorrections(
  reader: Reader,
  after: number,
  rows: number,
): Promise<{ readonly corrections: readonly Correction[]; readonly lastSeq: number; readonly done: boolean }> {
  const end = await reader.one<{ n: number; last: number | null }>(
    `SELECT COUNT(*) AS n, MAX(seq) AS last FROM (SELECT seq FROM stock_movements WHERE seq > ? ORDER BY seq LIMIT ${rows}) part`,
    [after],
  );
  const lastSeq = Number(end?.last ?? after);
  const found = await reader.all<{
    location_id: string;
    sku: string;
    kind: string;
    quantity: number;
    business_key: string;
    physical: number;
  }>(
    `SELECT m.location_id, m.sku, m.kind, m.quantity, m.business_key, s.physical FROM stock_movements m
     JOIN stock s ON s.location_id = m.location_id AND s.sku = m.sku
     WHERE m.seq > ? AND m.seq <= ? AND m.kind IN ('snapshot', 'count') AND m.quantity <> 0 ORDER BY m.seq`,
    [after, lastSeq],
  );
  return {
    corrections: found.map((row) => ({
      locationId: row.location_id,
      sku: row.sku,
      kind: row.kind,
      quantity: Number(row.quantity),
      businessKey: row.business_key,
      physical: Number(row.physical),
    })),
    lastSeq,
    done: Number(end?.n ?? 0) < rows,
  };
}
