/** The tables of processes: versions that never change, which of them is current, and what people have done. */
import { STANDARD } from '../../../config/processes.ts';
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { builtIn, type Process, type Rule, type Step } from './process.ts';

type Stored = Record<string, string | number | null>;
type Reads = Pick<Reader, 'all' | 'one' | 'keysTable' | 'sql'>;

const columns = 'p.kind, p.version, p.name, p.name_ar, p.rule, p.rank_no, p.steps, p.saved_at, p.saved_by';

function processOf(row: Stored): Process {
  return {
    kind: String(row['kind']),
    version: Number(row['version']),
    name: String(row['name']),
    nameAr: row['name_ar'] as string | null,
    rule: JSON.parse(String(row['rule'])) as Rule,
    rank: Number(row['rank_no']),
    steps: JSON.parse(String(row['steps'])) as Step[],
    savedAt: String(row['saved_at']),
    savedBy: String(row['saved_by']),
  };
}

export async function findProcess(
  reader: Pick<Reader, 'one'>,
  kind: string,
  version: number,
): Promise<Process | undefined> {
  if (kind === STANDARD && version === 0) return builtIn;
  const row = await reader.one<Stored>(`SELECT ${columns} FROM processes p WHERE p.kind = ? AND p.version = ?`, [
    kind,
    version,
  ]);
  return row === undefined ? undefined : processOf(row);
}

/** The current version of each kind that takes orders, without the built-in one. */
export async function listCurrent(reader: Pick<Reader, 'all'>): Promise<Process[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM active_processes a JOIN processes p ON p.kind = a.kind AND p.version = a.version
     WHERE a.active = 1 ORDER BY p.rank_no, p.kind`,
  );
  return rows.map(processOf);
}

export type Version = Process & {
  /** It takes new orders now. */
  readonly current: boolean;
  readonly turn: number;
  readonly activatedAt: string | null;
  readonly activatedBy: string | null;
};

/** All versions, or those of a kind, the newest first; the built-in one is not among them. */
export async function listVersions(reader: Pick<Reader, 'all'>, kind?: string): Promise<Version[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns}, a.version AS current_version, a.active, a.turn, a.activated_at, a.activated_by
     FROM processes p LEFT JOIN active_processes a ON a.kind = p.kind
     ${kind === undefined ? '' : 'WHERE p.kind = ? '}ORDER BY p.kind, p.version DESC LIMIT 500`,
    kind === undefined ? [] : [kind],
  );
  return rows.map((row) => {
    const current = Number(row['active'] ?? 0) === 1 && Number(row['current_version']) === Number(row['version']);
    return {
      ...processOf(row),
      current,
      turn: Number(row['turn'] ?? 0),
      activatedAt: current ? (row['activated_at'] as string | null) : null,
      activatedBy: current ? (row['activated_by'] as string | null) : null,
    };
  });
}

export async function lastVersion(reader: Pick<Reader, 'one'>, kind: string): Promise<number> {
  const row = await reader.one<{ n: number | null }>('SELECT MAX(version) AS n FROM processes WHERE kind = ?', [kind]);
  return Number(row?.n ?? 0);
}

/** 1, or 0 when somebody has saved that version meanwhile. */
export async function insertProcess(tx: Tx, process: Process): Promise<number> {
  const row: Row = {
    kind: process.kind,
    version: process.version,
    name: process.name,
    name_ar: process.nameAr,
    rule: JSON.stringify(process.rule),
    rank_no: process.rank,
    steps: JSON.stringify(process.steps),
    saved_at: process.savedAt,
    saved_by: process.savedBy,
  };
  return tx.insert('processes', [row], { ifAbsent: true });
}

export type Active = { readonly version: number; readonly active: boolean; readonly turn: number };

/** What a kind's row says, locked; undefined before its first activation. */
export async function lockActive(tx: Tx, kind: string): Promise<Active | undefined> {
  const row = await tx.one<{ version: number; active: number; turn: number }>(
    `SELECT version, active, turn FROM active_processes WHERE kind = ?${tx.sql.forUpdate}`,
    [kind],
  );
  return row === undefined
    ? undefined
    : { version: Number(row.version), active: Number(row.active) === 1, turn: Number(row.turn) };
}

export async function writeActive(tx: Tx, kind: string, active: Active, who: string): Promise<void> {
  const row: Row = {
    kind,
    version: active.version,
    turn: active.turn,
    active: active.active ? 1 : 0,
    activated_at: momentOf(new Date()),
    activated_by: who,
  };
  await tx.upsert('active_processes', ['kind'], [row], ['version', 'turn', 'active', 'activated_at', 'activated_by']);
}

/** Which steps of these subjects people have done: subject → names. */
export async function findDone(reader: Reads, subjectIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const done = new Map<string, Set<string>>();
  if (subjectIds.length === 0) return done;
  const rows = await reader.all<{ subject_id: string; step: string }>(
    `SELECT d.subject_id, d.step FROM ${reader.keysTable([['subject_id', 'text']])} k
     ${reader.sql.joinInOrder} done_steps d ON d.subject_id = k.subject_id`,
    [JSON.stringify(subjectIds.map((id) => [id]))],
  );
  for (const { subject_id: id, step } of rows) done.set(id, (done.get(id) ?? new Set()).add(step));
  return done;
}

export type DoneStep = {
  readonly subjectId: string;
  readonly step: string;
  readonly orderId: string;
  readonly doneAt: string;
  readonly doneBy: string;
  readonly note: string | null;
};

/** 1, or 0 when it has been done before. */
export async function insertDone(tx: Tx, done: DoneStep): Promise<number> {
  const row: Row = {
    subject_id: done.subjectId,
    step: done.step,
    order_id: done.orderId,
    done_at: done.doneAt,
    done_by: done.doneBy,
    note: done.note,
  };
  return tx.insert('done_steps', [row], { ifAbsent: true });
}

/** The steps that people have done for an order, the oldest first. */
export async function listDone(reader: Pick<Reader, 'all'>, orderId: string): Promise<DoneStep[]> {
  const rows = await reader.all<Stored>(
    'SELECT subject_id, step, order_id, done_at, done_by, note FROM done_steps WHERE order_id = ? ORDER BY done_at',
    [orderId],
  );
  return rows.map((row) => ({
    subjectId: String(row['subject_id']),
    step: String(row['step']),
    orderId: String(row['order_id']),
    doneAt: String(row['done_at']),
    doneBy: String(row['done_by']),
    note: row['note'] as string | null,
  }));
}
