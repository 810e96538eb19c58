/** A person works on a task: what they do is done once, and whoever comes second is told who was first. */
import { currentCause } from '../../platform/correlation.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { tell } from '../events.ts';
import { endTask, loadTask, setAssignee, touchTask } from './store-desk.ts';
import type { Task } from './task.ts';

export type Seen = {
  readonly id: string;
  /** The version that was shown; left out: whatever it is now. */ readonly version?: number;
};

/**
 * The task as it was seen.
 * @throws conflict `task.done_already` with who did it, `task.changed_meanwhile` with who has it now
 */
export async function loadSeen(reader: Pick<Reader, 'one'>, { id, version }: Seen): Promise<Task> {
  const task = await loadTask(reader, id);
  if (task.state !== 'open')
    fail('conflict', 'task.done_already', { by: task.closedBy, at: task.closedAt, result: task.result });
  if (version !== undefined && version !== task.version)
    fail('conflict', 'task.changed_meanwhile', { assignee: task.assignee, version: task.version });
  return task;
}

/**
 * Does what an action asks and ends the task with it, unless `work` says that it goes on.
 * Its own row is written last: orders and shipments are locked before it, as everywhere.
 * @throws conflict as `loadSeen` does, also when somebody was faster while it ran; whatever `work` throws
 */
export async function workTask(
  tx: Tx,
  seen: Seen,
  act: { readonly action: string; readonly note?: string },
  work: (task: Task) => Promise<'ended' | 'goes_on'>,
): Promise<Task> {
  const task = await loadSeen(tx, seen);
  if (!task.actions.includes(act.action))
    fail('conflict', 'task.action_not_allowed', { action: act.action, allowed: task.actions });
  const outcome = await work(task);
  const note = act.note ?? null;
  const { who } = currentCause();
  const saved =
    outcome === 'ended' ? await endTask(tx, task, { who, result: act.action, note }) : await touchTask(tx, task, note);
  if (saved === 0) {
    await loadSeen(tx, { id: task.id, version: task.version });
    fail('conflict', 'task.changed_meanwhile', { id: task.id });
  }
  if (outcome === 'ended')
    tell(tx, 'task.closed', { orderId: task.orderId ?? task.id, taskId: task.id }, task.version + 1);
  return task;
}

/**
 * Gives a task to somebody, or to nobody in particular.
 * @throws conflict as `loadSeen` does
 */
export async function assignTask(tx: Tx, seen: Seen, assignee: string | null): Promise<Task> {
  const task = await loadSeen(tx, seen);
  if ((await setAssignee(tx, task, assignee)) === 0) {
    await loadSeen(tx, { id: task.id, version: task.version });
    fail('conflict', 'task.changed_meanwhile', { id: task.id });
  }
  return task;
}
