/** How an action is done to a task, from the desk and the admin API alike: seen, allowed, done once, written down. */
import { listUsers, recordAudit, type Permission } from '../../core/access/index.ts';
import { loadTask, type Scope } from '../../core/reading/index.ts';
import { assignTask, loadSeen, workTask, type Seen } from '../../core/task/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { taskActions } from './task-actions.ts';

export type Actor = {
  readonly who: string;
  readonly scope: Scope;
  may(permission: Permission): boolean;
};

/** One press works on at most so many. */
export const BULK = 200;

/**
 * @throws missing `task.unknown`, `task.unknown_action`; forbidden; invalid `task.note_missing`; conflict
 * `task.done_already` with who did it, `task.changed_meanwhile`, or what the use case says
 */
export async function runTaskAction(
  context: RouteContext,
  actor: Actor,
  seen: Seen,
  action: string,
  said: string | undefined,
): Promise<void> {
  const row =
    (Object.hasOwn(taskActions, action) ? taskActions[action] : undefined) ??
    fail('missing', 'task.unknown_action', { action });
  if (!actor.may(row.permission)) fail('forbidden', 'request.forbidden', { needs: row.permission });
  const note = said?.trim() ?? '';
  if (row.note === 'required' && note.length < 3)
    fail('invalid', 'task.note_missing', { errors: ['note: at least 3 characters'] });
  const { run } = row;
  if (run === undefined) fail('conflict', 'task.has_its_own_page', { action });
  try {
    await context.db.tx(async (tx) => {
      await loadTask(tx, actor.scope, seen.id);
      await workTask(tx, seen, { action, ...(note === '' ? {} : { note }) }, async (task) =>
        (await run(tx, { task, note })) === 'goes_on' ? 'goes_on' : 'ended',
      );
      await recordAudit(tx, { who: actor.who, action: `task.${action}`, target: `task:${seen.id}` });
    });
  } catch (error) {
    // Somebody else's doing is the reason more often than not: then who it was says more than what does not fit.
    if (error instanceof AppError && error.kind === 'conflict' && !error.code.startsWith('task.'))
      await context.db.read((reader) => loadSeen(reader, seen));
    throw error;
  }
  if (row.wakes === true) context.wake();
}

/** @throws invalid `task.unknown_person`; forbidden; conflict as for an action */
export async function giveTask(
  context: RouteContext,
  actor: Actor,
  seen: Seen,
  assignee: string | null,
): Promise<void> {
  // Who may do tasks may take one; to give it to another needs more.
  const own = assignee === actor.who;
  if (!actor.may(own ? 'tasks.close' : 'tasks.assign')) fail('forbidden', 'request.forbidden');
  await context.db.tx(async (tx) => {
    await loadTask(tx, actor.scope, seen.id);
    if (assignee !== null && !(await listUsers(tx)).some((one) => one.login === assignee && one.state === 'active'))
      fail('invalid', 'task.unknown_person', { errors: ['assignee: nobody of that name'] });
    await assignTask(tx, seen, assignee);
    await recordAudit(tx, {
      who: actor.who,
      action: 'task.assigned',
      target: `task:${seen.id}`,
      detail: { assignee },
    });
  });
}

export type BulkResult = {
  readonly id: string;
  readonly ok: boolean;
  readonly code: string | null;
  readonly by?: string;
};

/** Each in its own transaction, so that one that cannot be done keeps none of the others back. */
export async function doMany(tasks: readonly Seen[], work: (seen: Seen) => Promise<void>): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  for (const seen of tasks.slice(0, BULK)) {
    try {
      await work(seen);
      results.push({ id: seen.id, ok: true, code: null });
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'bug') throw error;
      const by = error.details['by'];
      results.push({ id: seen.id, ok: false, code: error.code, ...(typeof by === 'string' ? { by } : {}) });
    }
  }
  return results;
}
