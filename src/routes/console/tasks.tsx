/** Tasks: what the machine asks of a person, the most urgent first. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listChannels } from '../../core/catalog/index.ts';
import { recordAudit } from '../../core/access/index.ts';
import { listTasks, loadTask, type TaskRow, type WorkPage } from '../../core/reading/index.ts';
import { workTask } from '../../core/task/index.ts';
import type { RouteContext } from '../context.ts';
import { Done, fragment, Head, html, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { idParams } from './order.tsx';
import { Act, Badge, Empty, Ltr, Moment, Reason } from './parts.tsx';
import { Pager } from './pager.tsx';
import type { PageRoute, View } from './visit.ts';

const PAGE = 50;
const workgroups = ['orders', 'sourcing', 'shipping', 'integration', 'stock'] as const;

type Query = {
  readonly state?: 'open' | 'done';
  readonly workgroup?: string;
  readonly page?: number;
  readonly done?: string;
};

const query = Joi.object({
  state: Joi.string().valid('open', 'done'),
  workgroup: Joi.string().valid('', ...workgroups),
  page: Joi.number().integer().min(1).max(1000),
  done: Joi.string().max(30),
});

export function taskPages(context: RouteContext): PageRoute[] {
  const read = (view: View, asked: Query, scope: Parameters<typeof listTasks>[1]): Promise<JSX.Element> =>
    context.db.read(async (reader) => {
      const tasks = await listTasks(reader, scope, {
        state: asked.state ?? 'open',
        limit: PAGE,
        offset: ((asked.page ?? 1) - 1) * PAGE,
        ...(asked.workgroup === undefined || asked.workgroup === '' ? {} : { workgroup: asked.workgroup }),
      });
      const zones = new Map((await listChannels(reader)).map((one) => [one.id, one.timeZone]));
      return <List view={view} asked={asked} tasks={tasks} zones={zones} />;
    });
  return [
    {
      method: 'GET',
      path: '/console/tasks',
      needs: 'tasks.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as Query;
        return html(h, <Tasks view={view} asked={asked} list={await read(view, asked, scope)} />);
      },
    },
    {
      method: 'GET',
      path: '/console/tasks/rows',
      needs: 'tasks.view',
      query,
      async handler({ request, h, view, scope }) {
        return fragment(h, await read(view, request.query, scope));
      },
    },
    {
      method: 'POST',
      path: '/console/tasks/{id}/close',
      needs: 'tasks.close',
      params: idParams,
      async handler({ request, h, user, scope }) {
        const id = String(request.params.id);
        await context.db.tx(async (tx) => {
          await loadTask(tx, scope, id);
          await workTask(tx, { id }, { action: 'close' }, async () => 'ended');
          await recordAudit(tx, { who: user.login, action: 'task.closed', target: `task:${id}` });
        });
        return h.redirect('/console/tasks?done=task').code(303);
      },
    },
  ];
}

function addressOf(path: string, asked: Query): string {
  const parts = new URLSearchParams();
  if (asked.state !== undefined) parts.set('state', asked.state);
  if (asked.workgroup !== undefined && asked.workgroup !== '') parts.set('workgroup', asked.workgroup);
  if (asked.page !== undefined && asked.page > 1) parts.set('page', String(asked.page));
  return parts.size === 0 ? path : `${path}?${parts.toString()}`;
}

function Tasks({ view, asked, list }: { view: View; asked: Query; list: JSX.Element }): JSX.Element {
  const { say } = view;
  const group = asked.workgroup === undefined ? {} : { workgroup: asked.workgroup };
  const tab = (state: 'open' | 'done', key: MessageKey): JSX.Element => (
    <a
      href={addressOf('/console/tasks', { ...group, state })}
      {...((asked.state ?? 'open') === state ? { 'aria-current': 'true' as const } : {})}
    >
      {say(key)}
    </a>
  );
  return (
    <Page view={view} title={say('tasks.title')} active="menu.tasks" live>
      <Head view={view} title={say('tasks.title')} live />
      <Done view={view} done={asked.done} />
      <div class="hub-filters mb-3 mt-0">
        <div class="hub-tabs">
          {tab('open', 'tasks.open')}
          {tab('done', 'tasks.done')}
        </div>
        <div class="hub-grow" />
        <form method="get" action="/console/tasks" class="hub-actions m-0">
          <input type="hidden" name="state" value={asked.state ?? 'open'} />
          <select class="form-select w-auto" name="workgroup" aria-label={say('tasks.workgroup')}>
            <option value="">{say('tasks.any')}</option>
            {workgroups.map((one) => (
              <option value={one} selected={asked.workgroup === one}>
                {view.words(`workgroup.${one}`)}
              </option>
            ))}
          </select>
          <button class="btn" type="submit">
            {say('orders.filter.apply')}
          </button>
        </form>
      </div>
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

function List(props: {
  view: View;
  asked: Query;
  tasks: WorkPage<TaskRow>;
  zones: ReadonlyMap<string, string>;
}): JSX.Element {
  const { view, asked, tasks, zones } = props;
  const { say } = view;
  const page = asked.page ?? 1;
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
                <th role="columnheader">{say('tasks.col.task')}</th>
                <th role="columnheader">{say('tasks.col.order')}</th>
                <th role="columnheader">{say('tasks.workgroup')}</th>
                <th role="columnheader">{say('tasks.col.priority')}</th>
                <th role="columnheader">{say('tasks.col.since')}</th>
                <th role="columnheader">
                  <span class="hub-hidden">{say('tasks.close')}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {tasks.rows.map((task) => (
                <Row view={view} task={task} zone={zones.get(task.channelId ?? '')} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Pager
        view={view}
        page={page}
        more={tasks.more}
        href={(to) => addressOf('/console/tasks', { ...asked, page: to })}
      />
    </>
  );
}

function Row({ view, task, zone }: { view: View; task: TaskRow; zone: string | undefined }): JSX.Element {
  const { say } = view;
  const name = view.words(`task.${task.kind}`);
  return (
    <tr role="row">
      <td role="cell" class="hub-lead" data-label={say('tasks.col.task')}>
        <div>
          <span class="hub-strong">{name}</span>
          <div class="hub-small">
            <Reason view={view} code={task.reasonCode} />
          </div>
        </div>
      </td>
      <td role="cell" data-label={say('tasks.col.order')}>
        {task.orderId === null ? (
          '–'
        ) : (
          <a id={`t-${task.id}`} href={`/console/orders/${task.orderId}`}>
            <Ltr>{task.orderNumber ?? task.orderId}</Ltr>
          </a>
        )}
      </td>
      <td role="cell" data-label={say('tasks.workgroup')}>
        {view.words(`workgroup.${task.workgroup}`)}
      </td>
      <td role="cell" data-label={say('tasks.col.priority')}>
        <Badge state={task.priority === 1 ? 'lost' : 'plain'}>
          {say(`tasks.priority.${task.priority}` as MessageKey)}
        </Badge>
      </td>
      <td role="cell" data-label={say('tasks.col.since')}>
        <Moment view={view} at={task.createdAt} zone={zone} />
      </td>
      <td role="cell" class="hub-end">
        {task.state === 'open' && view.may('tasks.close') ? (
          <Act view={view} action={`/console/tasks/${task.id}/close`}>
            <button class="btn" type="submit" id={`c-${task.id}`} aria-label={say('tasks.close.label', { task: name })}>
              {say('tasks.close')}
            </button>
          </Act>
        ) : task.closedBy === null ? (
          ''
        ) : (
          <bdi class="hub-small">{task.closedBy}</bdi>
        )}
      </td>
    </tr>
  );
}

/** Tasks of one order, briefly. */
export function TaskList({ view, tasks, zone }: { view: View; tasks: readonly TaskRow[]; zone: string }): JSX.Element {
  return (
    <>
      {tasks.map((task) => (
        <div class="mb-2">
          <Badge state={task.state}>{view.say(task.state === 'open' ? 'tasks.open' : 'tasks.done')}</Badge>{' '}
          <span class="hub-strong">{view.words(`task.${task.kind}`)}</span>
          <div class="hub-small">
            <Reason view={view} code={task.reasonCode} /> · <Moment view={view} at={task.createdAt} zone={zone} />
          </div>
        </div>
      ))}
    </>
  );
}
