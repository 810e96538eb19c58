/**
 * Telling: an event is written in the transaction that makes it true, to the append-only log and to the outbox.
 * A relay publishes outbox rows and deletes exactly those that the bus confirmed.
 */
import { uuidv7 } from './ids.ts';
import type { Database, Row, Tx } from './db/index.ts';
import { causeOf } from './correlation.ts';
import { partitionOf, type Message } from './message.ts';

type Told = { readonly rows: Row[]; readonly log: Row[] };
const KEY = 'outbox.told';

/** Called after a commit that told something; one per database, set by the hub that relays it. */
const wakes = new WeakMap<object, () => void>();
export function onTold(db: Database, listener: () => void): void {
  wakes.set(db.sequelize, listener);
}

/** Writes an event about the document `key` in its `version`. Rows are gathered and written just before the commit. */
export function tellRaw(tx: Tx, event: string, payload: Record<string, unknown>, key: string, version: number): void {
  const told = toldIn(tx);
  const cause = causeOf(tx, key);
  const id = uuidv7();
  const shared = {
    id,
    event,
    doc_key: key,
    doc_version: version,
    payload: JSON.stringify(payload),
    correlation_id: cause.correlationId,
  };
  told.rows.push({ ...shared, part: partitionOf(key) });
  told.log.push(shared);
}

function toldIn(tx: Tx): Told {
  const known = tx.scratch.get(KEY) as Told | undefined;
  if (known !== undefined) return known;
  const told: Told = { rows: [], log: [] };
  tx.scratch.set(KEY, told);
  tx.beforeCommit(async () => {
    // Whatever another such hook tells after this one gathers anew, under a hook of its own.
    tx.scratch.delete(KEY);
    await tx.last.insert('event_log', told.log);
    await tx.last.insert('outbox', told.rows);
  });
  tx.afterCommit(() => wakes.get(tx.owner)?.());
  return told;
}

export type OutboxRow = {
  readonly seq: number;
  readonly part: number;
  readonly attempts: number;
  readonly message: Message;
};

type Stored = {
  seq: number;
  part: number;
  attempts: number;
  id: string;
  event: string;
  doc_key: string;
  doc_version: number;
  payload: string;
  correlation_id: string;
};

/** The oldest rows of the given partitions that are due; only rows of these events behind `after`, if asked for. */
export async function readOutbox(
  db: Database,
  parts: readonly number[],
  limit: number,
  only?: { events: ReadonlySet<string>; after: number },
): Promise<OutboxRow[]> {
  if (parts.length === 0) return [];
  const events = [...(only?.events ?? [])];
  const narrowed = only === undefined ? '' : `seq > ? AND event IN (${events.map(() => '?').join(',')}) AND `;
  const rows = await db.read((r) =>
    r.all<Stored>(
      `SELECT seq, part, attempts, id, event, doc_key, doc_version, payload, correlation_id FROM outbox
       WHERE ${narrowed}part IN (${parts.join(',')}) AND available_at <= ${r.sql.now} ORDER BY seq LIMIT ${limit}`,
      only === undefined ? [] : [only.after, ...events],
    ),
  );
  return rows.map((row) => ({ seq: row.seq, part: row.part, attempts: row.attempts, message: messageOf(row) }));
}

/** The highest id in the table; 0 when it is empty. */
export async function newestSeq(db: Database): Promise<number> {
  return (await db.read((r) => r.one<{ seq: number | null }>('SELECT MAX(seq) AS seq FROM outbox')))?.seq ?? 0;
}

/** A stored row as the message it carries. */
export function messageOf(row: Omit<Stored, 'seq' | 'part' | 'attempts'>): Message {
  return {
    id: row.id,
    event: row.event,
    key: row.doc_key,
    version: row.doc_version,
    payload: JSON.parse(row.payload) as Record<string, unknown>,
    correlationId: row.correlation_id,
  };
}

/** Deletes confirmed rows, exact ids only: ids are not handed out in the order of commits. */
export async function closeOutbox(tx: Tx, seqs: readonly number[]): Promise<void> {
  await tx.last.deleteByKeys('outbox', ['seq', 'int'], seqs);
}

/** Keeps a row that the bus would not take, to be tried later. */
export async function postponeOutbox(tx: Tx, seq: number, error: string, delayMs: number): Promise<void> {
  await tx.run(
    `UPDATE outbox SET attempts = attempts + 1, last_error = ?, available_at = ${tx.sql.nowPlusMs} WHERE seq = ?`,
    [error.slice(0, 480), delayMs, seq],
  );
}
