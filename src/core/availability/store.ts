/** The change feed's table `stock_changes`, read from a mark on; inventory writes it, this module alone forgets it. */
import type { Database, Reader } from '../../platform/db/index.ts';
import type { Run } from './gaps.ts';

/** Stock of one SKU at a place has changed, or with `skuTo` that of all SKUs between the two, both ends in it. */
export type StockChange = { readonly locationId: string; readonly sku: string; readonly skuTo?: string };
export type StoredChange = StockChange & { readonly seq: number };

type Stored = { seq: number; location_id: string; sku: string; sku_to: string | null };
const columns = 't.seq, t.location_id, t.sku, t.sku_to';

/**
 * From where a reader that knows nothing has to read on: behind it stand all rows of the last `ms` milliseconds, those
 * of transactions that are still open too (their numbers are higher, whatever they are).
 */
export async function markBefore(reader: Reader, ms: number): Promise<number> {
  const row = await reader.one<{ seq: number }>(
    `SELECT seq FROM stock_changes WHERE at < ${reader.sql.nowPlusMs} ORDER BY at DESC, seq DESC LIMIT 1`,
    [-ms],
  );
  return Number(row?.seq ?? 0);
}

export async function readAfter(reader: Reader, mark: number, limit: number): Promise<StoredChange[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM stock_changes t WHERE t.seq > ? ORDER BY t.seq LIMIT ${limit}`,
    [mark],
  );
  return rows.map(changeOf);
}

/** What has turned up in runs of numbers that were missing. */
export async function readRuns(reader: Reader, runs: readonly Run[], limit: number): Promise<StoredChange[]> {
  if (runs.length === 0) return [];
  const keys = reader.keysTable([
    ['run_from', 'int'],
    ['run_to', 'int'],
  ]);
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${keys} k ${reader.sql.joinInOrder} stock_changes t
     ON t.seq BETWEEN k.run_from AND k.run_to ORDER BY t.seq LIMIT ${limit}`,
    [JSON.stringify(runs.map((run) => [run.from, run.to]))],
  );
  return rows.map(changeOf);
}

/**
 * Forgets rows older than `keepMs`, a slice in a transaction. The newest row always stays: it is what a reader that
 * starts later finds its place by.
 */
export async function pruneChanges(db: Database, keepMs: number, slice = 2_000): Promise<number> {
  for (let dropped = 0; ;) {
    const old = await db.read((reader) =>
      reader.all<{ seq: number }>(
        `SELECT seq FROM stock_changes WHERE at < ${reader.sql.nowPlusMs}
           AND seq < (SELECT MAX(seq) FROM stock_changes) ORDER BY at LIMIT ${slice}`,
        [-keepMs],
      ),
    );
    const seqs = old.map((row) => Number(row.seq)).sort((a, b) => a - b);
    dropped += await db.tx((tx) => tx.deleteByKeys('stock_changes', ['seq', 'int'], seqs));
    if (old.length < slice) return dropped;
  }
}

function changeOf(row: Stored): StoredChange {
  const change = { seq: Number(row.seq), locationId: row.location_id, sku: row.sku };
  return row.sku_to === null ? change : { ...change, skuTo: row.sku_to };
}
