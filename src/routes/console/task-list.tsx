/** Small pieces of tasks that several pages show: a task's deadline, who has it, the tasks of one order. */
import type { JSX } from 'preact';
import type { TaskRow } from '../../core/reading/index.ts';
import { dateOf } from '../../platform/time.ts';
import { ageOf, Badge, Ltr, Moment, Reason } from './parts.tsx';
import type { View } from './visit.ts';

/** How long is left, or how long it has been late. */
export function Due({ view, task }: { view: View; task: Pick<TaskRow, 'dueAt' | 'state'> }): JSX.Element {
  const { say } = view;
  if (task.dueAt === null || task.state !== 'open') return <span>–</span>;
  const left = dateOf(task.dueAt.slice(0, 23)).getTime() - Date.now();
  const text = ageOf(say, Math.abs(left));
  return (
    <Badge state={left < 0 ? 'lost' : left < 3_600_000 ? 'open' : 'plain'}>
      <time dateTime={`${task.dueAt.slice(0, 19).replace(' ', 'T')}Z`} title={`${task.dueAt.slice(0, 19)} UTC`}>
        {say(left < 0 ? 'tasks.late' : 'tasks.left', { time: text })}
      </time>
    </Badge>
  );
}

export function Assignee({ view, task }: { view: View; task: Pick<TaskRow, 'assignee'> }): JSX.Element {
  if (task.assignee === null) return <span class="hub-small">{view.say('tasks.nobody')}</span>;
  if (task.assignee === view.user?.login) return <span class="hub-strong">{view.say('tasks.me')}</span>;
  return <Ltr>{task.assignee}</Ltr>;
}

/** Tasks of one order, briefly. */
export function TaskList({ view, tasks, zone }: { view: View; tasks: readonly TaskRow[]; zone: string }): JSX.Element {
  return (
    <>
      {tasks.map((task) => (
        <div class="mb-2">
          <Badge state={task.state}>{view.say(task.state === 'open' ? 'tasks.open' : 'tasks.done')}</Badge>{' '}
          <a class="hub-strong" href={`/console/tasks/${task.id}`}>
            {view.words(`task.${task.kind}`)}
          </a>
          <div class="hub-small">
            <Reason view={view} code={task.reasonCode} /> · <Moment view={view} at={task.createdAt} zone={zone} />
          </div>
        </div>
      ))}
    </>
  );
}
