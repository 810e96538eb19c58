/** Tasks that nobody has done in time rise: more urgent, then to those who answer for the group. */
import type { Tx } from '../../platform/db/index.ts';
import { tell } from '../events.ts';
import { listRising, raiseTasks } from './store-desk.ts';

/** One round of at most `limit`; how many rose. A second run at the same moment finds none of them. */
export async function escalateTasks(tx: Tx, now: Date, limit: number): Promise<number> {
  const overdue = await listRising(tx, now, limit);
  await raiseTasks(tx, overdue, now);
  for (const { id, orderId, escalations } of overdue)
    tell(tx, 'task.escalated', { orderId: orderId ?? id, taskId: id }, escalations + 1);
  return overdue.length;
}
