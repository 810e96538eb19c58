/** The tables of batches of papers: the batch, its parcels in order, the pieces of its file. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { Batch, BatchItem, BatchPaper, BatchState, ItemState, PieceFacts } from './batch.ts';

type Reads = Pick<Reader, 'one' | 'all' | 'sql'>;
type Stored = Record<string, string | number | null>;

const columns = `id, what, state, version, locations, reason, total, done, skipped, replaced, size, sha256, created_by,
  created_at, stop_asked_by, ended_at, problem`;

function batchOf(row: Stored): Batch {
  return {
    id: String(row['id']),
    what: row['what'] as BatchPaper,
    state: row['state'] as BatchState,
    version: Number(row['version']),
    locations: JSON.parse(String(row['locations'])) as string[],
    reason: row['reason'] as string | null,
    total: Number(row['total']),
    done: Number(row['done']),
    skipped: Number(row['skipped']),
    replaced: Number(row['replaced']),
    size: Number(row['size']),
    sha256: row['sha256'] as string | null,
    createdBy: String(row['created_by']),
    createdAt: String(row['created_at']),
    stopAskedBy: row['stop_asked_by'] as string | null,
    endedAt: row['ended_at'] as string | null,
    problem: row['problem'] as string | null,
  };
}

export async function insertBatch(tx: Tx, one: Batch, items: readonly BatchItem[]): Promise<void> {
  await tx.insert('paper_batches', [
    {
      id: one.id,
      what: one.what,
      state: one.state,
      version: one.version,
      locations: JSON.stringify(one.locations),
      reason: one.reason,
      total: one.total,
      done: one.done,
      skipped: one.skipped,
      replaced: one.replaced,
      size: one.size,
      sha256: one.sha256,
      created_by: one.createdBy,
      created_at: one.createdAt,
      stop_asked_by: null,
      ended_at: null,
      problem: null,
      runner: null,
      owned_until: null,
    },
  ]);
  await tx.insert(
    'paper_batch_items',
    items.map((item) => ({
      batch_id: one.id,
      at_no: item.at,
      shipment_id: item.shipmentId,
      reference: item.reference,
      state: item.state,
      document_id: null,
      copy_no: null,
      code: null,
    })),
  );
}

export async function findBatch(reader: Reads, id: string, lock = false): Promise<Batch | undefined> {
  const tail = lock ? reader.sql.forUpdate : '';
  const row = await reader.one<Stored>(`SELECT ${columns} FROM paper_batches WHERE id = ?${tail}`, [id]);
  return row === undefined ? undefined : batchOf(row);
}

/** The newest first. */
export async function listBatches(reader: Reads, limit: number): Promise<Batch[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM paper_batches ORDER BY created_at DESC, id DESC LIMIT ${Math.trunc(limit)}`,
  );
  return rows.map(batchOf);
}

/** Those with something left to do, the oldest first. */
export async function listOpenBatches(reader: Reads): Promise<Batch[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM paper_batches WHERE state IN ('queued', 'running') ORDER BY created_at, id LIMIT 100`,
  );
  return rows.map(batchOf);
}

/** False when somebody has moved it meanwhile. */
export async function saveBatch(tx: Tx, before: Batch, after: Batch): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE paper_batches SET state = ?, version = ?, size = ?, sha256 = ?, ended_at = ?, problem = ?
     WHERE id = ? AND version = ?`,
    [after.state, after.version, after.size, after.sha256, after.endedAt, after.problem, before.id, before.version],
  );
  return changed === 1;
}

export async function askToStop(tx: Tx, id: string, who: string): Promise<void> {
  await tx.run('UPDATE paper_batches SET stop_asked_by = ? WHERE id = ? AND stop_asked_by IS NULL', [who, id]);
}

/** Its row stays locked until the commit. False when it is over, or another process makes it. */
export async function claimBatch(
  tx: Tx,
  id: string,
  runner: string,
  at: { readonly now: string; readonly until: string },
): Promise<boolean> {
  const claimed = await tx.run(
    `UPDATE paper_batches SET runner = ?, owned_until = ?
     WHERE id = ? AND state IN ('queued', 'running') AND (runner IS NULL OR runner = ? OR owned_until < ?)`,
    [runner, at.until, id, runner, at.now],
  );
  return claimed === 1;
}

export async function releaseBatch(tx: Tx, id: string, runner: string): Promise<void> {
  await tx.run('UPDATE paper_batches SET runner = NULL, owned_until = NULL WHERE id = ? AND runner = ?', [id, runner]);
}

const items = 'at_no, shipment_id, reference, state, document_id, copy_no, code';

function itemOf(row: Stored): BatchItem {
  return {
    at: Number(row['at_no']),
    shipmentId: String(row['shipment_id']),
    reference: String(row['reference']),
    state: row['state'] as ItemState,
    documentId: row['document_id'] as string | null,
    copyNo: row['copy_no'] === null ? null : Number(row['copy_no']),
    code: row['code'] as string | null,
  };
}

/** In their order. */
export async function listItems(
  reader: Reads,
  batchId: string,
  states: readonly ItemState[],
  limit: number,
): Promise<BatchItem[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${items} FROM paper_batch_items WHERE batch_id = ? AND state IN (${states.map(() => '?').join(', ')})
     ORDER BY at_no LIMIT ${Math.trunc(limit)}`,
    [batchId, ...states],
  );
  return rows.map(itemOf);
}

/** With the counts of the batch. */
export async function saveItems(
  tx: Tx,
  batchId: string,
  changed: readonly BatchItem[],
  counts: { readonly done: number; readonly skipped: number; readonly replaced: number },
): Promise<void> {
  await tx.updateMany(
    'paper_batch_items',
    [
      ['batch_id', 'text'],
      ['at_no', 'int'],
      ['state', 'text'],
      ['document_id', 'text'],
      ['copy_no', 'int'],
      ['code', 'text'],
    ],
    changed.map((one) => [batchId, one.at, one.state, one.documentId, one.copyNo, one.code?.slice(0, 80) ?? null]),
    ['batch_id', 'at_no'],
    { state: 'k.state', document_id: 'k.document_id', copy_no: 'k.copy_no', code: 'k.code' },
  );
  const { done, skipped, replaced } = counts;
  if (done + skipped + replaced > 0)
    await tx.run(
      'UPDATE paper_batches SET done = done + ?, skipped = skipped + ?, replaced = replaced + ? WHERE id = ?',
      [done, skipped, replaced, batchId],
    );
}

export async function countParts(reader: Reads, batchId: string): Promise<number> {
  const row = await reader.one<{ n: number | null }>(
    'SELECT MAX(part_no) + 1 AS n FROM paper_batch_parts WHERE batch_id = ?',
    [batchId],
  );
  return Number(row?.n ?? 0);
}

/** One row at a time: together they could be more than the server takes in one packet. */
export async function insertPart(
  tx: Tx,
  batchId: string,
  partNo: number,
  bytes: Uint8Array,
  facts: readonly PieceFacts[],
): Promise<void> {
  await tx.insert('paper_batch_parts', [{ batch_id: batchId, part_no: partNo, bytes, facts: JSON.stringify(facts) }]);
}

export async function findPart(reader: Reads, batchId: string, partNo: number): Promise<Uint8Array | undefined> {
  const row = await reader.one<{ bytes: Uint8Array | ArrayBuffer }>(
    'SELECT bytes FROM paper_batch_parts WHERE batch_id = ? AND part_no = ?',
    [batchId, partNo],
  );
  return row === undefined ? undefined : new Uint8Array(row.bytes);
}

/** What is known of the pieces, without their bytes. */
export async function listFacts(reader: Reads, batchId: string): Promise<PieceFacts[]> {
  const rows = await reader.all<{ facts: string }>(
    'SELECT facts FROM paper_batch_parts WHERE batch_id = ? ORDER BY part_no',
    [batchId],
  );
  return rows.flatMap((row) => JSON.parse(row.facts) as PieceFacts[]);
}

/** Of the last piece of all. */
export async function findLastFacts(reader: Reads, batchId: string): Promise<PieceFacts | undefined> {
  const row = await reader.one<{ facts: string }>(
    "SELECT facts FROM paper_batch_parts WHERE batch_id = ? AND facts <> '[]' ORDER BY part_no DESC LIMIT 1",
    [batchId],
  );
  return row === undefined ? undefined : (JSON.parse(row.facts) as PieceFacts[]).at(-1);
}

/** @returns how many batches were forgotten, at most `most` */
export async function deleteOldBatches(tx: Tx, before: string, most: number): Promise<number> {
  const rows = await tx.all<{ id: string }>(
    `SELECT id FROM paper_batches WHERE ended_at < ? ORDER BY created_at LIMIT ${Math.trunc(most)}`,
    [before],
  );
  for (const { id } of rows)
    for (const [table, key] of [
      ['paper_batch_parts', 'batch_id'],
      ['paper_batch_items', 'batch_id'],
      ['paper_batches', 'id'],
    ] as const)
      await tx.run(`DELETE FROM ${table} WHERE ${key} = ?`, [id]);
  return rows.length;
}
