/** The tables remittance_statements and remittance_rows. */
import type { Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import type { Outcome } from './match-rows.ts';
import type { StatementState } from './states.ts';

type Stored = Record<string, string | number | null>;
const textIn = (value: string | number | null | undefined): string | null => (value == null ? null : String(value));

export type Statement = {
  readonly id: string;
  readonly courierCode: string;
  readonly statementNo: string;
  /** Local date, as the person said who brought it. */
  readonly paidOn: string | null;
  readonly fileName: string;
  readonly fileHash: string;
  readonly state: StatementState;
  readonly version: number;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly error: string | null;
  readonly uploadedAt: string;
  readonly uploadedBy: string;
  readonly readAt: string | null;
};

export type KeptRow = {
  readonly id: string;
  readonly statementId: string;
  readonly lineNo: number;
  readonly awb: string;
  readonly reference: string;
  readonly currency: string;
  readonly amountMinor: number | null;
  readonly said: string;
  readonly outcome: Outcome;
  readonly receivableId: string | null;
  readonly appliedMinor: number;
  readonly state: 'open' | 'done';
  readonly version: number;
  readonly resolution: string | null;
  readonly note: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
};

const columns =
  's.id, s.courier_code, s.statement_no, s.paid_on, s.file_name, s.file_hash, s.state, s.version, s.rows_total, s.rows_done, s.error, s.uploaded_at, s.uploaded_by, s.read_at';
const rowColumns =
  'r.id, r.statement_id, r.line_no, r.awb, r.reference, r.currency, r.amount_minor, r.said, r.outcome, r.receivable_id, r.applied_minor, r.state, r.version, r.resolution, r.note, r.resolved_at, r.resolved_by';

function statementOf(row: Stored): Statement {
  return {
    id: String(row.id),
    courierCode: String(row.courier_code),
    statementNo: String(row.statement_no),
    paidOn: textIn(row.paid_on),
    fileName: String(row.file_name),
    fileHash: String(row.file_hash),
    state: row.state as StatementState,
    version: Number(row.version),
    rowsTotal: Number(row.rows_total),
    rowsDone: Number(row.rows_done),
    error: textIn(row.error),
    uploadedAt: String(row.uploaded_at),
    uploadedBy: String(row.uploaded_by),
    readAt: textIn(row.read_at),
  };
}

function rowOf(row: Stored): KeptRow {
  return {
    id: String(row.id),
    statementId: String(row.statement_id),
    lineNo: Number(row.line_no),
    awb: String(row.awb),
    reference: String(row.reference),
    currency: String(row.currency),
    amountMinor: row.amount_minor == null ? null : Number(row.amount_minor),
    said: String(row.said),
    outcome: row.outcome as Outcome,
    receivableId: textIn(row.receivable_id),
    appliedMinor: Number(row.applied_minor),
    state: row.state as KeptRow['state'],
    version: Number(row.version),
    resolution: textIn(row.resolution),
    note: textIn(row.note),
    resolvedAt: textIn(row.resolved_at),
    resolvedBy: textIn(row.resolved_by),
  };
}

/** 1 when this file of the courier had not come before. */
export async function insertStatement(tx: Tx, row: Row): Promise<number> {
  return tx.insert('remittance_statements', [row], { ifAbsent: true });
}

export async function findStatement(reader: Pick<Reader, 'one'>, id: string): Promise<Statement | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM remittance_statements s WHERE s.id = ?`, [id]);
  return row === undefined ? undefined : statementOf(row);
}

export async function findStatementByHash(
  reader: Pick<Reader, 'one'>,
  courierCode: string,
  hash: string,
): Promise<Statement | undefined> {
  const row = await reader.one<Stored>(
    `SELECT ${columns} FROM remittance_statements s WHERE s.courier_code = ? AND s.file_hash = ?`,
    [courierCode, hash],
  );
  return row === undefined ? undefined : statementOf(row);
}

/** With what is still to be read of it. */
export async function lockStatement(
  tx: Tx,
  id: string,
): Promise<(Statement & { readonly body: string | null }) | undefined> {
  const row = await tx.one<Stored>(
    `SELECT ${columns}, s.body FROM remittance_statements s WHERE s.id = ?${tx.sql.forUpdate}`,
    [id],
  );
  return row === undefined ? undefined : { ...statementOf(row), body: textIn(row.body) };
}

export async function saveProgress(
  tx: Tx,
  id: string,
  to: {
    readonly state: StatementState;
    readonly rowsDone: number;
    readonly error: string | null;
    readonly readAt: string | null;
  },
): Promise<void> {
  await tx.run(
    `UPDATE remittance_statements SET state = ?, rows_done = ?, error = ?, read_at = ?, version = version + 1,
       body = ${to.state === 'waiting' ? 'body' : 'NULL'} WHERE id = ?`,
    [to.state, to.rowsDone, to.error, to.readAt, id],
  );
}

export async function listWaitingStatements(reader: Pick<Reader, 'all'>, limit: number): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `SELECT id FROM remittance_statements WHERE state = 'waiting' ORDER BY uploaded_at LIMIT ${Math.trunc(limit)}`,
  );
  return rows.map((row) => row.id);
}

/** The newest first, with what waits for a person in each. */
export async function listStatements(
  reader: Pick<Reader, 'all'>,
  courier: string | undefined,
  page: { readonly limit: number; readonly offset: number },
): Promise<(Statement & { readonly open: number })[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns}, (SELECT COUNT(*) FROM remittance_rows r WHERE r.statement_id = s.id AND r.state = 'open') AS open_rows
     FROM remittance_statements s ${courier === undefined ? '' : 'WHERE s.courier_code = ?'}
     ORDER BY s.uploaded_at DESC, s.id DESC LIMIT ${Math.trunc(page.limit)} OFFSET ${Math.trunc(page.offset)}`,
    courier === undefined ? [] : [courier],
  );
  return rows.map((row) => ({ ...statementOf(row), open: Number(row.open_rows) }));
}

/** Which of these keys a row has already. */
export async function knownRowKeys(
  tx: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.all<{ row_key: string }>(
    `SELECT r.row_key FROM ${tx.keysTable([['row_key', 'text']])} k ${tx.sql.joinInOrder} remittance_rows r ON r.row_key = k.row_key`,
    [JSON.stringify([...new Set(keys)].map((key) => [key]))],
  );
  return new Set(rows.map((row) => row.row_key));
}

export async function insertRows(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.insert('remittance_rows', rows);
}

export async function lockRow(tx: Tx, id: string): Promise<KeptRow | undefined> {
  const row = await tx.one<Stored>(`SELECT ${rowColumns} FROM remittance_rows r WHERE r.id = ?${tx.sql.forUpdate}`, [
    id,
  ]);
  return row === undefined ? undefined : rowOf(row);
}

/** 1 when it was still in the version it was locked in. */
export async function saveRow(tx: Tx, before: number, after: KeptRow, rowKey?: string): Promise<number> {
  return tx.run(
    `UPDATE remittance_rows SET outcome = ?, receivable_id = ?, applied_minor = ?, state = ?, version = ?, resolution = ?, note = ?,
       resolved_at = ?, resolved_by = ?, row_key = COALESCE(?, row_key) WHERE id = ? AND version = ?`,
    [
      after.outcome,
      after.receivableId,
      after.appliedMinor,
      after.state,
      after.version,
      after.resolution,
      after.note,
      after.resolvedAt,
      after.resolvedBy,
      rowKey ?? null,
      after.id,
      before,
    ],
  );
}

export type RowFilter = { readonly outcome?: string; readonly open?: boolean };

export async function listRows(
  reader: Pick<Reader, 'all'>,
  statementId: string,
  { outcome, open }: RowFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<KeptRow[]> {
  const where = ['r.statement_id = ?'];
  const params: Param[] = [statementId];
  if (outcome !== undefined) {
    where.push('r.outcome = ?');
    params.push(outcome);
  }
  if (open === true) where.push("r.state = 'open'");
  const rows = await reader.all<Stored>(
    `SELECT ${rowColumns} FROM remittance_rows r WHERE ${where.join(' AND ')} ORDER BY r.line_no LIMIT ${Math.trunc(page.limit)} OFFSET ${Math.trunc(page.offset)}`,
    params,
  );
  return rows.map(rowOf);
}

/** Rows whose parcel had brought no cash yet, a page at a time, with their courier. */
export async function listEarlyRows(
  reader: Pick<Reader, 'all'>,
  after: string,
  limit: number,
): Promise<(KeptRow & { readonly courierCode: string; readonly statementNo: string })[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${rowColumns}, s.courier_code, s.statement_no FROM remittance_rows r JOIN remittance_statements s ON s.id = r.statement_id
     WHERE r.state = 'open' AND r.outcome IN ('not_delivered', 'unknown_awb') AND r.resolution IS NULL AND r.id > ? ORDER BY r.id LIMIT ${Math.trunc(limit)}`,
    [after],
  );
  return rows.map((row) => ({
    ...rowOf(row),
    courierCode: String(row.courier_code),
    statementNo: String(row.statement_no),
  }));
}

/** What a statement comes to, by outcome and currency. */
export async function sumRows(
  reader: Pick<Reader, 'all'>,
  statementId: string,
): Promise<
  { outcome: Outcome; currency: string; rows: number; open: number; saidMinor: number; appliedMinor: number }[]
> {
  const rows = await reader.all<Stored>(
    `SELECT r.outcome, r.currency, COUNT(*) AS n, SUM(CASE WHEN r.state = 'open' THEN 1 ELSE 0 END) AS open_rows,
       SUM(COALESCE(r.amount_minor, 0)) AS said, SUM(r.applied_minor) AS applied
     FROM remittance_rows r WHERE r.statement_id = ? GROUP BY r.outcome, r.currency ORDER BY r.outcome, r.currency`,
    [statementId],
  );
  return rows.map((row) => ({
    outcome: row.outcome as Outcome,
    currency: String(row.currency),
    rows: Number(row.n),
    open: Number(row.open_rows),
    saidMinor: Number(row.said),
    appliedMinor: Number(row.applied),
  }));
}
