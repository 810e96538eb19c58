/** The inbox: a listener marks a message in the transaction of its effect, so the same message twice has one effect. */
import { Overtaken, type Tx } from './db/index.ts';
import { momentOf } from './time.ts';

/** A message as one listener knows it. */
export type Mark = { readonly listener: string; readonly id: string };

/** A mark as the key of a map. */
export const textOf = (mark: Mark): string => `${mark.listener}\n${mark.id}`;

async function seenAmong(tx: Tx, marks: readonly Mark[]): Promise<Set<string>> {
  const keys = tx.keysTable([
    ['listener', 'text'],
    ['message_id', 'text'],
  ]);
  const done = await tx.all<{ listener: string; message_id: string }>(
    `SELECT i.listener, i.message_id FROM ${keys} k ${tx.sql.joinInOrder} inbox i ON i.listener = k.listener AND i.message_id = k.message_id`,
    [JSON.stringify(marks.map((mark) => [mark.listener, mark.id]))],
  );
  return new Set(done.map((row) => textOf({ listener: row.listener, id: row.message_id })));
}

/** Which of these were not handled yet; they are marked as handled by this transaction. */
export async function firstSeenAmong(tx: Tx, marks: readonly Mark[]): Promise<(mark: Mark) => boolean> {
  const unique = [...new Map(marks.map((mark) => [textOf(mark), mark])).values()];
  // Repeats are rare: the first run marks without looking, and only what finds a mark there runs again with a look.
  const seen = tx.attempt === 1 || unique.length === 0 ? new Set<string>() : await seenAmong(tx, unique);
  const fresh = unique.filter((mark) => !seen.has(textOf(mark)));
  const marked = await tx.insert(
    'inbox',
    fresh.map(({ listener, id }) => ({ listener, message_id: id, done_at: momentOf(new Date()) })),
    { ifAbsent: true },
  );
  // Seen before, or two processes at once: run again, it finds the marks.
  if (marked !== fresh.length) throw new Overtaken();
  const names = new Set(fresh.map(textOf));
  return (mark) => names.has(textOf(mark));
}

/** The same for the messages of one listener. */
export async function firstSeen(tx: Tx, listener: string, ids: readonly string[]): Promise<Set<string>> {
  const isFresh = await firstSeenAmong(
    tx,
    ids.map((id) => ({ listener, id })),
  );
  return new Set(ids.filter((id) => isFresh({ listener, id })));
}

/** Takes marks back for members whose work is put off to another round. */
export async function unsee(tx: Tx, listener: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await tx.run('DELETE FROM inbox WHERE listener = ? AND message_id = ?', [listener, id]);
}
