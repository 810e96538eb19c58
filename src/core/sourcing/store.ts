/** The routing decisions: what was chosen, and why each other candidate lost. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

export async function insertDecisions(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.last.insert('routing_decisions', rows);
}

/** How often places were looked for, by order. */
export async function countDecisions(reader: Reader, orderIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await reader.all<{ order_id: string; times: number }>(
    `SELECT d.order_id, COUNT(*) AS times FROM ${reader.keysTable([['order_id', 'text']])} k
     ${reader.sql.joinInOrder} routing_decisions d ON d.order_id = k.order_id GROUP BY d.order_id`,
    [JSON.stringify(orderIds.map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.order_id, Number(row.times)]));
}
