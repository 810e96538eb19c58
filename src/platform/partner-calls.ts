/** The written intent before a partner call: what we are about to ask, under which reference, and what came of it. */
import { uuidv7 } from 'uuidv7';
import type { Tx } from './db/index.ts';
import type { Message } from './message.ts';
import { momentOf } from './time.ts';
import { limits } from '../../config/retry.ts';

export type Claimed =
  | { readonly state: 'new' }
  /** An attempt was made before and its outcome is unknown: look up before asking again. */
  | { readonly state: 'open'; readonly intent: unknown }
  /** The partner's definite no: the next attempt writes a fresh intent. */
  | { readonly state: 'refused' }
  /** Another process is at it. */
  | { readonly state: 'busy' };

type Stored = { intent: string; state: string; attempts: number; busy: number };

/** Reads and locks what is known of this call. */
export async function claimCall(tx: Tx, listener: string, message: Message, owner: string): Promise<Claimed> {
  const row = await tx.one<Stored>(
    `SELECT intent, state, attempts, CASE WHEN claimed_until > ${tx.sql.now} AND claimed_by <> ? THEN 1 ELSE 0 END AS busy
     FROM partner_calls WHERE listener = ? AND message_id = ?${tx.sql.forUpdate}`,
    [owner, listener, message.id],
  );
  if (row === undefined) return { state: 'new' };
  if (row.busy === 1) return { state: 'busy' };
  if (row.state !== 'open') return { state: 'refused' };
  await tx.run(
    `UPDATE partner_calls SET attempts = attempts + 1, claimed_by = ?, claimed_until = ${tx.sql.nowPlusMs}, updated_at = ?
     WHERE listener = ? AND message_id = ?`,
    [owner, limits.claimMs, momentOf(new Date()), listener, message.id],
  );
  return { state: 'open', intent: JSON.parse(row.intent) as unknown };
}

/** Writes intents before anything leaves the house. */
export async function writeIntents(
  tx: Tx,
  listener: string,
  owner: string,
  calls: readonly { message: Message; intent: unknown }[],
): Promise<void> {
  if (calls.length === 0) return;
  const until = await tx.one<{ until: string; now: string }>(
    `SELECT ${tx.sql.nowPlusMs} AS until, ${tx.sql.now} AS now`,
    [limits.claimMs],
  );
  const now = until?.now ?? '';
  const rows = calls.map(({ message, intent }) => ({
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
  }));
  await tx.upsert('partner_calls', ['listener', 'message_id'], rows, [
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

/** Frees a call after a failed attempt; `definite` when the partner certainly did nothing. */
export async function releaseCall(tx: Tx, listener: string, messageId: string, definite: boolean): Promise<void> {
  await tx.run(
    `UPDATE partner_calls SET state = ?, claimed_until = NULL, updated_at = ${tx.sql.now} WHERE listener = ? AND message_id = ? AND state = 'open'`,
    [definite ? 'refused' : 'open', listener, messageId],
  );
}
