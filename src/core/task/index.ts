/** Tasks: every place where the machine stops asks a person, once. */
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { tell } from '../events.ts';
import { closeTasks, insertTask, listOpenAbouts, type NewTask } from './store.ts';

export type { NewTask } from './store.ts';

/** Opens a task unless the same cause has one already. */
export async function openTask(tx: Tx, task: NewTask): Promise<void> {
  const id = await insertTask(tx, task);
  if (id !== undefined) tell(tx, 'task.opened', { orderId: task.orderId ?? id, taskId: id }, 1);
}

/** The cause is gone: its open task, if there is one, is done. */
export async function settleTask(tx: Tx, kind: string, about: string): Promise<void> {
  await closeTasks(tx, { openKey: `${kind}:${about}`.slice(0, 160) }, currentCause().who);
}

export async function closeTask(tx: Tx, id: string): Promise<number> {
  return closeTasks(tx, { id }, currentCause().who);
}

/** For checks that look at everything each time: the causes that `found` does not name any more are done. How many were. */
export async function settleOthers(tx: Tx, kind: string, found: ReadonlySet<string>): Promise<number> {
  const gone = (await listOpenAbouts(tx, kind)).filter((about) => !found.has(about));
  for (const about of gone) await settleTask(tx, kind, about);
  return gone.length;
}
