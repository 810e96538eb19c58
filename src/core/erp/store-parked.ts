/** The table erp_parked_lines: what cannot be booked yet, whole and readable, until a master or a person ends it. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { momentOf } from '../../platform/time.ts';
import type { MessageType } from './message.ts';

/** staged: of a snapshot that is not committed yet. */
export type ParkedLineState = 'staged' | 'open' | 'applied' | 'closed';

export type ParkedLine = {
  readonly id: string;
  readonly companyId: string;
  readonly lineKey: string;
  readonly type: MessageType;
  readonly locationId: string | null;
  readonly sku: string | null;
  readonly code: string;
  /** The message with this line alone, JSON. */
  readonly body: string;
  readonly messageId: string;
  readonly state: ParkedLineState;
  readonly parkedAt: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
};

export type NewParkedLine = Pick<
  ParkedLine,
  'companyId' | 'lineKey' | 'type' | 'locationId' | 'sku' | 'code' | 'body' | 'messageId'
> & { readonly ledger?: string; readonly staged?: boolean };

type ParkedRecord = {
  id: string;
  company_id: string;
  line_key: string;
  type: MessageType;
  location_id: string | null;
  sku: string | null;
  code: string;
  body: string;
  message_id: string;
  state: ParkedLineState;
  parked_at: string;
  ended_at: string | null;
  ended_by: string | null;
};

const columns =
  'id, company_id, line_key, type, location_id, sku, code, body, message_id, state, parked_at, ended_at, ended_by';

function parkedOf(row: ParkedRecord): ParkedLine {
  return {
    id: row.id,
    companyId: row.company_id,
    lineKey: row.line_key,
    type: row.type,
    locationId: row.location_id,
    sku: row.sku,
    code: row.code,
    body: row.body,
    messageId: row.message_id,
    state: row.state,
    parkedAt: row.parked_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  };
}

/** The same line again opens it again with what it says now. */
export async function upsertParked(tx: Tx, lines: readonly NewParkedLine[]): Promise<void> {
  const now = momentOf(new Date());
  const rows = lines.map((line) => ({
    id: uuidv7(),
    company_id: line.companyId,
    line_key: line.lineKey,
    type: line.type,
    location_id: line.locationId?.slice(0, 40) ?? null,
    sku: line.sku?.slice(0, 80) ?? null,
    ledger: line.ledger ?? null,
    code: line.code.slice(0, 60),
    body: line.body,
    message_id: line.messageId,
    state: line.staged === true ? 'staged' : 'open',
    parked_at: now,
    ended_at: null,
    ended_by: null,
  }));
  const update = ['code', 'body', 'ledger', 'message_id', 'state', 'parked_at', 'ended_at', 'ended_by'];
  await tx.upsert('erp_parked_lines', ['company_id', 'line_key'], rows, update);
}

export type ParkedQuery = {
  readonly state: ParkedLineState;
  readonly companyIds?: readonly string[];
  readonly sku?: string;
  readonly locationId?: string;
  readonly limit: number;
  readonly offset: number;
};

/** A page, the oldest first: in this order they are played again. */
export async function pageParked(
  reader: Reader,
  query: ParkedQuery,
): Promise<{ readonly rows: ParkedLine[]; readonly total: number }> {
  const conditions = ['state = ?'];
  const values: string[] = [query.state];
  if (query.sku !== undefined) {
    conditions.push('sku = ?');
    values.push(query.sku);
  }
  if (query.locationId !== undefined) {
    conditions.push('location_id = ?');
    values.push(query.locationId);
  }
  if (query.companyIds !== undefined) {
    if (query.companyIds.length === 0) return { rows: [], total: 0 };
    conditions.push(`company_id IN (${query.companyIds.map(() => '?').join(', ')})`);
    values.push(...query.companyIds);
  }
  const where = conditions.join(' AND ');
  const rows = await reader.all<ParkedRecord>(
    `SELECT ${columns} FROM erp_parked_lines WHERE ${where} ORDER BY parked_at, id
     LIMIT ${Math.trunc(query.limit)} OFFSET ${Math.trunc(query.offset)}`,
    values,
  );
  const count = await reader.one<{ n: number }>(`SELECT COUNT(*) AS n FROM erp_parked_lines WHERE ${where}`, values);
  return { rows: rows.map(parkedOf), total: count?.n ?? 0 };
}

export async function lockParked(tx: Tx, id: string): Promise<ParkedLine | undefined> {
  const row = await tx.one<ParkedRecord>(`SELECT ${columns} FROM erp_parked_lines WHERE id = ?${tx.sql.forUpdate}`, [
    id,
  ]);
  return row === undefined ? undefined : parkedOf(row);
}

export async function endParked(tx: Tx, id: string, state: 'applied' | 'closed'): Promise<void> {
  await tx.run('UPDATE erp_parked_lines SET state = ?, ended_at = ?, ended_by = ? WHERE id = ?', [
    state,
    momentOf(new Date()),
    currentCause().who,
    id,
  ]);
}

/** Why it still waits. */
export async function setParkedCode(tx: Tx, id: string, code: string): Promise<void> {
  await tx.run('UPDATE erp_parked_lines SET code = ? WHERE id = ?', [code.slice(0, 60), id]);
}

/** What open lines wait for, in order; each once. */
export async function listWanted(
  reader: Reader,
  after: { readonly sku: string; readonly locationId: string },
  limit: number,
): Promise<{ sku: string; locationId: string }[]> {
  const rows = await reader.all<{ sku: string; location_id: string }>(
    `SELECT DISTINCT sku, location_id FROM erp_parked_lines
     WHERE state = 'open' AND code IN ('UNKNOWN_SKU', 'UNKNOWN_STORE') AND (sku > ? OR (sku = ? AND location_id > ?))
     ORDER BY sku, location_id LIMIT ${Math.trunc(limit)}`,
    [after.sku, after.sku, after.locationId],
  );
  return rows.map((row) => ({ sku: row.sku, locationId: row.location_id }));
}

export async function countOpen(reader: Reader, companyId: string, code: string): Promise<number> {
  const row = await reader.one<{ n: number }>(
    "SELECT COUNT(*) AS n FROM erp_parked_lines WHERE state = 'open' AND company_id = ? AND code = ?",
    [companyId, code],
  );
  return row?.n ?? 0;
}

/** Lines of a chunk that is sent again, or of a snapshot that is given up. */
export async function deleteStaged(tx: Tx, companyId: string, messageId: string): Promise<void> {
  await tx.run("DELETE FROM erp_parked_lines WHERE company_id = ? AND message_id = ? AND state = 'staged'", [
    companyId,
    messageId,
  ]);
}

/** The snapshot stands: what it could not book waits for its masters; older numbers of the same places are void. */
export async function openStaged(
  tx: Tx,
  companyId: string,
  messageIds: readonly string[],
  whole: readonly { readonly locationId: string; readonly ledger: string }[],
): Promise<void> {
  for (const place of whole) {
    await tx.run(
      "DELETE FROM erp_parked_lines WHERE company_id = ? AND location_id = ? AND state = 'open' AND ledger < ?",
      [companyId, place.locationId, place.ledger],
    );
  }
  for (const messageId of messageIds)
    await tx.run(
      "UPDATE erp_parked_lines SET state = 'open' WHERE company_id = ? AND message_id = ? AND state = 'staged'",
      [companyId, messageId],
    );
}

/** Lines that ended long ago. One bounded step; how many it dropped. */
export async function dropEndedLines(tx: Tx, before: Date, limit: number): Promise<number> {
  const rows = await tx.all<{ id: string }>(
    `SELECT id FROM erp_parked_lines WHERE state IN ('applied', 'closed') AND ended_at < ? LIMIT ${Math.trunc(limit)}`,
    [momentOf(before)],
  );
  return tx.deleteByKeys(
    'erp_parked_lines',
    ['id', 'text'],
    rows.map((row) => row.id),
  );
}
