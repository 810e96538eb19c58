/** The table erp_snapshot_chunks: per chunk what was sent and what of it could be staged. */
import type { Reader, Tx } from '../../platform/db/index.ts';

export type ChunkSums = {
  readonly chunkNo: number;
  readonly lines: number;
  readonly staged: number;
  /** Millionths of a piece, as the sender counts. */
  readonly sentMicro: number;
  /** Millionths of a base unit. */
  readonly stagedMicro: number;
};

export async function upsertChunkSums(tx: Tx, snapshotId: string, sums: ChunkSums): Promise<void> {
  const row = {
    snapshot_id: snapshotId,
    chunk_no: sums.chunkNo,
    line_count: sums.lines,
    staged: sums.staged,
    sent_micro: sums.sentMicro,
    staged_micro: sums.stagedMicro,
  };
  const update = ['line_count', 'staged', 'sent_micro', 'staged_micro'];
  await tx.upsert('erp_snapshot_chunks', ['snapshot_id', 'chunk_no'], [row], update);
}

export async function listChunkSums(reader: Reader, snapshotId: string): Promise<ChunkSums[]> {
  const rows = await reader.all<Record<string, number | string>>(
    'SELECT chunk_no, line_count, staged, sent_micro, staged_micro FROM erp_snapshot_chunks WHERE snapshot_id = ? ORDER BY chunk_no',
    [snapshotId],
  );
  return rows.map((row) => ({
    chunkNo: Number(row['chunk_no']),
    lines: Number(row['line_count']),
    staged: Number(row['staged']),
    sentMicro: Number(row['sent_micro']),
    stagedMicro: Number(row['staged_micro']),
  }));
}

export async function deleteChunkSums(tx: Tx, snapshotId: string): Promise<void> {
  await tx.run('DELETE FROM erp_snapshot_chunks WHERE snapshot_id = ?', [snapshotId]);
}

/** Snapshots that still have chunks noted here. */
export async function listChunked(reader: Reader): Promise<string[]> {
  const rows = await reader.all<{ snapshot_id: string }>('SELECT DISTINCT snapshot_id FROM erp_snapshot_chunks');
  return rows.map((row) => row.snapshot_id);
}
