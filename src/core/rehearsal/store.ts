/** The tables of rehearsals: runs with their reports, and the orders of each that changed or were left out. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import type { ChangedOrder, LeftOut, Rehearsal, RehearsalAsk, RehearsalState, Report } from './rehearsal.ts';

type Reads = Pick<Reader, 'all' | 'one' | 'sql'>;
type Stored = Record<string, string | number | null>;
export type ListKind = 'changed' | 'left_out';

const columns =
  'id, state, version, asked, orders_all, orders_done, runner, created_at, created_by, begun_at, beat_at, ended_at, problem';

function rehearsalOf(row: Stored): Rehearsal {
  return {
    id: String(row['id']),
    state: row['state'] as RehearsalState,
    version: Number(row['version']),
    asked: JSON.parse(String(row['asked'])) as RehearsalAsk,
    ordersAll: Number(row['orders_all']),
    ordersDone: Number(row['orders_done']),
    runner: row['runner'] as string | null,
    createdAt: String(row['created_at']),
    createdBy: String(row['created_by']),
    begunAt: row['begun_at'] as string | null,
    beatAt: row['beat_at'] as string | null,
    endedAt: row['ended_at'] as string | null,
    problem: row['problem'] as string | null,
  };
}

export async function insertRehearsal(tx: Tx, one: Rehearsal): Promise<void> {
  const row: Row = {
    id: one.id,
    state: one.state,
    version: one.version,
    asked: JSON.stringify(one.asked),
    orders_all: one.ordersAll,
    orders_done: one.ordersDone,
    runner: one.runner,
    created_at: one.createdAt,
    created_by: one.createdBy,
    begun_at: one.begunAt,
    beat_at: one.beatAt,
    ended_at: one.endedAt,
    problem: one.problem,
    report: null,
  };
  await tx.insert('rehearsals', [row]);
}

export async function findRehearsal(reader: Reads, id: string, lock = false): Promise<Rehearsal | undefined> {
  const tail = lock ? reader.sql.forUpdate : '';
  const row = await reader.one<Stored>(`SELECT ${columns} FROM rehearsals WHERE id = ?${tail}`, [id]);
  return row === undefined ? undefined : rehearsalOf(row);
}

export async function findReport(reader: Reads, id: string): Promise<Report | undefined> {
  const row = await reader.one<{ report: string | null }>('SELECT report FROM rehearsals WHERE id = ?', [id]);
  return row?.report == null ? undefined : (JSON.parse(row.report) as Report);
}

/** The last one first. */
export async function listRehearsals(
  reader: Reads,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly Rehearsal[]; readonly more: boolean }> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM rehearsals ORDER BY created_at DESC, id DESC LIMIT ${limit + 1} OFFSET ${offset}`,
  );
  return { rows: rows.slice(0, limit).map(rehearsalOf), more: rows.length > limit };
}

/** What waits, the one that waits longest first; and what runs and has not been heard of since. */
export async function listDue(reader: Reads, silentSince: string): Promise<Rehearsal[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM rehearsals WHERE state IN ('queued', 'running') ORDER BY created_at LIMIT 20`,
  );
  return rows.map(rehearsalOf).filter((one) => one.state === 'queued' || (one.beatAt ?? '') < silentSince);
}

export async function countWaiting(reader: Reads): Promise<number> {
  const row = await reader.one<{ n: number }>(
    "SELECT COUNT(*) AS n FROM rehearsals WHERE state IN ('queued', 'running')",
  );
  return Number(row?.n ?? 0);
}

/** 1, or 0 when somebody has moved it meanwhile. */
export async function saveRehearsal(tx: Tx, before: Rehearsal, after: Rehearsal, report?: string): Promise<number> {
  return tx.run(
    `UPDATE rehearsals SET state = ?, version = ?, orders_all = ?, orders_done = ?, runner = ?, begun_at = ?, beat_at = ?,
       ended_at = ?, problem = ?${report === undefined ? '' : ', report = ?'}
     WHERE id = ? AND version = ?`,
    [
      after.state,
      after.version,
      after.ordersAll,
      after.ordersDone,
      after.runner,
      after.begunAt,
      after.beatAt,
      after.endedAt,
      after.problem,
      ...(report === undefined ? [] : [report]),
      before.id,
      before.version,
    ],
  );
}

/** How far it is; 0 when it is not this runner's any more: somebody has called it off. */
export async function beat(
  tx: Tx,
  one: Pick<Rehearsal, 'id' | 'version'>,
  at: string,
  ordersDone: number,
): Promise<number> {
  return tx.run(
    "UPDATE rehearsals SET beat_at = ?, orders_done = ? WHERE id = ? AND version = ? AND state = 'running'",
    [at, ordersDone, one.id, one.version],
  );
}

export async function insertListed(
  tx: Tx,
  id: string,
  kind: ListKind,
  first: number,
  rows: readonly (ChangedOrder | LeftOut)[],
): Promise<void> {
  await tx.insert(
    'rehearsal_orders',
    rows.map((facts, n) => ({ rehearsal_id: id, kind, line_no: first + n, facts: JSON.stringify(facts) })),
  );
}

export async function listListed<T extends ChangedOrder | LeftOut>(
  reader: Reads,
  id: string,
  kind: ListKind,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly T[]; readonly more: boolean }> {
  const rows = await reader.all<{ facts: string }>(
    `SELECT facts FROM rehearsal_orders WHERE rehearsal_id = ? AND kind = ? AND line_no >= ?
     ORDER BY line_no LIMIT ${limit + 1}`,
    [id, kind, offset],
  );
  return { rows: rows.slice(0, limit).map((row) => JSON.parse(row.facts) as T), more: rows.length > limit };
}

/** What an earlier try has written; how many were left to go. */
export async function deleteListed(tx: Tx, id: string, most: number): Promise<number> {
  const rows = await tx.all<{ kind: string; line_no: number }>(
    `SELECT kind, line_no FROM rehearsal_orders WHERE rehearsal_id = ? LIMIT ${most}`,
    [id],
  );
  return tx.deleteMany(
    'rehearsal_orders',
    [
      ['rehearsal_id', 'text'],
      ['kind', 'text'],
      ['line_no', 'int'],
    ],
    rows.map((row) => [id, row.kind, Number(row.line_no)]),
  );
}

/** Runs that have ended before a moment. */
export async function listEndedBefore(reader: Reads, moment: string, most: number): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `SELECT id FROM rehearsals WHERE created_at < ? AND state IN ('done', 'failed', 'cancelled') LIMIT ${most}`,
    [moment],
  );
  return rows.map((row) => row.id);
}

export async function deleteRehearsals(tx: Tx, ids: readonly string[]): Promise<number> {
  return tx.deleteByKeys('rehearsals', ['id', 'text'], ids);
}
