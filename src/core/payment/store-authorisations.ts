/** The table of authorisations. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Authorisation } from './payment.ts';
import type { AuthorisationState } from './states.ts';

type Stored = Record<string, string | number | null>;

const columns = `a.order_id, a.gateway, a.payment_ref, a.currency, a.amount_minor, a.captured_minor, a.voided_minor, a.state,
  a.authorised_at, a.expires_at, a.warned_at, a.error_code, a.version`;

function authorisationOf(row: Stored): Authorisation {
  return {
    orderId: String(row.order_id),
    gateway: String(row.gateway),
    paymentRef: String(row.payment_ref),
    currency: String(row.currency),
    amountMinor: Number(row.amount_minor),
    capturedMinor: Number(row.captured_minor),
    voidedMinor: Number(row.voided_minor),
    state: row.state as AuthorisationState,
    authorisedAt: String(row.authorised_at),
    expiresAt: String(row.expires_at),
    warnedAt: row.warned_at as string | null,
    errorCode: row.error_code as string | null,
    version: Number(row.version),
  };
}

/** Inserts authorisations, each once per order; how many were new. */
export async function insertAuthorisations(tx: Tx, rows: readonly Authorisation[]): Promise<number> {
  return tx.insert(
    'authorisations',
    rows.map((one) => ({
      order_id: one.orderId,
      gateway: one.gateway,
      payment_ref: one.paymentRef,
      currency: one.currency,
      amount_minor: one.amountMinor,
      captured_minor: one.capturedMinor,
      voided_minor: one.voidedMinor,
      state: one.state,
      authorised_at: one.authorisedAt,
      expires_at: one.expiresAt,
      version: one.version,
      updated_at: momentOf(new Date()),
    })),
    { ifAbsent: true },
  );
}

export async function findAuthorisation(reader: Reader, orderId: string): Promise<Authorisation | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM authorisations a WHERE a.order_id = ?`, [orderId]);
  return row === undefined ? undefined : authorisationOf(row);
}

/** Locks authorisations of orders; orders without one are left out. */
export async function lockAuthorisations(tx: Tx, orderIds: readonly string[]): Promise<Authorisation[]> {
  if (orderIds.length === 0) return [];
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable([['order_id', 'text']])} k ${tx.sql.joinInOrder} authorisations a
     ON a.order_id = k.order_id${tx.sql.forUpdate}`,
    [JSON.stringify([...new Set(orderIds)].sort().map((id) => [id]))],
  );
  return rows.map(authorisationOf);
}

/** Those that end before a moment, the ones that end first in front. */
export async function listEnding(
  reader: Reader,
  state: AuthorisationState,
  before: string,
  limit: number,
): Promise<Authorisation[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM authorisations a WHERE a.state = ? AND a.expires_at < ?
     ORDER BY a.expires_at, a.order_id LIMIT ${Math.trunc(limit)}`,
    [state, before],
  );
  return rows.map(authorisationOf);
}

/** Saves one against the version it was locked in; whether it was still in it. */
export async function saveAuthorisation(tx: Tx, before: number, one: Authorisation): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE authorisations SET state = ?, amount_minor = ?, captured_minor = ?, voided_minor = ?, expires_at = ?, warned_at = ?,
       error_code = ?, version = ?, updated_at = ? WHERE order_id = ? AND version = ?`,
    [
      one.state,
      one.amountMinor,
      one.capturedMinor,
      one.voidedMinor,
      one.expiresAt,
      one.warnedAt,
      one.errorCode,
      one.version,
      momentOf(new Date()),
      one.orderId,
      before,
    ],
  );
  return changed === 1;
}

/** Those that are being given back and have not changed since a moment. */
export async function listVoiding(reader: Reader, changedBefore: string, limit: number): Promise<Authorisation[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM authorisations a WHERE a.state = 'voiding' AND a.updated_at < ?
     ORDER BY a.updated_at LIMIT ${Math.trunc(limit)}`,
    [changedBefore],
  );
  return rows.map(authorisationOf);
}
