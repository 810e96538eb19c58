/** What cannot go on waits here with its reason until a person replays or closes it. Nothing is ever dropped. */
import { uuidv7 } from 'uuidv7';
import { fail, type AppError } from './errors.ts';
import type { Reader, Tx } from './db/index.ts';
import { currentCause } from './correlation.ts';
import { momentOf } from './time.ts';

export type ParkedSource = 'delivery' | 'inbound';

export type Parked = {
  readonly id: string;
  readonly source: ParkedSource;
  readonly refId: string;
  readonly listener: string;
  readonly event: string;
  /** The order this is about, once there is one. */
  readonly documentId: string | null;
  readonly orderNumber: string | null;
  readonly reasonKind: string;
  readonly reasonCode: string;
  readonly reasonDetail: string;
  readonly state: 'open' | 'replayed' | 'closed';
  readonly parkedAt: string;
};

export async function park(
  tx: Tx,
  what: {
    source: ParkedSource;
    refId: string;
    listener: string;
    event: string;
    documentId?: string;
    orderNumber?: string;
    error: AppError;
  },
): Promise<void> {
  const row = {
    id: uuidv7(),
    source: what.source,
    ref_id: what.refId,
    listener: what.listener,
    event: what.event,
    // Longer keys are no id of ours; a column that overflows would keep the message from being parked at all.
    document_id: what.documentId !== undefined && what.documentId.length <= 36 ? what.documentId : null,
    order_number: what.orderNumber?.slice(0, 60) ?? null,
    reason_kind: what.error.kind,
    reason_code: what.error.code.slice(0, 120),
    reason_detail: JSON.stringify(what.error.details).slice(0, 1000),
    state: 'open',
    parked_at: momentOf(new Date()),
    closed_at: null,
    closed_by: null,
  };
  await tx.upsert(
    'parked',
    ['source', 'ref_id'],
    [row],
    [
      'listener',
      'event',
      'order_number',
      'reason_kind',
      'reason_code',
      'reason_detail',
      'state',
      'parked_at',
      'closed_at',
      'closed_by',
    ],
  );
}

type Stored = {
  id: string;
  source: ParkedSource;
  ref_id: string;
  listener: string;
  event: string;
  document_id: string | null;
  order_number: string | null;
  reason_kind: string;
  reason_code: string;
  reason_detail: string;
  state: Parked['state'];
  parked_at: string;
};

function parkedOf(row: Stored): Parked {
  return {
    id: row.id,
    source: row.source,
    refId: row.ref_id,
    listener: row.listener,
    event: row.event,
    documentId: row.document_id,
    orderNumber: row.order_number,
    reasonKind: row.reason_kind,
    reasonCode: row.reason_code,
    reasonDetail: row.reason_detail,
    state: row.state,
    parkedAt: row.parked_at,
  };
}

/** A page of parked messages, newest first. */
export async function listParked(
  reader: Reader,
  query: { state: Parked['state']; limit: number; offset: number },
): Promise<{ rows: Parked[]; total: number }> {
  const rows = await reader.all<Stored>(
    `SELECT * FROM parked WHERE state = ? ORDER BY parked_at DESC, id DESC LIMIT ${Math.trunc(query.limit)} OFFSET ${Math.trunc(query.offset)}`,
    [query.state],
  );
  const total =
    (await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM parked WHERE state = ?', [query.state]))?.n ?? 0;
  return { rows: rows.map(parkedOf), total };
}

/** One parked message with the body or payload that it could not work on. */
export async function loadParked(reader: Reader, id: string): Promise<{ parked: Parked; body: string }> {
  const row = await reader.one<Stored>('SELECT * FROM parked WHERE id = ?', [id]);
  if (row === undefined) fail('missing', 'parked.unknown', { id });
  const body =
    row.source === 'inbound'
      ? await reader.one<{ body: string }>('SELECT body FROM inbound_messages WHERE id = ?', [row.ref_id])
      : await reader.one<{ body: string }>('SELECT payload AS body FROM deliveries WHERE id = ?', [row.ref_id]);
  return { parked: parkedOf(row), body: body?.body ?? '' };
}

/**
 * Puts a parked message back to work with its attempts counted from none.
 * @throws missing `parked.unknown`; conflict `parked.not_open` when somebody was faster.
 */
export async function replayParked(tx: Tx, id: string): Promise<void> {
  const row = await closeOpen(tx, id, 'replayed');
  if (row.source === 'inbound') {
    await tx.run(
      `UPDATE inbound_messages SET state = 'waiting', attempts = 0, available_at = ${tx.sql.now} WHERE id = ?`,
      [row.ref_id],
    );
  } else {
    await tx.run(`UPDATE deliveries SET state = 'retry', attempts = 0, available_at = ${tx.sql.now} WHERE id = ?`, [
      row.ref_id,
    ]);
  }
}

/** Closes a parked message for good; it stays readable. */
export async function closeParked(tx: Tx, id: string): Promise<void> {
  await closeOpen(tx, id, 'closed');
}

/** Closes what stands parked of the bodies under these numbers, because a good one has come; which messages they were. */
export async function closeParkedOf(tx: Tx, orderNumbers: readonly string[]): Promise<string[]> {
  if (orderNumbers.length === 0) return [];
  const rows = await tx.all<{ id: string; ref_id: string }>(
    `SELECT p.id, p.ref_id FROM ${tx.keysTable([['order_number', 'text']])} k ${tx.sql.joinInOrder} parked p
     ON p.order_number = k.order_number AND p.state = 'open' AND p.source = 'inbound'`,
    [JSON.stringify(orderNumbers.map((number) => [number]))],
  );
  for (const { id } of rows) await closeParked(tx, id);
  return rows.map((row) => row.ref_id);
}

async function closeOpen(tx: Tx, id: string, state: 'replayed' | 'closed'): Promise<Stored> {
  const row = await tx.one<Stored>(`SELECT * FROM parked WHERE id = ?${tx.sql.forUpdate}`, [id]);
  if (row === undefined) fail('missing', 'parked.unknown', { id });
  if (row.state !== 'open') fail('conflict', 'parked.not_open', { state: row.state });
  await tx.run('UPDATE parked SET state = ?, closed_at = ?, closed_by = ? WHERE id = ?', [
    state,
    momentOf(new Date()),
    currentCause().who,
    id,
  ]);
  return row;
}
