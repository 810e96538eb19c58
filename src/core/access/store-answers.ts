/** The table of answers kept for callers that ask again with the same key. */
import type { Tx } from '../../platform/db/index.ts';

/** False when the key is known; then whoever came first has committed. */
export async function insertAnswer(
  tx: Tx,
  row: { client: string; key: string; about: string; at: string },
): Promise<boolean> {
  const fresh = await tx.insert(
    'kept_answers',
    [{ client_name: row.client, answer_key: row.key, about: row.about, answer: null, kept_at: row.at }],
    { ifAbsent: true },
  );
  return fresh === 1;
}

export async function saveAnswer(tx: Tx, client: string, key: string, answer: string): Promise<void> {
  await tx.run('UPDATE kept_answers SET answer = ? WHERE client_name = ? AND answer_key = ?', [answer, client, key]);
}

export async function findAnswer(
  tx: Tx,
  client: string,
  key: string,
): Promise<{ about: string; answer: string | null } | undefined> {
  return tx.one('SELECT about, answer FROM kept_answers WHERE client_name = ? AND answer_key = ?', [client, key]);
}

/** At most `most` of those kept before `moment`; how many are gone. */
export async function deleteOldAnswers(tx: Tx, moment: string, most: number): Promise<number> {
  const rows = await tx.all<{ client_name: string; answer_key: string }>(
    `SELECT client_name, answer_key FROM kept_answers WHERE kept_at < ? ORDER BY kept_at LIMIT ${most}`,
    [moment],
  );
  return tx.deleteMany(
    'kept_answers',
    [
      ['client_name', 'text'],
      ['answer_key', 'text'],
    ],
    rows.map((row) => [row.client_name, row.answer_key]),
  );
}
