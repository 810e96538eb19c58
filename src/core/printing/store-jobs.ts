/** The table of print jobs. */
import type { Param, Reader, Tx } from '../../platform/db/index.ts';
import type { JobState, PrintJob } from './job.ts';

type Reads = Pick<Reader, 'all' | 'one' | 'sql'>;
type Stored = Record<string, string | number | null>;

const fields = {
  id: 'id',
  printerId: 'printer_id',
  locationId: 'location_id',
  state: 'state',
  version: 'version',
  requestKey: 'request_key',
  waveId: 'wave_id',
  partNo: 'part_no',
  title: 'title',
  orderId: 'order_id',
  papers: 'papers',
  format: 'format',
  stock: 'stock',
  copies: 'copies',
  reprint: 'reprint',
  reason: 'reason',
  attempts: 'attempts',
  availableAt: 'available_at',
  token: 'token',
  takenBy: 'taken_by',
  leaseUntil: 'lease_until',
  opened: 'opened',
  maybePrinted: 'maybe_printed',
  errorCode: 'error_code',
  errorText: 'error_text',
  sha256: 'sha256',
  createdAt: 'created_at',
  createdBy: 'created_by',
  changedAt: 'changed_at',
} as const satisfies Record<keyof PrintJob, string>;

const flags = new Set<string>(['reprint', 'opened', 'maybePrinted']);
const numbers = new Set<string>(['version', 'partNo', 'copies', 'attempts', 'token']);
const pairs = Object.entries(fields);
const columns = Object.values(fields).join(', ');

function jobOf(row: Stored): PrintJob {
  const read = (field: string, value: Stored[string]): unknown => {
    if (field === 'papers') return JSON.parse(String(value));
    if (flags.has(field)) return Number(value) === 1;
    return numbers.has(field) ? Number(value) : value;
  };
  return Object.fromEntries(
    pairs.map(([field, column]) => [field, read(field, row[column] ?? null)]),
  ) as unknown as PrintJob;
}

function valueOf(field: string, value: unknown): Param {
  if (field === 'papers') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as Param;
}

export async function insertJobs(tx: Tx, jobs: readonly PrintJob[]): Promise<void> {
  await tx.insert(
    'printer_queue',
    jobs.map((job) =>
      Object.fromEntries(pairs.map(([field, column]) => [column, valueOf(field, job[field as keyof PrintJob])])),
    ),
  );
}

/** 1, or 0 when somebody has moved it meanwhile. */
export async function saveJob(tx: Tx, before: PrintJob, changes: Partial<PrintJob>): Promise<number> {
  const set = pairs.filter(([field]) => field in changes && field !== 'id');
  return tx.run(
    `UPDATE printer_queue SET ${set.map(([, column]) => `${column} = ?`).join(', ')} WHERE id = ? AND version = ?`,
    [...set.map(([field]) => valueOf(field, changes[field as keyof PrintJob])), before.id, before.version],
  );
}

export async function findJob(reader: Reads, id: string, lock = false): Promise<PrintJob | undefined> {
  const tail = lock ? reader.sql.forUpdate : '';
  const row = await reader.one<Stored>(`SELECT ${columns} FROM printer_queue WHERE id = ?${tail}`, [id]);
  return row === undefined ? undefined : jobOf(row);
}

export async function listByRequest(reader: Reads, requestKey: string): Promise<PrintJob[]> {
  const rows = await reader.all<Stored>(`SELECT ${columns} FROM printer_queue WHERE request_key = ? ORDER BY part_no`, [
    requestKey,
  ]);
  return rows.map(jobOf);
}

const inLine = "('queued', 'taken', 'failed')";
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** The head of each printer's line; nobody overtakes it. */
export async function listHeadsOfLines(reader: Reads, printerIds: readonly string[]): Promise<PrintJob[]> {
  if (printerIds.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM printer_queue WHERE id IN (
       SELECT MIN(id) FROM printer_queue WHERE printer_id IN (${marks(printerIds)}) AND state IN ${inLine}
       GROUP BY printer_id) ORDER BY id`,
    [...printerIds],
  );
  return rows.map(jobOf);
}

/** How many wait at each printer. */
export async function countInLine(reader: Reads): Promise<Map<string, number>> {
  const rows = await reader.all<{ printer_id: string; n: number }>(
    `SELECT printer_id, COUNT(*) AS n FROM printer_queue WHERE state IN ${inLine} GROUP BY printer_id`,
  );
  return new Map(rows.map((row) => [row.printer_id, Number(row.n)]));
}

export async function listLapsed(reader: Reads, now: string, most: number): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `SELECT id FROM printer_queue WHERE state = 'taken' AND lease_until < ? ORDER BY lease_until LIMIT ${most}`,
    [now],
  );
  return rows.map((row) => row.id);
}

/** A printer's line behind a job of it, in the order of its turns; what is at the printer just now is not among them. */
export async function listLine(reader: Reads, printerId: string, after: string, most: number): Promise<PrintJob[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM printer_queue WHERE printer_id = ? AND id > ? AND state IN ('queued', 'failed')
     ORDER BY id LIMIT ${Math.trunc(most)}${reader.sql.forUpdate}`,
    [printerId, after],
  );
  return rows.map(jobOf);
}

export type JobFilter = {
  readonly locations: readonly string[];
  readonly printerId?: string;
  readonly state?: JobState;
  readonly states?: readonly JobState[];
  readonly waveId?: string;
  readonly orderId?: string;
  readonly ids?: readonly string[];
  readonly limit: number;
  readonly offset: number;
};

/** The newest first; one more than asked for when there are more. */
export async function listJobs(reader: Reads, filter: JobFilter): Promise<PrintJob[]> {
  const where: string[] = [];
  const params: Param[] = [];
  const add = (sql: string, ...values: readonly Param[]): void => {
    where.push(sql);
    params.push(...values);
  };
  if (filter.locations.length === 0 || filter.ids?.length === 0) return [];
  if (!filter.locations.includes('*')) add(`location_id IN (${marks(filter.locations)})`, ...filter.locations);
  if (filter.printerId !== undefined) add('printer_id = ?', filter.printerId);
  if (filter.state !== undefined) add('state = ?', filter.state);
  if (filter.states !== undefined) add(`state IN (${marks(filter.states)})`, ...filter.states);
  if (filter.waveId !== undefined) add('wave_id = ?', filter.waveId);
  if (filter.orderId !== undefined) add('order_id = ?', filter.orderId);
  if (filter.ids !== undefined) add(`id IN (${marks(filter.ids)})`, ...filter.ids);
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM printer_queue${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`}
     ORDER BY id DESC LIMIT ? OFFSET ?`,
    [...params, filter.limit + 1, filter.offset],
  );
  return rows.map(jobOf);
}

/** How many jobs of a wave are in which state, of these places. */
export async function countWave(
  reader: Reads,
  waveId: string,
  locations: readonly string[],
): Promise<Map<JobState, number>> {
  if (locations.length === 0) return new Map();
  const mine = locations.includes('*') ? '' : ` AND location_id IN (${marks(locations)})`;
  const rows = await reader.all<{ state: JobState; n: number }>(
    `SELECT state, COUNT(*) AS n FROM printer_queue WHERE wave_id = ?${mine} GROUP BY state`,
    [waveId, ...(mine === '' ? [] : locations)],
  );
  return new Map(rows.map((row) => [row.state, Number(row.n)]));
}

/** Ended before a moment; how many rows went. */
export async function deleteOldPrintJobs(tx: Tx, before: string, most: number): Promise<number> {
  const rows = await tx.all<{ id: string }>(
    `SELECT id FROM printer_queue WHERE created_at < ? AND state IN ('printed', 'cancelled') LIMIT ${most}`,
    [before],
  );
  return tx.deleteByKeys(
    'printer_queue',
    ['id', 'text'],
    rows.map((row) => row.id),
  );
}

/** The last thing that went wrong at each printer since a moment. */
export async function listLastErrors(reader: Reads, since: string): Promise<Map<string, PrintJob>> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM printer_queue WHERE state IN ('failed', 'given_up') AND changed_at > ?
     ORDER BY changed_at LIMIT 500`,
    [since],
  );
  return new Map(rows.map((row) => [String(row['printer_id']), jobOf(row)]));
}
