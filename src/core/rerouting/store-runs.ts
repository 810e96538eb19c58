/** The tables reroute_runs and reroute_subjects: a run's row is locked for a moment only, its items by the group that works at them. */
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
  /** UTC; it waits until then, because a place has had its minute's worth. */
  readonly availableAt: string | null;
};
export const isOver = ({ state }: Pick<Run, 'state'>): boolean => state === 'done' || state === 'cancelled';

export type Item = { readonly subjectId: string; readonly orderId: string };
export type ItemDone = Item & { readonly state: 'moved' | 'recalled' | 'skipped' | 'failed'; readonly detail?: string };

const columns =
  'id, kind, location_id, reason, state, total, done, moved, recalled, skipped, failed, started_by, created_at, ended_at, available_at';

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
    availableAt: row['available_at'] as string | null,
  };
}

export async function insertRun(tx: Tx, row: Row): Promise<void> {
  await tx.insert('reroute_runs', [row]);
}

export async function insertItems(tx: Tx, runId: string, items: readonly Item[]): Promise<void> {
  await tx.insert(
    'reroute_subjects',
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

/** Its row stays locked until the commit. */
export async function lockRun(tx: Tx, id: string): Promise<Run | undefined> {
  const row = await tx.one<Record<string, string | number | null>>(
    `SELECT ${columns} FROM reroute_runs WHERE id = ?${tx.sql.forUpdate}`,
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

/** Runs with something to do now, the oldest first. */
export async function listOpenRuns(reader: Reader): Promise<Run[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM reroute_runs WHERE state IN ('open', 'running')
       AND (available_at IS NULL OR available_at <= ${reader.sql.now}) ORDER BY created_at, id`,
  );
  return rows.map(runOf);
}

/** Runs over a place that ended a moment ago, the oldest first. */
export async function listJustDone(reader: Reader, since: string): Promise<Run[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM reroute_runs WHERE kind = 'location' AND state = 'done' AND ended_at > ? ORDER BY created_at, id`,
    [since],
  );
  return rows.map(runOf);
}

/** A run of the place that is not over; without a place: one over the orders that wait. */
export async function findOpenRun(reader: Reader, locationId?: string): Promise<string | undefined> {
  const [what, params] = locationId === undefined ? ["kind = 'held'", []] : ['location_id = ?', [locationId]];
  const row = await reader.one<{ id: string }>(
    `SELECT id FROM reroute_runs WHERE ${what} AND state IN ('open', 'running') LIMIT 1`,
    params,
  );
  return row?.id;
}

/** Items that are still to be done, locked until the commit; what another group works at is passed over. */
export async function lockItems(tx: Tx, runId: string, limit: number): Promise<Item[]> {
  const rows = await tx.all<{ subject_id: string; order_id: string }>(
    `SELECT subject_id, order_id FROM reroute_subjects WHERE run_id = ? AND state = 'open'
     ORDER BY subject_id LIMIT ${Math.trunc(limit)}${tx.sql.skipLocked}`,
    [runId],
  );
  return rows.map((row) => ({ subjectId: row.subject_id, orderId: row.order_id }));
}

/** One of them, if it is still to be done. */
export async function lockItem(tx: Tx, runId: string, subjectId: string): Promise<Item | undefined> {
  const row = await tx.one<{ order_id: string }>(
    `SELECT order_id FROM reroute_subjects WHERE run_id = ? AND subject_id = ? AND state = 'open'${tx.sql.forUpdate}`,
    [runId, subjectId],
  );
  return row === undefined ? undefined : { subjectId, orderId: row.order_id };
}

/** Whether anything is still to be done, whoever works at it. */
export async function hasOpenItems(reader: Reader, runId: string): Promise<boolean> {
  const sql = "SELECT 1 AS one FROM reroute_subjects WHERE run_id = ? AND state = 'open' LIMIT 1";
  return (await reader.one(sql, [runId])) !== undefined;
}

/** Which of these belong to the run, done or not. */
export async function knownItems(reader: Reader, runId: string, subjectIds: readonly string[]): Promise<Set<string>> {
  const rows = await reader.all<{ subject_id: string }>(
    `SELECT i.subject_id FROM ${reader.keysTable([['subject_id', 'text']])} k ${reader.sql.joinInOrder} reroute_subjects i
     ON i.run_id = ? AND i.subject_id = k.subject_id`,
    [JSON.stringify(subjectIds.map((id) => [id])), runId],
  );
  return new Set(rows.map((row) => row.subject_id));
}

export async function saveItems(tx: Tx, runId: string, items: readonly ItemDone[]): Promise<void> {
  await tx.updateMany(
    'reroute_subjects',
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
}

/** Locks the run's row until the commit, so it comes last. False when the run is over: somebody has stopped it. */
export async function countItems(tx: Tx, runId: string, items: readonly ItemDone[]): Promise<boolean> {
  const count = (state: ItemDone['state']): number => items.filter((one) => one.state === state).length;
  const counted = await tx.run(
    `UPDATE reroute_runs SET state = 'running', available_at = NULL, done = done + ?, moved = moved + ?,
       recalled = recalled + ?, skipped = skipped + ?, failed = failed + ? WHERE id = ? AND state IN ('open', 'running')`,
    [items.length, count('moved'), count('recalled'), count('skipped'), count('failed'), runId],
  );
  return counted === 1;
}

/** It has so many parcels more than it knew of, and is under way again. False when it is not as it was seen. */
export async function growRun(tx: Tx, id: string, by: number, seen: RunState): Promise<boolean> {
  const grown = await tx.run(
    `UPDATE reroute_runs SET state = 'running', ended_at = NULL, total = total + ? WHERE id = ? AND state = ?`,
    [by, id, seen],
  );
  return grown === 1;
}

/** It waits until a moment, UTC. */
export async function putOffRun(tx: Tx, id: string, until: string): Promise<void> {
  await tx.run("UPDATE reroute_runs SET available_at = ? WHERE id = ? AND state IN ('open', 'running')", [until, id]);
}

/** False when it was over already. */
export async function endRun(tx: Tx, id: string, state: 'done' | 'cancelled', at: string): Promise<boolean> {
  const ended = await tx.run(
    `UPDATE reroute_runs SET state = ?, ended_at = ?, available_at = NULL
     WHERE id = ? AND state IN ('open', 'running')`,
    [state, at, id],
  );
  return ended === 1;
}

/** Those that failed, with their codes. */
export async function listFailed(reader: Reader, runId: string, limit: number): Promise<(Item & { detail: string })[]> {
  const rows = await reader.all<{ subject_id: string; order_id: string; detail: string | null }>(
    `SELECT subject_id, order_id, detail FROM reroute_subjects WHERE run_id = ? AND state = 'failed'
     ORDER BY subject_id LIMIT ${Math.trunc(limit)}`,
    [runId],
  );
  return rows.map((row) => ({ subjectId: row.subject_id, orderId: row.order_id, detail: row.detail ?? '' }));
}
