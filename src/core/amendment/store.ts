/** The table amendments. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import type { Amendment, Proposal } from './amendment.ts';
import type { AmendmentState } from './states.ts';

type Stored = {
  id: string;
  order_id: string;
  order_number: string;
  channel_id: string;
  revision: number;
  state: string;
  version: number;
  proposal: string;
  due_at: string;
  created_at: string;
  answer: string | null;
  answered_at: string | null;
  answered_by: string | null;
  mailed_at: string | null;
  mail_error: string | null;
};

const columns = `a.id, a.order_id, a.order_number, a.channel_id, a.revision, a.state, a.version, a.proposal, a.due_at, a.created_at,
  a.answer, a.answered_at, a.answered_by, a.mailed_at, a.mail_error`;

function amendmentOf(row: Stored): Amendment {
  return {
    id: row.id,
    orderId: row.order_id,
    orderNumber: row.order_number,
    channelId: row.channel_id,
    revision: row.revision,
    state: row.state as AmendmentState,
    version: row.version,
    proposal: JSON.parse(row.proposal) as Proposal,
    dueAt: row.due_at,
    createdAt: row.created_at,
    answer: row.answer,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    mailedAt: row.mailed_at,
    mailError: row.mail_error,
  };
}

export async function findAmendment(reader: Pick<Reader, 'one'>, id: string): Promise<Amendment | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM amendments a WHERE a.id = ?`, [id]);
  return row === undefined ? undefined : amendmentOf(row);
}

export async function lockAmendment(tx: Tx, id: string): Promise<Amendment | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM amendments a WHERE a.id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : amendmentOf(row);
}

/** Of one order, the latest first. */
export async function listAmendmentsOf(reader: Pick<Reader, 'all'>, orderId: string): Promise<Amendment[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM amendments a WHERE a.order_id = ? ORDER BY a.revision DESC`,
    [orderId],
  );
  return rows.map(amendmentOf);
}

/** How often each of the orders has been asked about; those that never were are absent. */
export async function lastRevisions(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  orderIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader.all<{ order_id: string; revision: number }>(
    `SELECT a.order_id, MAX(a.revision) AS revision FROM ${reader.keysTable([['order_id', 'text']])} k
     ${reader.sql.joinInOrder} amendments a ON a.order_id = k.order_id GROUP BY a.order_id`,
    [JSON.stringify(orderIds.map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.order_id, Number(row.revision)]));
}

export async function insertAmendments(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.insert('amendments', rows);
}

/** Saves the end of a question against the version it was locked in; 1 when it was still in it. */
export async function saveEnd(
  tx: Tx,
  amendment: Pick<Amendment, 'id' | 'version'>,
  end: { readonly state: AmendmentState; readonly answer: string | null; readonly at: string; readonly by: string },
): Promise<number> {
  return tx.run(
    `UPDATE amendments SET state = ?, answer = ?, answered_at = ?, answered_by = ?, version = version + 1
     WHERE id = ? AND version = ?`,
    [end.state, end.answer, end.at, end.by, amendment.id, amendment.version],
  );
}

/** What became of the mail that asks. */
export async function markMailed(
  tx: Tx,
  id: string,
  mailed: { at: string | null; error: string | null },
): Promise<void> {
  await tx.run('UPDATE amendments SET mailed_at = COALESCE(?, mailed_at), mail_error = ? WHERE id = ?', [
    mailed.at,
    mailed.error,
    id,
  ]);
}

/** Open questions whose time is over, the oldest first. */
export async function listDue(reader: Pick<Reader, 'all'>, now: string, limit: number): Promise<Amendment[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM amendments a WHERE a.state = 'open' AND a.due_at <= ? ORDER BY a.due_at LIMIT ${Math.trunc(limit)}`,
    [now],
  );
  return rows.map(amendmentOf);
}

export type AmendmentFilter = {
  readonly state?: AmendmentState;
  /** Channels that may be seen; left out: all. */
  readonly channels?: readonly string[];
  /** Continue behind this one. */
  readonly after?: { readonly dueAt: string; readonly id: string };
};

/** The most pressing first. */
export async function listAmendments(
  reader: Pick<Reader, 'all'>,
  filter: AmendmentFilter,
  limit: number,
): Promise<Amendment[]> {
  const { state, channels, after } = filter;
  const wheres = ['1 = 1'];
  const values: string[] = [];
  if (state !== undefined) {
    wheres.push('a.state = ?');
    values.push(state);
  }
  if (channels !== undefined) {
    wheres.push(channels.length === 0 ? '1 = 0' : `a.channel_id IN (${channels.map(() => '?').join(', ')})`);
    values.push(...channels);
  }
  if (after !== undefined) {
    wheres.push('(a.due_at > ? OR (a.due_at = ? AND a.id > ?))');
    values.push(after.dueAt, after.dueAt, after.id);
  }
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM amendments a WHERE ${wheres.join(' AND ')} ORDER BY a.due_at, a.id LIMIT ${Math.trunc(limit)}`,
    values,
  );
  return rows.map(amendmentOf);
}
