/** The written intent before a partner call: what we are about to ask, under which reference, and what came of it. */
import { uuidv7 } from 'uuidv7';
import { Overtaken, type Row, type Tx } from './db/index.ts';
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

/** For which of these messages a call has been intended before. */
export async function knownCalls(tx: Tx, listener: string, ids: readonly string[]): Promise<Set<string>> {
  const keys = tx.keysTable([['message_id', 'text']]);
  const known = await tx.all<{ message_id: string }>(
    `SELECT c.message_id FROM ${keys} k ${tx.sql.joinInOrder} partner_calls c ON c.message_id = k.message_id AND c.listener = ?`,
    [JSON.stringify(ids.map((id) => [id])), listener],
  );
  return new Set(known.map((row) => row.message_id));
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
  listener: string,
  owner: string,
  calls: readonly { message: Message; intent: unknown; again: boolean }[],
): Promise<void> {
  if (calls.length === 0) return;
  const until = await tx.one<{ until: string; now: string }>(
    `SELECT ${tx.sql.nowPlusMs} AS until, ${tx.sql.now} AS now`,
    [limits.claimMs],
  );
  const now = until?.now ?? '';
  const rowOf = ({ message, intent }: { message: Message; intent: unknown }): Row => ({
    id: uuidv7(),
    listener,
    message_id: message.id,
    doc_key: message.key,
    intent: JSON.stringify(intent),
    attempts: 1,
    state: 'open',
    answer: null,
    claimed_by: owner,
    claimed_until: (until?.until ?? now).slice(0, 23),
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

/** Closes calls whose answer has been recorded. */
export async function closeCalls(
  tx: Tx,
  listener: string,
  answers: readonly { messageId: string; answer: unknown }[],
): Promise<void> {
  const rows = answers.map(({ messageId, answer }) => [
    listener,
    messageId,
    (JSON.stringify(answer) ?? 'null').slice(0, 20_000),
  ]);
  await tx.updateMany(
    'partner_calls',
    [
      ['listener', 'text'],
      ['message_id', 'text'],
      ['answer', 'long'],
    ],
    rows,
    ['listener', 'message_id'],
    { state: "'done'", answer: 'k.answer', claimed_until: 'NULL', updated_at: tx.sql.now },
  );
}

/** Frees our call after a failed attempt. Another process's claim stays as it is. */
export async function releaseCall(
  tx: Tx,
  listener: string,
  messageId: string,
  owner: string,
  left: Left,
): Promise<void> {
  await tx.run(
    `UPDATE partner_calls SET state = ?, claimed_until = NULL, updated_at = ${tx.sql.now}
     WHERE listener = ? AND message_id = ? AND claimed_by = ? AND state IN ('open', 'doubtful')`,
    [left, listener, messageId, owner],
  );
}
