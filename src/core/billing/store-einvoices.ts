/** What the tax authority was told of each document, and the chain that ties the documents of a company together. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import type { EinvoiceState } from './einvoice-states.ts';

export type StoredEinvoice = {
  readonly id: string;
  readonly kind: 'invoice' | 'credit_note';
  readonly companyId: string;
  readonly orderId: string;
  readonly number: string;
  readonly uuid: string;
  readonly counter: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly body: string;
  readonly state: EinvoiceState;
  readonly version: number;
  readonly qr: string | null;
  readonly answer: string | null;
  readonly dueAt: string;
};

type Stored = Record<string, string | number | null>;

export async function findEinvoice(reader: Pick<Reader, 'one'>, id: string): Promise<StoredEinvoice | undefined> {
  const row = await reader.one<Stored>(
    `SELECT e.id, e.kind, e.company_id, e.order_id, e.number, e.uuid, e.counter, e.previous_hash, e.hash, e.body, e.state, e.version,
       e.qr, e.answer, e.due_at FROM einvoices e WHERE e.id = ?`,
    [id],
  );
  if (row === undefined) return undefined;
  return {
    id: String(row['id']),
    kind: row['kind'] as StoredEinvoice['kind'],
    companyId: String(row['company_id']),
    orderId: String(row['order_id']),
    number: String(row['number']),
    uuid: String(row['uuid']),
    counter: Number(row['counter']),
    previousHash: String(row['previous_hash']),
    hash: String(row['hash']),
    body: String(row['body']),
    state: row['state'] as EinvoiceState,
    version: Number(row['version']),
    qr: row['qr'] as string | null,
    answer: row['answer'] as string | null,
    dueAt: String(row['due_at']),
  };
}

/** States of documents, by their id. */
export async function einvoiceStatesOf(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  ids: readonly string[],
): Promise<Map<string, EinvoiceState>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all<{ id: string; state: string }>(
    `SELECT e.id, e.state FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} einvoices e ON e.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.id, row.state as EinvoiceState]));
}

/** The next place in a company's chain; its row stays locked until the commit. */
export async function nextInChain(
  tx: Tx,
  companyId: string,
  firstHash: string,
): Promise<{ counter: number; previousHash: string }> {
  await tx.insert('einvoice_chains', [{ company_id: companyId, counter: 0, last_hash: firstHash }], { ifAbsent: true });
  await tx.run('UPDATE einvoice_chains SET counter = counter + 1 WHERE company_id = ?', [companyId]);
  const row = await tx.one<{ counter: number; last_hash: string }>(
    'SELECT counter, last_hash FROM einvoice_chains WHERE company_id = ?',
    [companyId],
  );
  return { counter: Number(row?.counter ?? 0), previousHash: String(row?.last_hash ?? firstHash) };
}

export async function insertEinvoice(tx: Tx, row: Row): Promise<void> {
  await tx.run('UPDATE einvoice_chains SET last_hash = ? WHERE company_id = ?', [
    String(row['hash']),
    String(row['company_id']),
  ]);
  await tx.insert('einvoices', [row]);
}

/** Saves an answer against the version it was read in; how many were still in it. */
export async function saveAnswer(
  tx: Tx,
  one: StoredEinvoice,
  to: { state: EinvoiceState; qr: string | null; answer: string; at: string },
): Promise<number> {
  return tx.run(
    'UPDATE einvoices SET state = ?, qr = ?, answer = ?, answered_at = ?, version = version + 1 WHERE id = ? AND version = ?',
    [to.state, to.qr, to.answer, to.at, one.id, one.version],
  );
}
