/** What cannot go on waits here with its reason until a person replays or closes it. Nothing is ever dropped. */
import { uuidv7 } from './ids.ts';
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

/** What a kept message is parked as. @throws missing `parked.unknown` */
export async function parkedIdOf(reader: Reader, inboundId: string): Promise<string> {
  const row = await reader.one<{ id: string }>("SELECT id FROM parked WHERE source = 'inbound' AND ref_id = ?", [
    inboundId,
  ]);
  return row?.id ?? fail('missing', 'parked.unknown', { id: inboundId });
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

/**
 * A good body has come under these numbers: what stands parked of them is closed. Which messages these were, with those
 * that were put back to work.
 */
export async function closeParkedOf(tx: Tx, orderNumbers: readonly string[]): Promise<string[]> {
  if (orderNumbers.length === 0) return [];
  const rows = await tx.all<{ id: string; ref_id: string; state: string }>(
    `SELECT p.id, p.ref_id, p.state FROM ${tx.keysTable([['order_number', 'text']])} k ${tx.sql.joinInOrder} parked p
     ON p.order_number = k.order_number AND p.state IN ('open', 'replayed') AND p.source = 'inbound'`,
    [JSON.stringify(orderNumbers.map((number) => [number]))],
  );
  for (const { id, state } of rows) if (state === 'open') await closeParked(tx, id);
  return rows.map((row) => row.ref_id);
}

export type Correction = {
  /** The whole body as it is to be read from now on. */
  readonly body: string;
  /** Names of the fields that differ; contents are personal. */
  readonly fields: readonly string[];
  readonly why?: string;
  /** When it was parked, as they saw it: parked again since then, it is another thing. */
  readonly seen?: string;
  readonly businessKey: string;
  readonly orderNumber: string;
};

/**
 * Puts a parked message back to work with another body. The one that came is kept, and stays what a repeat of it is
 * known by. The message's id.
 * @throws missing `parked.unknown`; conflict `parked.not_open`, `parked.changed_meanwhile`, `parked.no_body`
 */
export async function correctParked(tx: Tx, id: string, correction: Correction): Promise<string> {
  await mustBeAsSeen(tx, id, correction.seen);
  const row = await closeOpen(tx, id, 'replayed');
  if (row.source !== 'inbound') fail('conflict', 'parked.no_body', { id });
  const before = await tx.one<{ body: string }>(`SELECT body FROM inbound_messages WHERE id = ?${tx.sql.forUpdate}`, [
    row.ref_id,
  ]);
  await tx.insert('inbound_corrections', [
    {
      id: uuidv7(),
      inbound_id: row.ref_id,
      body_before: before?.body ?? '',
      changes: JSON.stringify(correction.fields.slice(0, 100)),
      why: correction.why?.slice(0, 300) ?? null,
      who: currentCause().who,
      at: momentOf(new Date()),
    },
  ]);
  await tx.run(
    `UPDATE inbound_messages SET body = ?, business_key = ?, order_number = ?, state = 'waiting', attempts = 0,
       available_at = ${tx.sql.now} WHERE id = ?`,
    [correction.body, correction.businessKey.slice(0, 100), correction.orderNumber.slice(0, 60), row.ref_id],
  );
  await tx.run('UPDATE parked SET order_number = ? WHERE id = ?', [correction.orderNumber.slice(0, 60), id]);
  return row.ref_id;
}

/** Locks it. @throws missing `parked.unknown`; conflict `parked.changed_meanwhile` */
export async function mustBeAsSeen(tx: Tx, id: string, seen: string | undefined): Promise<void> {
  const row = await tx.one<{ parked_at: string }>(`SELECT parked_at FROM parked WHERE id = ?${tx.sql.forUpdate}`, [id]);
  if (row === undefined) fail('missing', 'parked.unknown', { id });
  if (seen !== undefined && seen !== row.parked_at) fail('conflict', 'parked.changed_meanwhile', { id });
}

export type Corrected = {
  readonly fields: readonly string[];
  readonly why: string | null;
  readonly who: string;
  readonly at: string;
  readonly bodyBefore: string;
};

/** Who corrected a message, the first first. */
export async function listCorrections(reader: Reader, inboundId: string): Promise<Corrected[]> {
  const rows = await reader.all<{ changes: string; why: string | null; who: string; at: string; body_before: string }>(
    'SELECT changes, why, who, at, body_before FROM inbound_corrections WHERE inbound_id = ? ORDER BY at, id',
    [inboundId],
  );
  return rows.map(({ changes, body_before: bodyBefore, ...row }) => ({
    ...row,
    bodyBefore,
    fields: JSON.parse(changes) as string[],
  }));
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
