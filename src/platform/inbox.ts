/** The inbox: a listener marks a message in the transaction of its effect, so the same message twice has one effect. */
import { Overtaken, type Tx } from './db/index.ts';
import { momentOf } from './time.ts';

/** Which of these messages the listener has handled. */
export async function seenAmong(tx: Tx, listener: string, ids: readonly string[]): Promise<Set<string>> {
  const keys = tx.keysTable([['message_id', 'text']]);
  const done = await tx.all<{ message_id: string }>(
    `SELECT i.message_id FROM ${keys} k ${tx.sql.joinInOrder} inbox i ON i.message_id = k.message_id AND i.listener = ?`,
    [JSON.stringify(ids.map((id) => [id])), listener],
  );
  return new Set(done.map((row) => row.message_id));
}

/** Which of these messages the listener has not handled yet; they are marked as handled by this transaction. */
export async function firstSeen(tx: Tx, listener: string, ids: readonly string[]): Promise<Set<string>> {
  const unique = [...new Set(ids)];
  // Repeats are rare: the first run marks without looking, and only what finds a mark there runs again with a look.
  const seen = tx.attempt === 1 ? new Set<string>() : await seenAmong(tx, listener, unique);
  const fresh = unique.filter((id) => !seen.has(id));
  const marked = await tx.insert(
    'inbox',
    fresh.map((id) => ({ listener, message_id: id, done_at: momentOf(new Date()) })),
    { ifAbsent: true },
  );
  // Seen before, or two processes at once: run again, it finds the marks.
  if (marked !== fresh.length) throw new Overtaken();
  return new Set(fresh);
}

/** Takes marks back for members whose work is put off to another round. */
export async function unsee(tx: Tx, listener: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await tx.run('DELETE FROM inbox WHERE listener = ? AND message_id = ?', [listener, id]);
}
