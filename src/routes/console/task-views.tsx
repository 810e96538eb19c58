/** How the task desk looks: filters, the list, and the bar that works on many at once. */
import type { JSX } from 'preact';
import { actionsOf } from '../../core/task/index.ts';
import type { TaskRow, WorkPage } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Pager } from './pager.tsx';
import { Act, Badge, Empty, Ltr, Moment, Reason } from './parts.tsx';
import { taskActions } from './task-actions.ts';
import { BulkBar, Filters, type TaskQuery } from './task-bars.tsx';
import { Assignee, Due } from './task-list.tsx';
import type { View } from './visit.ts';

const kept = ['state', 'workgroup', 'kind', 'channel', 'store', 'mine', 'overdue'] as const;

export function addressOf(path: string, asked: TaskQuery): string {
  const parts = new URLSearchParams();
  for (const name of kept) {
    const value = asked[name];
    if (value !== undefined && value !== '') parts.set(name, value);
  }
  if (asked.page !== undefined && asked.page > 1) parts.set('page', String(asked.page));
  return parts.size === 0 ? path : `${path}?${parts.toString()}`;
}

export function TaskDesk(props: {
  view: View;
  asked: TaskQuery;
  list: JSX.Element;
  channels: readonly { readonly id: string; readonly name: string }[];
  people: readonly string[];
}): JSX.Element {
  const { view, asked, list, people } = props;
  const { say } = view;
  const tab = (state: 'open' | 'done', key: MessageKey): JSX.Element => (
    <a
      href={addressOf('/console/tasks', { ...asked, state, page: 1 })}
      {...((asked.state ?? 'open') === state ? { 'aria-current': 'true' as const } : {})}
    >
      {say(key)}
    </a>
  );
  return (
    <Page view={view} title={say('tasks.title')} active="menu.tasks" live>
      <Head view={view} title={say('tasks.title')} live>
        {view.may('process.view') ? <a href="/console/processes">{say('process.link')}</a> : null}
      </Head>
      <Done view={view} done={asked.done} />
      <div class="hub-tabs mb-2">
        {tab('open', 'tasks.open')}
        {tab('done', 'tasks.done')}
      </div>
      <Filters {...props} />
      {(asked.state ?? 'open') === 'open' ? <BulkBar view={view} people={people} /> : null}
      <div
        hx-get={addressOf('/console/tasks/rows', asked)}
        hx-trigger="sse:changed, sse:resync, every 30s"
        hx-swap="innerHTML"
      >
        {list}
      </div>
    </Page>
  );
}

export function TaskRows(props: {
  view: View;
  asked: TaskQuery;
  tasks: WorkPage<TaskRow>;
  zones: ReadonlyMap<string, string>;
}): JSX.Element {
  const { view, asked, tasks, zones } = props;
  const { say } = view;
  const open = (asked.state ?? 'open') === 'open';
  return (
    <>
      <div class="card">
        {tasks.rows.length === 0 ? (
          <Empty title={say('tasks.none')} hint={say('tasks.none.hint')} />
        ) : (
          <table class="hub-table hub-cards" role="table">
            <caption class="hub-hidden">{say('tasks.caption')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {open ? (
                  <th role="columnheader">
                    <input type="checkbox" class="form-check-input" data-all aria-label={say('tasks.pick.all')} />
                  </th>
                ) : null}
                <th role="columnheader">{say('tasks.col.task')}</th>
                <th role="columnheader">{say('tasks.col.about')}</th>
                <th role="columnheader">{say('tasks.workgroup')}</th>
                <th role="columnheader">{say('tasks.col.priority')}</th>
                <th role="columnheader">{open ? say('tasks.col.due') : say('tasks.col.since')}</th>
                <th role="columnheader">{open ? say('tasks.assignee') : say('tasks.col.by')}</th>
                <th role="columnheader">
                  <span class="hub-hidden">{say('tasks.close')}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {tasks.rows.map((task) => (
                <Row view={view} task={task} zone={zones.get(task.channelId ?? '')} open={open} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Pager
        view={view}
        page={asked.page ?? 1}
        more={tasks.more}
        href={(to) => addressOf('/console/tasks', { ...asked, page: to })}
      />
    </>
  );
}

function Row(props: { view: View; task: TaskRow; zone: string | undefined; open: boolean }): JSX.Element {
  const { view, task, zone, open } = props;
  const { say } = view;
  const name = view.words(`task.${task.kind}`);
  return (
    <tr role="row">
      {open ? (
        <td role="cell" data-label={say('tasks.pick')}>
          <input
            type="checkbox"
            class="form-check-input"
            form="bulk"
            name="ids"
            value={`${task.id}:${task.version}`}
            id={`p-${task.id}`}
            data-pick
            aria-label={say('tasks.pick.one', { task: name })}
          />
        </td>
      ) : null}
      <td role="cell" class="hub-lead" data-label={say('tasks.col.task')}>
        <div>
          <a class="hub-strong" id={`k-${task.id}`} href={`/console/tasks/${task.id}`}>
            {name}
          </a>
          <div class="hub-small">
            <Reason view={view} code={task.reasonCode} />
          </div>
        </div>
      </td>
      <td role="cell" data-label={say('tasks.col.about')}>
        <About task={task} />
      </td>
      <td role="cell" data-label={say('tasks.workgroup')}>
        {view.words(`workgroup.${task.workgroup}`)}
      </td>
      <td role="cell" data-label={say('tasks.col.priority')}>
        <Badge state={task.priority === 1 ? 'lost' : 'plain'}>
          {say(`tasks.priority.${task.priority}` as MessageKey)}
        </Badge>
      </td>
      <td role="cell" data-label={open ? say('tasks.col.due') : say('tasks.col.since')}>
        {open ? <Due view={view} task={task} /> : <Moment view={view} at={task.createdAt} zone={zone} />}
      </td>
      <td role="cell" data-label={open ? say('tasks.assignee') : say('tasks.col.by')}>
        {open ? <Assignee view={view} task={task} /> : <bdi class="hub-small">{task.closedBy ?? '–'}</bdi>}
      </td>
      <td role="cell" class="hub-end">
        {open ? <Quick view={view} task={task} name={name} /> : ''}
      </td>
    </tr>
  );
}

/** What it is about: an order, a parcel, a place. */
function About({ task }: { task: TaskRow }): JSX.Element {
  const text = task.reference ?? task.orderNumber ?? task.orderId ?? task.locationId;
  if (text === null) return <span>–</span>;
  if (task.orderId === null) return <Ltr>{text}</Ltr>;
  return (
    <a id={`t-${task.id}`} href={`/console/orders/${task.orderId}`}>
      <Ltr>{text}</Ltr>
    </a>
  );
}

/** The usual action at once, where nothing has to be written first; else the page of the task. */
function Quick({ view, task, name }: { view: View; task: TaskRow; name: string }): JSX.Element {
  const [action = ''] = actionsOf(task.kind, task.actions);
  const row = taskActions[action];
  if (row?.run === undefined || row.note === 'required' || row.grave === true || !view.may(row.permission))
    return (
      <a class="btn" href={`/console/tasks/${task.id}`} aria-label={view.say('tasks.look.label', { task: name })}>
        {view.say('tasks.look')}
      </a>
    );
  const label = action === 'close' ? view.say('tasks.close') : view.say(row.label);
  return (
    <Act view={view} action={`/console/tasks/${task.id}/${action}`}>
      <input type="hidden" name="version" value={String(task.version)} />
      <button
        class="btn"
        type="submit"
        id={`c-${task.id}`}
        aria-label={action === 'close' ? view.say('tasks.close.label', { task: name }) : `${label}: ${name}`}
      >
        {label}
      </button>
    </Act>
  );
}
