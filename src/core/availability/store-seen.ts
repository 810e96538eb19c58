/** Of the table stock_differences: which of them a person has looked at. */
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';

/**
 * It stays open until a run finds it no more; with other quantities than now it is news again.
 * @throws conflict `stock.difference_ended`
 */
export async function acknowledgeDifference(tx: Tx, id: string): Promise<void> {
  const changed = await tx.run(
    `UPDATE stock_differences SET seen_by = ?, seen_at = ?, seen_as = concat(hub_quantity, ':', their_quantity)
     WHERE id = ? AND state = 'open'`,
    [currentCause().who.slice(0, 80), momentOf(new Date()), id],
  );
  if (changed === 0) fail('conflict', 'stock.difference_ended', { id });
}
