/** The table erp_messages: what came in under which key, and what was answered. */
import { correlationId } from '../../platform/correlation.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Answer, Envelope } from './message.ts';

export type KnownMessage = { readonly bodyHash: string; readonly answer: Answer };

export async function findMessage(
  reader: Reader,
  companyId: string,
  messageId: string,
): Promise<KnownMessage | undefined> {
  const row = await reader.one<{ body_hash: string; status: number; answer: string }>(
    'SELECT body_hash, status, answer FROM erp_messages WHERE company_id = ? AND message_id = ?',
    [companyId, messageId],
  );
  if (row === undefined) return undefined;
  return {
    bodyHash: row.body_hash,
    answer: { status: row.status, body: JSON.parse(row.answer) as Answer['body'] },
  };
}

/** False when another has kept the same key meanwhile. */
export async function insertMessage(
  tx: Tx,
  companyId: string,
  envelope: Envelope & { readonly messageId: string },
  answer: Answer,
): Promise<boolean> {
  const row = {
    company_id: companyId,
    message_id: envelope.messageId,
    type: envelope.type,
    body_hash: envelope.bodyHash,
    stream_key: envelope.stream?.key ?? null,
    stream_seq: envelope.stream?.seq ?? null,
    status: answer.status,
    answer: JSON.stringify(answer.body),
    correlation_id: correlationId(),
    received_at: momentOf(new Date()),
  };
  return (await tx.insert('erp_messages', [row], { ifAbsent: true })) === 1;
}

/** What was accepted for later has become this. */
export async function setAnswer(tx: Tx, companyId: string, messageId: string, answer: Answer): Promise<void> {
  await tx.run('UPDATE erp_messages SET status = ?, answer = ? WHERE company_id = ? AND message_id = ?', [
    answer.status,
    JSON.stringify(answer.body),
    companyId,
    messageId,
  ]);
}

/** One bounded step; how many it dropped. */
export async function dropMessages(tx: Tx, before: Date, limit: number): Promise<number> {
  const rows = await tx.all<{ company_id: string; message_id: string }>(
    `SELECT company_id, message_id FROM erp_messages WHERE received_at < ? ORDER BY received_at LIMIT ${limit}`,
    [momentOf(before)],
  );
  for (const row of rows)
    await tx.run('DELETE FROM erp_messages WHERE company_id = ? AND message_id = ?', [row.company_id, row.message_id]);
  return rows.length;
}
