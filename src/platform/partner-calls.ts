/** The written intent before a partner call: what we are about to ask, under which reference, and what came of it. */
import { uuidv7 } from './ids.ts';
import { gathered } from './db/gather.ts';
import { Overtaken, type Reader, type Row, type Tx } from './db/index.ts';
import type { Message } from './message.ts';
import { momentOf } from './time.ts';
import { limits } from '../../config/retry.ts';

export type Claimed =
  | { readonly state: 'new' }
  /** An attempt was made before and its outcome is unknown: look up before asking again. */
  | { readonly state: 'open'; readonly intent: unknown; readonly doubtful: boolean }
  /** Certainly nothing came of it: the next attempt writes a fresh intent. */
  | { readonly state: 'refused' }
  /** Recorded by another process while we waited for the row. */
  | { readonly state: 'done' }
  /** Another process is at it. */
  | { readonly state: 'busy' };

/**
 * What a failed attempt leaves behind. `open`: ask the same again, after a look-up. `refused`: nothing happened, ask
 * afresh. `doubtful`: we could not send it or not read the answer: look up, and ask afresh when nothing is found.
 */
export type Left = 'open' | 'refused' | 'doubtful';

type Stored = { intent: string; state: string; attempts: number; busy: number };

/** What is known of these messages: handled by the listener, or with a call intended before. */
export async function standingOf(
  tx: Tx,
  marks: readonly { listener: string; id: string }[],
): Promise<(listener: string, id: string) => { seen: boolean; begun: boolean }> {
  const keys = tx.keysTable([
    ['listener', 'text'],
    ['message_id', 'text'],
  ]);
  const rows = await tx.all<{ listener: string; message_id: string; seen: string | null; begun: string | null }>(
    `SELECT k.listener, k.message_id, i.message_id AS seen, c.message_id AS begun FROM ${keys} k
     LEFT JOIN inbox i ON i.listener = k.listener AND i.message_id = k.message_id
     LEFT JOIN partner_calls c ON c.listener = k.listener AND c.message_id = k.message_id`,
    [JSON.stringify(marks.map((mark) => [mark.listener, mark.id]))],
  );
  const known = new Map(
    rows.map((row) => [`${row.listener}\n${row.message_id}`, { seen: row.seen !== null, begun: row.begun !== null }]),
  );
  return (listener, id) => known.get(`${listener}\n${id}`) ?? { seen: false, begun: false };
}

/** Reads and locks what is known of this call. */
export async function claimCall(tx: Tx, listener: string, message: Message, owner: string): Promise<Claimed> {
  const row = await tx.one<Stored>(
    `SELECT intent, state, attempts, CASE WHEN claimed_until > ${tx.sql.now} AND claimed_by <> ? THEN 1 ELSE 0 END AS busy
     FROM partner_calls WHERE listener = ? AND message_id = ?${tx.sql.forUpdate}`,
    [owner, listener, message.id],
  );
  if (row === undefined) return { state: 'new' };
  if (row.state === 'done') return { state: 'done' };
  if (row.busy === 1) return { state: 'busy' };
  if (row.state !== 'open' && row.state !== 'doubtful') return { state: 'refused' };
  await tx.run(
    `UPDATE partner_calls SET attempts = attempts + 1, claimed_by = ?, claimed_until = ${tx.sql.nowPlusMs}, updated_at = ?
     WHERE listener = ? AND message_id = ?`,
    [owner, limits.claimMs, momentOf(new Date()), listener, message.id],
  );
  return { state: 'open', intent: JSON.parse(row.intent) as unknown, doubtful: row.state === 'doubtful' };
}

/** Writes intents before anything leaves the house; `again` when a refused intent is replaced, whose row we have locked. */
export async function writeIntents(
  tx: Tx,
  owner: string,
  calls: readonly { listener: string; message: Message; intent: unknown; again: boolean }[],
): Promise<void> {
  if (calls.length === 0) return;
  // By our clock: a claim outlives the longest call by a minute, more than two clocks may differ.
  const now = momentOf(new Date());
  const until = momentOf(new Date(Date.now() + limits.claimMs));
  const rowOf = ({ listener, message, intent }: (typeof calls)[number]): Row => ({
    id: uuidv7(),
    listener,
    message_id: message.id,
    doc_key: message.key,
    intent: JSON.stringify(intent),
    attempts: 1,
    state: 'open',
    answer: null,
    claimed_by: owner,
    claimed_until: until,
    created_at: now,
    updated_at: now,
  });
  const fresh = calls.filter((call) => !call.again).map(rowOf);
  const written = await tx.insert('partner_calls', fresh, { ifAbsent: true });
  // Another process was given the same message and has just written its intent: only one may ask.
  if (written !== fresh.length) throw new Overtaken();
  const replaced = calls.filter((call) => call.again).map(rowOf);
  await tx.upsert('partner_calls', ['listener', 'message_id'], replaced, [
    'intent',
    'attempts',
    'state',
    'answer',
    'claimed_by',
    'claimed_until',
    'updated_at',
  ]);
}

/** Of these documents, those for which a call of the listener is being made now. */
export async function callsUnderWay(
  reader: Reader,
  listener: string,
  docKeys: readonly string[],
): Promise<Set<string>> {
  if (docKeys.length === 0) return new Set();
  const rows = await reader.all<{ doc_key: string }>(
    `SELECT DISTINCT c.doc_key FROM ${reader.keysTable([['doc_key', 'text']])} k ${reader.sql.joinInOrder} partner_calls c
     ON c.doc_key = k.doc_key WHERE c.listener = ? AND c.state = 'open' AND c.claimed_until > ${reader.sql.now}`,
    [JSON.stringify([...new Set(docKeys)].map((key) => [key])), listener],
  );
  return new Set(rows.map((row) => row.doc_key));
}

/** Of these documents, those for which a call of the listener was written down and has no end yet: it may still be made. */
export async function openCallsOf(reader: Reader, listener: string, docKeys: readonly string[]): Promise<Set<string>> {
  if (docKeys.length === 0) return new Set();
  const rows = await reader.all<{ doc_key: string }>(
    `SELECT DISTINCT c.doc_key FROM ${reader.keysTable([['doc_key', 'text']])} k ${reader.sql.joinInOrder} partner_calls c
     ON c.doc_key = k.doc_key WHERE c.listener = ? AND c.state IN ('open', 'doubtful')`,
    [JSON.stringify([...new Set(docKeys)].map((key) => [key])), listener],
  );
  return new Set(rows.map((row) => row.doc_key));
}

/**
 * What is known of the calls about a document by the listeners of that prefix: `busy`, one is being made, perhaps by
 * another process; `doubt`, one may have had its effect without our knowing; `settled`, neither.
 */
export async function callsAbout(
  reader: Reader,
  docKey: string,
  listeners: string,
): Promise<'busy' | 'doubt' | 'settled'> {
  const found = await gathered(reader, `calls about ${listeners}`, docKey, async (keys) => {
    const rows = await reader.all<{ doc_key: string; busy: number }>(
      `SELECT c.doc_key, MAX(CASE WHEN c.claimed_until > ${reader.sql.now} THEN 1 ELSE 0 END) AS busy
       FROM ${reader.keysTable([['doc_key', 'text']])} k ${reader.sql.joinInOrder} partner_calls c
       ON c.doc_key = k.doc_key WHERE c.state IN ('open', 'doubtful') AND c.listener LIKE ? GROUP BY c.doc_key`,
      [JSON.stringify(keys.map((key) => [key])), `${listeners}%`],
    );
    return new Map(rows.map((row) => [row.doc_key, Number(row.busy) === 1 ? ('busy' as const) : ('doubt' as const)]));
  });
  return found ?? 'settled';
}

/** What was asked about a document by the listeners of that prefix, as it was intended, the newest first; however it ended. */
export async function intentsAbout(reader: Reader, docKey: string, listeners: string): Promise<unknown[]> {
  const rows = await reader.all<{ intent: string }>(
    'SELECT c.intent FROM partner_calls c WHERE c.doc_key = ? AND c.listener LIKE ? ORDER BY c.created_at DESC',
    [docKey, `${listeners}%`],
  );
  return rows.map((row) => JSON.parse(row.intent) as unknown);
}

/** Closes calls whose answer has been recorded. */
export async function closeCalls(
  tx: Tx,
  answers: readonly { listener: string; messageId: string; answer: unknown }[],
): Promise<void> {
  const rows = answers.map(({ listener, messageId, answer }) => [listener, messageId, briefJson(answer)]);
  await tx.last.updateMany(
    'partner_calls',
    [
      ['listener', 'text'],
      ['message_id', 'text'],
      ['answer', 'wide'],
    ],
    rows,
    ['listener', 'message_id'],
    { state: "'done'", answer: 'k.answer', claimed_until: 'NULL', updated_at: tx.sql.now },
  );
}

/** An answer as it is kept here: whole while it is small; what matters of it is recorded where it belongs. */
function briefJson(answer: unknown): string {
  const text = JSON.stringify(answer) ?? 'null';
  return text.length <= 1900 ? text : JSON.stringify({ begins: text.slice(0, 900), characters: text.length });
}

/** Frees our calls after failed attempts. Another process's claim stays as it is. */
export async function releaseCalls(
  tx: Tx,
  owner: string,
  calls: readonly { readonly listener: string; readonly messageId: string; readonly left: Left }[],
): Promise<void> {
  await tx.updateMany(
    'partner_calls',
    [
      ['listener', 'text'],
      ['message_id', 'text'],
      ['left_as', 'text'],
      ['owner', 'text'],
    ],
    calls.map(({ listener, messageId, left }) => [listener, messageId, left, owner]),
    ['listener', 'message_id'],
    { state: 'k.left_as', claimed_until: 'NULL', updated_at: tx.sql.now },
    "t.claimed_by = k.owner AND t.state IN ('open', 'doubtful')",
  );
}
