/** The table cod_confirmations. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import type { Confirmation } from './confirmation.ts';
import type { ConfirmationState } from './states.ts';

type Stored = Record<string, string | number | null>;

export const columns =
  'c.order_id, c.order_number, c.channel_id, c.state, c.version, c.reasons, c.amount_minor, c.currency, c.due_at, c.created_at, c.answered_at, c.answered_by, c.mailed_at, c.mail_error';

const textIn = (value: string | number | null | undefined): string | null => (value == null ? null : String(value));

export function confirmationOf(row: Stored): Confirmation {
  return {
    orderId: String(row.order_id),
    orderNumber: String(row.order_number),
    channelId: String(row.channel_id),
    state: row.state as ConfirmationState,
    version: Number(row.version),
    reasons: String(row.reasons).split(',').filter(Boolean),
    amountMinor: Number(row.amount_minor),
    currency: String(row.currency),
    dueAt: String(row.due_at),
    createdAt: String(row.created_at),
    answeredAt: textIn(row.answered_at),
    answeredBy: textIn(row.answered_by),
    mailedAt: textIn(row.mailed_at),
    mailError: textIn(row.mail_error),
  };
}

/** 1 when the order had none yet. */
export async function insertConfirmation(tx: Tx, row: Row): Promise<number> {
  return tx.insert('cod_confirmations', [row], { ifAbsent: true });
}

export async function findConfirmation(
  reader: Pick<Reader, 'one'>,
  orderId: string,
): Promise<Confirmation | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM cod_confirmations c WHERE c.order_id = ?`, [orderId]);
  return row === undefined ? undefined : confirmationOf(row);
}

/** Of these orders, those whose customer was ever asked. */
export async function askedOrders(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  orderIds: readonly string[],
): Promise<string[]> {
  const rows = await reader.all<{ order_id: string }>(
    `SELECT c.order_id FROM ${reader.keysTable([['order_id', 'text']])} k ${reader.sql.joinInOrder} cod_confirmations c ON c.order_id = k.order_id`,
    [JSON.stringify([...new Set(orderIds)].sort().map((id) => [id]))],
  );
  return rows.map((row) => row.order_id);
}

export async function lockConfirmation(tx: Tx, orderId: string): Promise<Confirmation | undefined> {
  const row = await tx.one<Stored>(
    `SELECT ${columns} FROM cod_confirmations c WHERE c.order_id = ?${tx.sql.forUpdate}`,
    [orderId],
  );
  return row === undefined ? undefined : confirmationOf(row);
}

/** 1 when it was still in the version it was locked in. */
export async function saveConfirmation(tx: Tx, before: number, after: Confirmation): Promise<number> {
  return tx.run(
    `UPDATE cod_confirmations SET state = ?, version = ?, amount_minor = ?, due_at = ?, answered_at = ?, answered_by = ?
     WHERE order_id = ? AND version = ?`,
    [
      after.state,
      after.version,
      after.amountMinor,
      after.dueAt,
      after.answeredAt,
      after.answeredBy,
      after.orderId,
      before,
    ],
  );
}

export async function saveConfirmationMailed(
  tx: Tx,
  orderId: string,
  mailed: { readonly at: string | null; readonly error: string | null },
): Promise<void> {
  await tx.run('UPDATE cod_confirmations SET mailed_at = COALESCE(?, mailed_at), mail_error = ? WHERE order_id = ?', [
    mailed.at,
    mailed.error,
    orderId,
  ]);
}

/** Open ones, the most pressing first, behind the one named. */
export async function listOpenConfirmations(
  reader: Pick<Reader, 'all'>,
  after: { readonly dueAt: string; readonly orderId: string },
  limit: number,
): Promise<Confirmation[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM cod_confirmations c WHERE c.state = 'open' AND (c.due_at > ? OR (c.due_at = ? AND c.order_id > ?))
     ORDER BY c.due_at, c.order_id LIMIT ${Math.trunc(limit)}`,
    [after.dueAt, after.dueAt, after.orderId],
  );
  return rows.map(confirmationOf);
}
