/** The staged chunks and lines of snapshots. */
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
import type { StockKey } from './stock.ts';

/** Base units. */
export type StagedLine = StockKey & { readonly onHand: number; readonly quarantine: number };
export type Chunk = {
  readonly chunkNo: number;
  readonly lineCount: number;
  readonly quantitySum: number;
  readonly bodyHash: string;
};

type Stored = Record<string, string | number | null>;

export async function readChunks(reader: Reader, snapshotId: string): Promise<Chunk[]> {
  const rows = await reader.all<Stored>(
    `SELECT chunk_no, line_count, quantity_sum, body_hash FROM stock_snapshot_chunks WHERE snapshot_id = ? ORDER BY chunk_no`,
    [snapshotId],
  );
  return rows.map((row) => ({
    chunkNo: Number(row.chunk_no),
    lineCount: Number(row.line_count),
    quantitySum: Number(row.quantity_sum),
    bodyHash: String(row.body_hash),
  }));
}

export async function upsertChunk(tx: Tx, snapshotId: string, chunk: Chunk): Promise<void> {
  await tx.upsert(
    'stock_snapshot_chunks',
    ['snapshot_id', 'chunk_no'],
    [
      {
        snapshot_id: snapshotId,
        chunk_no: chunk.chunkNo,
        line_count: chunk.lineCount,
        quantity_sum: chunk.quantitySum,
        body_hash: chunk.bodyHash,
      },
    ],
    ['line_count', 'quantity_sum', 'body_hash'],
  );
}

export async function deleteChunk(tx: Tx, snapshotId: string, chunkNo: number): Promise<void> {
  await tx.run('DELETE FROM stock_snapshot_lines WHERE snapshot_id = ? AND chunk_no = ?', [snapshotId, chunkNo]);
}

const lineColumns: readonly KeyColumn[] = [
  ['location_id', 'text'],
  ['sku', 'text'],
  ['on_hand', 'int'],
  ['quarantine', 'int'],
];

/** One statement from one bound text: five thousand rows as parameters would cost more than the rows. */
export async function insertStaged(
  tx: Tx,
  snapshotId: string,
  chunkNo: number,
  lines: readonly StagedLine[],
): Promise<void> {
  if (lines.length === 0) return;
  await tx.run(
    `INSERT INTO stock_snapshot_lines (snapshot_id, location_id, sku, on_hand, quarantine, chunk_no)
     SELECT ?, k.location_id, k.sku, k.on_hand, k.quarantine, ? FROM ${tx.keysTable(lineColumns)} k`,
    [
      snapshotId,
      chunkNo,
      JSON.stringify(lines.map((line) => [line.locationId, line.sku, line.onHand, line.quarantine])),
    ],
  );
}

/** Staged lines of snapshots that are over. */
export async function deleteStaged(tx: Tx, limit: number): Promise<number> {
  const over = await tx.one<{ id: string }>(
    `SELECT s.id FROM stock_snapshots s WHERE s.state IN ('applied', 'abandoned', 'expired')
       AND EXISTS (SELECT 1 FROM stock_snapshot_lines l WHERE l.snapshot_id = s.id) LIMIT 1`,
  );
  if (over === undefined) return 0;
  const rows = await tx.all<{ location_id: string; sku: string }>(
    `SELECT location_id, sku FROM stock_snapshot_lines WHERE snapshot_id = ? ORDER BY location_id, sku LIMIT ${Math.trunc(limit)}`,
    [over.id],
  );
  return tx.deleteMany(
    'stock_snapshot_lines',
    [
      ['snapshot_id', 'text'],
      ['location_id', 'text'],
      ['sku', 'text'],
    ],
    rows.map((row) => [over.id, row.location_id, row.sku]),
  );
}

/**
 * What a snapshot would do to a place: SKUs with pieces, how many of them it empties, and the pieces before and after.
 * Against the number with all known movements: against the old base a busy day would look like half a file.
 */
export async function guardFacts(
  reader: Reader,
  snapshotId: string,
  locationId: string,
  missingIsZero: boolean,
): Promise<{ positive: number; emptied: number; before: number; after: number }> {
  const gone = missingIsZero ? 'COALESCE(l.on_hand, 0)' : 'COALESCE(l.on_hand, s.physical)';
  const row = await reader.one<{ positive: number; emptied: number; pieces_before: number; pieces_after: number }>(
    `SELECT COALESCE(SUM(CASE WHEN s.physical > 0 THEN 1 ELSE 0 END), 0) AS positive,
       COALESCE(SUM(CASE WHEN s.physical > 0 AND ${gone} <= 0 THEN 1 ELSE 0 END), 0) AS emptied,
       COALESCE(SUM(CASE WHEN s.physical > 0 THEN s.physical ELSE 0 END), 0) AS pieces_before,
       COALESCE(SUM(CASE WHEN s.physical > 0 THEN ${gone} ELSE 0 END), 0) AS pieces_after
     FROM stock s LEFT JOIN stock_snapshot_lines l
       ON l.snapshot_id = ? AND l.location_id = s.location_id AND l.sku = s.sku
     WHERE s.location_id = ?`,
    [snapshotId, locationId],
  );
  return {
    positive: Number(row?.positive),
    emptied: Number(row?.emptied),
    before: Number(row?.pieces_before),
    after: Number(row?.pieces_after),
  };
}
