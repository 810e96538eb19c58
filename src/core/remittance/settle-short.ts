/** Rows that left some cash open, and the tasks of their statements: over when that cash is paid or written off. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { settleTask } from '../task/index.ts';
import { listDoneWith, settleShortRows } from './store-short.ts';

/** Nothing is asked where no cash is settled. */
export async function settleShort(
  tx: Tx,
  receivableIds: readonly string[],
  resolution: 'paid' | 'written_off',
): Promise<void> {
  if (receivableIds.length === 0) return;
  await settleShortRows(tx, receivableIds, resolution, momentOf(new Date()));
  for (const id of (await listDoneWith(tx, receivableIds)).sort()) await settleTask(tx, 'remittance.unmatched', id);
}
