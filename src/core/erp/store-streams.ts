/** The tables erp_streams and erp_buffered: how far each store's sequence has come, and what waits behind a gap. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Caller, Envelope, MessageType, StreamPlace } from './message.ts';

export type Stream = {
  readonly key: string;
  readonly companyId: string;
  readonly expectedSeq: number;
  readonly buffered: number;
  /** Since when the expected message is missing although later ones are here. */
  readonly gapSince: string | null;
};

type StreamRecord = {
  stream_key: string;
  company_id: string;
  expected_seq: number | string;
  gap_since: string | null;
  buffered: number;
};

const columns = 'stream_key, company_id, expected_seq, gap_since, buffered';

function streamOf(row: StreamRecord): Stream {
  return {
    key: row.stream_key,
    companyId: row.company_id,
    expectedSeq: Number(row.expected_seq),
    buffered: row.buffered,
    gapSince: row.gap_since,
  };
}

export async function findStream(reader: Reader, key: string): Promise<Stream | undefined> {
  const row = await reader.one<StreamRecord>(`SELECT ${columns} FROM erp_streams WHERE stream_key = ?`, [key]);
  return row === undefined ? undefined : streamOf(row);
}

/** Locked until the end of the transaction; undefined where no message of it has ever come. */
export async function lockStream(tx: Tx, key: string): Promise<Stream | undefined> {
  const row = await tx.one<StreamRecord>(`SELECT ${columns} FROM erp_streams WHERE stream_key = ?${tx.sql.forUpdate}`, [
    key,
  ]);
  return row === undefined ? undefined : streamOf(row);
}

/** A stream begins with the first message that the hub sees of it. */
export async function insertStream(tx: Tx, companyId: string, place: StreamPlace): Promise<void> {
  const row = {
    stream_key: place.key,
    company_id: companyId,
    expected_seq: place.seq,
    gap_since: null,
    buffered: 0,
    updated_at: momentOf(new Date()),
  };
  await tx.insert('erp_streams', [row], { ifAbsent: true });
}

export async function saveStream(tx: Tx, stream: Stream): Promise<void> {
  await tx.run(
    'UPDATE erp_streams SET expected_seq = ?, gap_since = ?, buffered = ?, updated_at = ? WHERE stream_key = ?',
    [stream.expectedSeq, stream.gapSince, stream.buffered, momentOf(new Date()), stream.key],
  );
}

/** Streams that have something waiting. */
export async function listWaiting(reader: Reader): Promise<Stream[]> {
  const rows = await reader.all<StreamRecord>(
    `SELECT ${columns} FROM erp_streams WHERE buffered > 0 ORDER BY stream_key`,
  );
  return rows.map(streamOf);
}

export type Buffered = {
  readonly seq: number;
  readonly companyId: string;
  readonly clientId: string;
  readonly messageId: string;
  /** `skip`: its work was done when it came; it only holds its place in the sequence. */
  readonly type: MessageType | 'skip';
  readonly text: string;
};

/** False when the place in the sequence is taken. */
export async function insertBuffered(
  tx: Tx,
  caller: Caller,
  envelope: Envelope & { readonly stream: StreamPlace },
  done: boolean,
): Promise<boolean> {
  const row = {
    stream_key: envelope.stream.key,
    seq: envelope.stream.seq,
    company_id: caller.companyId,
    client_id: caller.clientId,
    message_id: envelope.messageId ?? '',
    type: done ? 'skip' : envelope.type,
    body: done ? '' : envelope.text,
    received_at: momentOf(new Date()),
  };
  return (await tx.insert('erp_buffered', [row], { ifAbsent: true })) === 1;
}

/** The first of what waits, from a place in the sequence on. */
export async function firstBuffered(tx: Tx, key: string, from: number): Promise<Buffered | undefined> {
  const row = await tx.one<Record<string, string | number>>(
    `SELECT seq, company_id, client_id, message_id, type, body FROM erp_buffered
     WHERE stream_key = ? AND seq >= ? ORDER BY seq LIMIT 1`,
    [key, from],
  );
  if (row === undefined) return undefined;
  return {
    seq: Number(row['seq']),
    companyId: String(row['company_id']),
    clientId: String(row['client_id']),
    messageId: String(row['message_id']),
    type: row['type'] as Buffered['type'],
    text: String(row['body']),
  };
}

/** The moment the oldest of what waits behind a gap came. */
export async function oldestBuffered(tx: Tx, key: string): Promise<string | null> {
  const row = await tx.one<{ at: string | null }>(
    'SELECT MIN(received_at) AS at FROM erp_buffered WHERE stream_key = ?',
    [key],
  );
  return row?.at ?? null;
}

export async function deleteBuffered(tx: Tx, key: string, seq: number): Promise<void> {
  await tx.run('DELETE FROM erp_buffered WHERE stream_key = ? AND seq = ?', [key, seq]);
}
