/** The talk with the ERP as people look at it: what it was told, and the snapshots it sent. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { StockPlaces } from './stock.ts';
import { heldSeen } from './store-stock-alarms.ts';
import { placeScope } from './store-stock.ts';
import { camel, marks } from './store-scope.ts';
import type { WorkPage } from './store-work.ts';

export type PostingGlance = {
  readonly id: string;
  readonly locationId: string;
  readonly outSeq: number;
  readonly type: string;
  readonly documentKey: string;
  readonly orderId: string | null;
  readonly state: string;
  readonly dueAt: string;
  readonly createdAt: string;
  readonly errorCode: string | null;
};

export type PostingQuery = {
  readonly state?: string | undefined;
  readonly type?: string | undefined;
  readonly documentKey?: string | undefined;
  /** Not finished, and past its time at this moment. */
  readonly overdueAt?: string | undefined;
  readonly limit: number;
  readonly offset: number;
};

const waiting = ['written', 'sent', 'posted', 'parked', 'rejected'];

/** Of one place by their number, else the newest first; those in a state or overdue by when they were due. */
export async function listStockPostings(
  reader: Reader,
  places: StockPlaces,
  query: PostingQuery,
): Promise<WorkPage<PostingGlance>> {
  const mine = placeScope(places, 'p.location_id');
  const where: string[] = ['1 = 1'];
  const params: Param[] = [];
  const add = (part: string, ...values: Param[]): void => {
    where.push(part);
    params.push(...values);
  };
  if (query.state !== undefined) add('p.state = ?', query.state);
  if (query.type !== undefined) add('p.type = ?', query.type);
  if (query.documentKey !== undefined) {
    // The index begins with the company.
    if (!places.all && places.companies.length > 0)
      add(`p.company_id IN (${marks(places.companies)})`, ...places.companies);
    add('p.document_key = ?', query.documentKey);
  }
  if (query.overdueAt !== undefined)
    add(`p.state IN (${marks(waiting)}) AND p.due_at < ?`, ...waiting, query.overdueAt);
  const byDue = query.state !== undefined || query.overdueAt !== undefined;
  // An id begins with its moment, so the primary key has the newest at its end.
  const order = places.ids.length === 1 && !places.all ? 'p.out_seq DESC' : byDue ? 'p.due_at, p.id' : 'p.id DESC';
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT p.id, p.location_id, p.out_seq, p.type, p.document_key, p.order_id, p.state, p.due_at, p.created_at, p.error_code
     FROM erp_postings p WHERE ${where.join(' AND ')}${mine.sql}
     ORDER BY ${order} LIMIT ${query.limit + 1} OFFSET ${query.offset}`,
    [...params, ...mine.params],
  );
  return { rows: rows.slice(0, query.limit).map((row) => camel<PostingGlance>(row)), more: rows.length > query.limit };
}

export type SnapshotGlance = {
  readonly id: string;
  readonly companyId: string;
  readonly state: string;
  readonly whole: number;
  readonly consistency: string;
  readonly missingPolicy: string;
  readonly asOf: string | null;
  readonly lineCount: number;
  readonly quantitySum: number;
  readonly changedCount: number;
  readonly heldReason: string | null;
  readonly openedAt: string;
  readonly expiresAt: string;
  readonly committedAt: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  /** How many of its places are done. */
  readonly places: number;
  readonly done: number;
};

const snapshotColumns = `s.id, s.company_id, s.state, s.whole, s.consistency, s.missing_policy, s.as_of, s.line_count,
  s.quantity_sum, s.changed_count, s.held_reason, s.opened_at, s.expires_at, s.committed_at, s.ended_at, s.ended_by,
  (SELECT COUNT(*) FROM stock_snapshot_places a WHERE a.snapshot_id = s.id) AS places,
  (SELECT COUNT(*) FROM stock_snapshot_places b WHERE b.snapshot_id = s.id AND b.done = 1) AS done`;

function snapshotOf(row: Record<string, unknown>): SnapshotGlance {
  const one = camel<SnapshotGlance>(row);
  return { ...one, quantitySum: Number(one.quantitySum), places: Number(one.places), done: Number(one.done) };
}

/** Newest first; of those that speak of the reader's places. */
export async function listStockSnapshots(
  reader: Reader,
  places: StockPlaces,
  query: { readonly state?: string | undefined; readonly limit: number; readonly offset: number },
): Promise<WorkPage<SnapshotGlance>> {
  const mine = heldSeen(places);
  const state = query.state === undefined ? '' : ' AND s.state = ?';
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT ${snapshotColumns} FROM stock_snapshots s WHERE 1 = 1${state}${mine.sql}
     ORDER BY s.opened_at DESC, s.id DESC LIMIT ${query.limit + 1} OFFSET ${query.offset}`,
    [...(query.state === undefined ? [] : [query.state]), ...mine.params],
  );
  return { rows: rows.slice(0, query.limit).map(snapshotOf), more: rows.length > query.limit };
}

/** @throws missing `snapshot.unknown`, also for those of other places */
export async function loadStockSnapshot(reader: Reader, places: StockPlaces, id: string): Promise<SnapshotGlance> {
  const mine = heldSeen(places);
  const row = await reader.one<Record<string, unknown>>(
    `SELECT ${snapshotColumns} FROM stock_snapshots s WHERE s.id = ?${mine.sql}`,
    [id, ...mine.params],
  );
  return row === undefined ? fail('missing', 'snapshot.unknown', { snapshotId: id }) : snapshotOf(row);
}

/** Whether a person may decide on it: all of its places are in reach. */
export async function decidesOnSnapshot(reader: Reader, places: StockPlaces, id: string): Promise<boolean> {
  if (places.all) return true;
  const rows = await reader.all<{ location_id: string }>(
    'SELECT location_id FROM stock_snapshot_places WHERE snapshot_id = ?',
    [id],
  );
  return rows.every((row) => places.byId.has(row.location_id));
}
