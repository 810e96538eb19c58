/** The tables reroute_runs and reroute_items. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

/** `open`: nobody has begun; `running`; `done`; `cancelled` by a person. */
export type RunState = 'open' | 'running' | 'done' | 'cancelled';
export type Run = {
  readonly id: string;
  readonly kind: 'location' | 'held' | 'list';
  readonly locationId: string | null;
  readonly reason: string;
  readonly state: RunState;
  readonly total: number;
  readonly done: number;
  /** Pieces that seek another place, parcels whose courier is asked first, too late ones, and those that failed. */
  readonly moved: number;
  readonly recalled: number;
  readonly skipped: number;
  readonly failed: number;
  readonly startedBy: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
};
export type Item = { readonly subjectId: string; readonly orderId: string };
export type ItemDone = Item & { readonly state: 'moved' | 'recalled' | 'skipped' | 'failed'; readonly detail?: string };

const columns =
  'id, kind, location_id, reason, state, total, done, moved, recalled, skipped, failed, started_by, created_at, ended_at';

function runOf(row: Record<string, string | number | null>): Run {
  return {
    id: String(row['id']),
    kind: row['kind'] as Run['kind'],
    locationId: row['location_id'] as string | null,
    reason: String(row['reason']),
    state: row['state'] as RunState,
    total: Number(row['total']),
    done: Number(row['done']),
    moved: Number(row['moved']),
    recalled: Number(row['recalled']),
    skipped: Number(row['skipped']),
    failed: Number(row['failed']),
    startedBy: String(row['started_by']),
    createdAt: String(row['created_at']),
    endedAt: row['ended_at'] as string | null,
  };
}

export async function insertRun(tx: Tx, row: Row): Promise<void> {
  await tx.insert('reroute_runs', [row]);
}

export async function insertItems(tx: Tx, runId: string, items: readonly Item[]): Promise<void> {
  await tx.insert(
    'reroute_items',
    items.map((one) => ({
      run_id: runId,
      subject_id: one.subjectId,
      order_id: one.orderId,
      state: 'open',
      detail: null,
    })),
  );
}

export async function findRun(reader: Reader, id: string): Promise<Run | undefined> {
  const row = await reader.one<Record<string, string | number | null>>(
    `SELECT ${columns} FROM reroute_runs WHERE id = ?`,
    [id],
  );
  return row === undefined ? undefined : runOf(row);
}

export async function listRuns(reader: Reader, limit: number): Promise<Run[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM reroute_runs ORDER BY created_at DESC, id DESC LIMIT ${Math.trunc(limit)}`,
  );
  return rows.map(runOf);
}

/** Runs with something left to do, the oldest first. */
export async function listOpenRuns(reader: Reader): Promise<Run[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM reroute_runs WHERE state IN ('open', 'running') ORDER BY created_at, id`,
  );
  return rows.map(runOf);
}

/** A run of the place that is not over. */
export async function findOpenRun(reader: Reader, locationId: string): Promise<string | undefined> {
  const row = await reader.one<{ id: string }>(
    "SELECT id FROM reroute_runs WHERE location_id = ? AND state IN ('open', 'running') LIMIT 1",
    [locationId],
  );
  return row?.id;
}

/** Its row stays locked until the commit. False when it is over, or another process works on it. */
export async function claimRun(
  tx: Tx,
  id: string,
  owner: string,
  at: { readonly now: string; readonly until: string },
): Promise<boolean> {
  const claimed = await tx.run(
    `UPDATE reroute_runs SET state = 'running', owner = ?, owned_until = ?
     WHERE id = ? AND state IN ('open', 'running') AND (owner IS NULL OR owner = ? OR owned_until < ?)`,
    [owner, at.until, id, owner, at.now],
  );
  return claimed === 1;
}

export async function releaseRun(tx: Tx, id: string, owner: string): Promise<void> {
  await tx.run('UPDATE reroute_runs SET owner = NULL, owned_until = NULL WHERE id = ? AND owner = ?', [id, owner]);
}

export async function openItems(reader: Reader, runId: string, limit: number): Promise<Item[]> {
  const rows = await reader.all<{ subject_id: string; order_id: string }>(
    `SELECT subject_id, order_id FROM reroute_items WHERE run_id = ? AND state = 'open' ORDER BY subject_id LIMIT ${Math.trunc(limit)}`,
    [runId],
  );
  return rows.map((row) => ({ subjectId: row.subject_id, orderId: row.order_id }));
}

export async function saveItems(tx: Tx, runId: string, items: readonly ItemDone[]): Promise<void> {
  await tx.updateMany(
    'reroute_items',
    [
      ['run_id', 'text'],
      ['subject_id', 'text'],
      ['state', 'text'],
      ['detail', 'text'],
    ],
    items.map((one) => [runId, one.subjectId, one.state, one.detail?.slice(0, 80) ?? null]),
    ['run_id', 'subject_id'],
    { state: 'k.state', detail: 'k.detail' },
  );
  const count = (state: ItemDone['state']): number => items.filter((one) => one.state === state).length;
  await tx.run(
    `UPDATE reroute_runs SET done = done + ?, moved = moved + ?, recalled = recalled + ?, skipped = skipped + ?,
       failed = failed + ? WHERE id = ?`,
    [items.length, count('moved'), count('recalled'), count('skipped'), count('failed'), runId],
  );
}

/** False when it was over already. */
export async function endRun(tx: Tx, id: string, state: 'done' | 'cancelled', at: string): Promise<boolean> {
  const ended = await tx.run(
    `UPDATE reroute_runs SET state = ?, ended_at = ?, owner = NULL, owned_until = NULL
     WHERE id = ? AND state IN ('open', 'running')`,
    [state, at, id],
  );
  return ended === 1;
}

/** Those that failed, with their codes. */
export async function listFailed(reader: Reader, runId: string, limit: number): Promise<(Item & { detail: string })[]> {
  const rows = await reader.all<{ subject_id: string; order_id: string; detail: string | null }>(
    `SELECT subject_id, order_id, detail FROM reroute_items WHERE run_id = ? AND state = 'failed'
     ORDER BY subject_id LIMIT ${Math.trunc(limit)}`,
    [runId],
  );
  return rows.map((row) => ({ subjectId: row.subject_id, orderId: row.order_id, detail: row.detail ?? '' }));
}
