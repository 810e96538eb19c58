/** Tasks: every place where the machine stops asks a person, once. */
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { tell } from '../events.ts';
import {
  closeMany,
  closeTasks,
  closeTasksOf,
  insertTask,
  insertTasks,
  listOpenAbouts,
  openKeyOf,
  type NewTask,
} from './store.ts';

export type { NewTask } from './store.ts';
export { actionsOf, type Task } from './task.ts';
export { countLate, listOpenTasks } from './store-desk.ts';
export { assignTask, loadSeen, workTask, type Seen } from './work-task.ts';
export { escalateTasks } from './escalate-tasks.ts';

/** Opens a task unless the same cause has one already. */
export async function openTask(tx: Tx, task: NewTask): Promise<void> {
  const id = await insertTask(tx, task);
  if (id !== undefined) tell(tx, 'task.opened', { orderId: task.orderId ?? id, taskId: id }, 1);
}

/** Opens many, each unless its cause has one already. */
export async function openTasks(tx: Tx, tasks: readonly NewTask[]): Promise<void> {
  for (const { id, task } of await insertTasks(tx, tasks))
    tell(tx, 'task.opened', { orderId: task.orderId ?? id, taskId: id }, 1);
}

/** The causes are gone: their open tasks are done. */
export async function settleTasks(tx: Tx, kind: string, abouts: readonly string[]): Promise<void> {
  await closeMany(
    tx,
    abouts.map((about) => openKeyOf(kind, about)),
    currentCause().who,
  );
}

/** The cause is gone: its open task, if there is one, is done. */
export async function settleTask(tx: Tx, kind: string, about: string): Promise<void> {
  await closeTasks(tx, openKeyOf(kind, about), currentCause().who);
}

/** All of a kind that an order or a shipment has are done. */
export async function settleTasksOf(
  tx: Tx,
  kind: string,
  of: { readonly orderId: string } | { readonly shipmentId: string },
): Promise<void> {
  await closeTasksOf(tx, kind, of, currentCause().who);
}

/** For checks that look at everything each time: the causes that `found` does not name any more are done. How many were. */
export async function settleOthers(tx: Tx, kind: string, found: ReadonlySet<string>): Promise<number> {
  const gone = (await listOpenAbouts(tx, kind)).filter((about) => !found.has(about));
  for (const about of gone) await settleTask(tx, kind, about);
  return gone.length;
}
