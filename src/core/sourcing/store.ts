/** The routing decisions: what was chosen, and why each other candidate lost. */
import type { Row, Tx } from '../../platform/db/index.ts';

export async function insertDecisions(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.insert('routing_decisions', rows);
}
