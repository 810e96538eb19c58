/** The table erp_postings. */
import type { KeyColumn, Param, Reader, Tx } from '../../platform/db/index.ts';
import type { Posting, PostingBody, PostingType } from './posting.ts';
import type { PostingState } from './states.ts';

type Stored = Record<string, string | number | null>;

const names = [
  'id',
  'company_id',
  'location_id',
  'out_seq',
  'type',
  'document_key',
  'group_key',
  'group_no',
  'entry_key',
  'order_id',
  'shipment_id',
  'payload',
  'state',
  'sent_at',
  'due_at',
  'erp_documents',
  'ledger_to',
  'error_code',
  'error_text',
  'settled_at',
  'settled_by',
  'created_at',
];
const columns = names.map((name) => `p.${name}`).join(', ');

function postingOf(row: Stored): Posting {
  const text = (name: string): string | null => row[name] as string | null;
  return {
    id: String(row.id),
    companyId: String(row.company_id),
    locationId: String(row.location_id),
    outSeq: Number(row.out_seq),
    type: row.type as PostingType,
    documentKey: String(row.document_key),
    groupKey: text('group_key'),
    groupNo: Number(row.group_no),
    entryKey: text('entry_key'),
    orderId: text('order_id'),
    shipmentId: text('shipment_id'),
    body: JSON.parse(String(row.payload)) as PostingBody,
    state: row.state as PostingState,
    sentAt: text('sent_at'),
    dueAt: String(row.due_at),
    erpDocuments: row.erp_documents == null ? [] : (JSON.parse(String(row.erp_documents)) as Posting['erpDocuments']),
    ledgerTo: text('ledger_to'),
    errorCode: text('error_code'),
    errorText: text('error_text'),
    settledAt: text('settled_at'),
    settledBy: text('settled_by'),
    createdAt: String(row.created_at),
  };
}

export async function insertPostings(tx: Tx, postings: readonly Posting[]): Promise<void> {
  await tx.insert(
    'erp_postings',
    postings.map((posting) => ({
      id: posting.id,
      company_id: posting.companyId,
      location_id: posting.locationId,
      out_seq: posting.outSeq,
      type: posting.type,
      document_key: posting.documentKey,
      group_key: posting.groupKey,
      group_no: posting.groupNo,
      entry_key: posting.entryKey,
      order_id: posting.orderId,
      shipment_id: posting.shipmentId,
      payload: JSON.stringify(posting.body),
      state: posting.state,
      due_at: posting.dueAt,
      created_at: posting.createdAt,
    })),
  );
}

export async function findPosting(reader: Reader, id: string): Promise<Posting | undefined> {
  return one(reader, 'p.id = ?', [id]);
}

export async function lockPosting(tx: Tx, id: string): Promise<Posting | undefined> {
  return one(tx, `p.id = ?${tx.sql.forUpdate}`, [id]);
}

export async function findBySeq(reader: Reader, locationId: string, outSeq: number): Promise<Posting | undefined> {
  return one(reader, 'p.location_id = ? AND p.out_seq = ?', [locationId, outSeq]);
}

async function one(reader: Reader, where: string, params: readonly Param[]): Promise<Posting | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM erp_postings p WHERE ${where}`, params);
  return row === undefined ? undefined : postingOf(row);
}

/** Which of these documents have been written as sales. */
export async function findSold(
  reader: Reader,
  documents: readonly { readonly companyId: string; readonly key: string }[],
): Promise<Set<string>> {
  if (documents.length === 0) return new Set();
  const keys: readonly KeyColumn[] = [
    ['company_id', 'text'],
    ['document_key', 'text'],
  ];
  const rows = await reader.all<{ document_key: string }>(
    `SELECT p.document_key FROM ${reader.keysTable(keys)} k ${reader.sql.joinInOrder} erp_postings p
     ON p.company_id = k.company_id AND p.document_key = k.document_key AND p.type = 'sale.posting.v1'`,
    [JSON.stringify(documents.map(({ companyId, key }) => [companyId, key]))],
  );
  return new Set(rows.map((row) => row.document_key));
}

/** The document of a shipment's sale. */
export async function findSale(reader: Reader, orderId: string, shipmentId: string): Promise<Posting | undefined> {
  return one(reader, "p.order_id = ? AND p.shipment_id = ? AND p.type = 'sale.posting.v1'", [orderId, shipmentId]);
}

export async function findByDocument(
  reader: Reader,
  companyId: string,
  documentKey: string,
  type: PostingType,
): Promise<Posting | undefined> {
  return one(reader, 'p.company_id = ? AND p.document_key = ? AND p.type = ?', [companyId, documentKey, type]);
}

/** All of an order, to see what of it has come back or was compensated. */
export async function listOfOrder(reader: Reader, orderId: string): Promise<Posting[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM erp_postings p WHERE p.order_id = ? ORDER BY p.created_at, p.out_seq`,
    [orderId],
  );
  return rows.map(postingOf);
}

/**
 * What the ERP of the company has not been given yet, in the order of its place's sequence. A number that a person has
 * covered meanwhile goes out all the same: a gap would stop the place over there.
 */
export async function listUnsent(reader: Reader, locationId: string, limit: number): Promise<Posting[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM erp_postings p WHERE p.location_id = ? AND p.state IN ('written', 'covered')
     AND (p.state = 'written' OR p.sent_at IS NULL) ORDER BY p.out_seq LIMIT ${Math.trunc(limit)}`,
    [locationId],
  );
  return rows.map(postingOf);
}

/** Remembers that a first attempt is about to leave: whatever comes of it is looked up before the next. */
export async function markTried(tx: Tx, ids: readonly string[], at: string): Promise<void> {
  await tx.updateMany(
    'erp_postings',
    [
      ['id', 'text'],
      ['at', 'text'],
    ],
    ids.map((id) => [id, at]),
    ['id'],
    { sent_at: 'COALESCE(t.sent_at, k.at)' },
  );
}

/** Everything after a number of a place, sent before or not: a repeated read is harmless. */
export async function listAfter(
  reader: Reader,
  at: { readonly companyId: string; readonly locationId: string },
  after: number,
  limit: number,
): Promise<Posting[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM erp_postings p WHERE p.company_id = ? AND p.location_id = ? AND p.out_seq > ?
     ORDER BY p.out_seq LIMIT ${Math.trunc(limit)}`,
    [at.companyId, at.locationId, after],
  );
  return rows.map(postingOf);
}

export type PostingFilter = {
  readonly companyId?: string;
  readonly locationId?: string;
  readonly state?: PostingState;
  readonly orderId?: string;
  /** Only what is past its time and not final. */
  readonly dueBefore?: string;
};

const unfinished = "p.state NOT IN ('settled', 'covered')";

export async function listPostings(
  reader: Reader,
  filter: PostingFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: Posting[]; readonly total: number }> {
  const parts: string[] = ['1 = 1'];
  const params: Param[] = [];
  const add = (part: string, value: Param): void => {
    parts.push(part);
    params.push(value);
  };
  if (filter.companyId !== undefined) add('p.company_id = ?', filter.companyId);
  if (filter.locationId !== undefined) add('p.location_id = ?', filter.locationId);
  if (filter.state !== undefined) add('p.state = ?', filter.state);
  if (filter.orderId !== undefined) add('p.order_id = ?', filter.orderId);
  if (filter.dueBefore !== undefined) add(`${unfinished} AND p.due_at < ?`, filter.dueBefore);
  const where = parts.join(' AND ');
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM erp_postings p WHERE ${where} ORDER BY p.id DESC
     LIMIT ${Math.trunc(page.limit)} OFFSET ${Math.trunc(page.offset)}`,
    params,
  );
  const total = await reader.one<{ n: number }>(`SELECT COUNT(*) AS n FROM erp_postings p WHERE ${where}`, params);
  return { rows: rows.map(postingOf), total: Number(total?.n ?? 0) };
}

/** Those in a state, the ones due first, after one of them. */
export async function listInState(
  reader: Reader,
  state: PostingState,
  after: { readonly dueAt: string; readonly id: string },
  limit: number,
): Promise<Posting[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM erp_postings p WHERE p.state = ? AND (p.due_at > ? OR (p.due_at = ? AND p.id > ?))
     ORDER BY p.due_at, p.id LIMIT ${Math.trunc(limit)}`,
    [state, after.dueAt, after.dueAt, after.id],
  );
  return rows.map(postingOf);
}

/** Requests of a place that the ERP has not answered yet. */
export async function listOpenRequests(reader: Reader, locationId: string): Promise<Posting[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM erp_postings p WHERE p.state IN ('written', 'sent') AND p.location_id = ?
     AND p.type = 'stock.request.v1'`,
    [locationId],
  );
  return rows.map(postingOf);
}

/** Other steps of the same business. */
export async function listGroup(reader: Reader, groupKey: string, locationId: string): Promise<Posting[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM erp_postings p WHERE p.location_id = ? AND p.group_key = ? ORDER BY p.group_no`,
    [locationId, groupKey],
  );
  return rows.map(postingOf);
}

/** Saves a posting against the state it was locked in; whether it was still in it. */
export async function savePosting(tx: Tx, before: PostingState, posting: Posting): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE erp_postings SET state = ?, sent_at = ?, erp_documents = ?, ledger_to = ?, error_code = ?, error_text = ?,
       settled_at = ?, settled_by = ? WHERE id = ? AND state = ?`,
    [
      posting.state,
      posting.sentAt,
      posting.erpDocuments.length === 0 ? null : JSON.stringify(posting.erpDocuments),
      posting.ledgerTo,
      posting.errorCode,
      posting.errorText,
      posting.settledAt,
      posting.settledBy,
      posting.id,
      before,
    ],
  );
  return changed === 1;
}

export async function saveBody(tx: Tx, posting: Pick<Posting, 'id' | 'body'>): Promise<void> {
  await tx.run('UPDATE erp_postings SET payload = ? WHERE id = ?', [JSON.stringify(posting.body), posting.id]);
}

/** How many have taken longer than they may. */
export async function countOverdue(reader: Reader, now: string, locationId?: string): Promise<number> {
  const row = await reader.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM erp_postings p WHERE p.state IN ('written', 'sent', 'posted', 'parked', 'rejected')
     AND p.due_at < ?${locationId === undefined ? '' : ' AND p.location_id = ?'}`,
    locationId === undefined ? [now] : [now, locationId],
  );
  return Number(row?.n ?? 0);
}
