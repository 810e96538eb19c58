/** Rows of statements that paid less than was owed. */
import type { Tx } from '../../platform/db/index.ts';

/** Of cash of which nothing is open any more: nobody has to look at the rows that left some. */
export async function settleShortRows(
  tx: Tx,
  receivableIds: readonly string[],
  resolution: 'paid' | 'written_off',
  at: string,
): Promise<void> {
  await tx.updateMany(
    'remittance_rows',
    [
      ['receivable_id', 'text'],
      ['at', 'text'],
      ['resolution', 'text'],
    ],
    receivableIds.map((id) => [id, at, resolution]),
    ['receivable_id'],
    { state: "'done'", resolution: 'k.resolution', resolved_at: 'k.at', version: 't.version + 1' },
    "t.state = 'open' AND t.outcome = 'short'",
  );
}

/** Statements with short rows of this cash in which no row is open any more. */
export async function listDoneWith(tx: Tx, receivableIds: readonly string[]): Promise<string[]> {
  const rows = await tx.all<{ statement_id: string }>(
    `SELECT DISTINCT r.statement_id FROM ${tx.keysTable([['id', 'text']])} k ${tx.sql.joinInOrder} remittance_rows r ON r.receivable_id = k.id
     WHERE r.outcome = 'short' AND NOT EXISTS (SELECT 1 FROM remittance_rows o WHERE o.statement_id = r.statement_id AND o.state = 'open')`,
    [JSON.stringify(receivableIds.map((id) => [id]))],
  );
  return rows.map((row) => row.statement_id);
}
