/** The task desk: what the machine asks of people, the most urgent first, and what they do about it, one by one or many at once. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { workgroups } from '../../../config/tasks.ts';
import { listUsers } from '../../core/access/index.ts';
import { listChannels } from '../../core/catalog/index.ts';
import { listTasks, loadTask } from '../../core/reading/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { fragment, html } from './layout.tsx';
import { idParams } from './order.tsx';
import { BulkDone } from './task-bulk.tsx';
import { OneTask } from './task-one.tsx';
import { doMany, giveTask, runTaskAction, BULK, type Actor } from './task-runs.ts';
import type { TaskQuery } from './task-bars.tsx';
import { TaskDesk, TaskRows } from './task-views.tsx';
import type { PageRoute, View, Visit } from './visit.ts';

export { TaskList } from './task-list.tsx';

const PAGE = 50;

const query = Joi.object({
  state: Joi.string().valid('open', 'done'),
  workgroup: Joi.string().valid('', ...workgroups),
  kind: Joi.string().allow('').max(60),
  channel: Joi.string().allow('').max(20),
  store: Joi.string().allow('').trim().max(20),
  mine: Joi.string().valid('', '1'),
  overdue: Joi.string().valid('', '1'),
  page: Joi.number().integer().min(1).max(1000),
  done: Joi.string().max(30),
});

const act = Joi.object({
  version: Joi.number().integer().min(1),
  note: Joi.string().allow('').trim().max(1000),
});
const picked = Joi.string().pattern(/^[0-9a-f-]{36}:\d{1,9}$/);
const bulk = Joi.object({
  ids: Joi.alternatives(picked, Joi.array().items(picked).max(BULK)),
  action: Joi.string().max(40).required(),
  note: Joi.string().allow('').trim().max(1000),
  assignee: Joi.string().allow('').trim().max(80),
});

export function taskPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  const rowsOf = ({ view, scope, user, request }: Visit): Promise<JSX.Element> => {
    const asked = request.query as TaskQuery;
    return db.read(async (reader) => {
      const tasks = await listTasks(reader, scope, {
        state: asked.state ?? 'open',
        limit: PAGE,
        offset: ((asked.page ?? 1) - 1) * PAGE,
        ...named('workgroup', asked.workgroup),
        ...named('kind', asked.kind),
        ...named('channelId', asked.channel),
        ...named('locationId', asked.store),
        ...(asked.mine === '1' ? { assignee: user.login } : {}),
        ...(asked.overdue === '1' ? { dueBefore: momentOf(new Date()) } : {}),
      });
      const zones = new Map((await listChannels(reader)).map((one) => [one.id, one.timeZone]));
      return <TaskRows view={view} asked={asked} tasks={tasks} zones={zones} />;
    });
  };
  return [
    {
      method: 'GET',
      path: '/console/tasks',
      needs: 'tasks.view',
      query,
      async handler(visit) {
        const asked = visit.request.query as TaskQuery;
        const choices = await choicesOf(context, visit.view);
        return html(visit.h, <TaskDesk view={visit.view} asked={asked} list={await rowsOf(visit)} {...choices} />);
      },
    },
    {
      method: 'GET',
      path: '/console/tasks/rows',
      needs: 'tasks.view',
      query,
      async handler(visit) {
        return fragment(visit.h, await rowsOf(visit));
      },
    },
    {
      method: 'GET',
      path: '/console/tasks/{id}',
      needs: 'tasks.view',
      params: idParams,
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler({ request, h, view, scope }) {
        const { task, zone } = await db.read(async (reader) => {
          const found = await loadTask(reader, scope, String(request.params.id));
          const channel = (await listChannels(reader)).find((one) => one.id === found.channelId);
          return { task: found, zone: channel?.timeZone };
        });
        const { people } = await choicesOf(context, view);
        const { done } = request.query as { done?: string };
        return html(h, <OneTask view={view} task={task} zone={zone} people={people} done={done} />);
      },
    },
    {
      method: 'POST',
      path: '/console/tasks/bulk',
      needs: 'tasks.view',
      payload: bulk,
      async handler(visit) {
        return bulkWork(context, visit);
      },
    },
    {
      method: 'POST',
      path: '/console/tasks/{id}/assign',
      needs: 'tasks.view',
      params: idParams,
      payload: Joi.object({ version: Joi.number().integer().min(1), assignee: Joi.string().allow('').trim().max(80) }),
      async handler(visit) {
        const { version, assignee = '' } = visit.request.payload as { version?: number; assignee?: string };
        const id = String(visit.request.params.id);
        await giveTask(context, actorOf(visit), seenOf(id, version), assignee === '' ? null : assignee);
        return visit.h.redirect(`/console/tasks/${id}?done=assigned`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/tasks/{id}/{action}',
      needs: 'tasks.view',
      params: idParams.keys({ action: Joi.string().max(40).required() }),
      payload: act.allow(null),
      async handler(visit) {
        const { version, note } = (visit.request.payload ?? {}) as { version?: number; note?: string };
        const { id, action } = visit.request.params as { id: string; action: string };
        await runTaskAction(context, actorOf(visit), seenOf(id, version), action, note);
        return visit.h.redirect('/console/tasks?done=task').code(303);
      },
    },
  ];
}

async function bulkWork(context: RouteContext, visit: Visit): ReturnType<PageRoute['handler']> {
  const {
    ids = [],
    action,
    note,
    assignee = '',
  } = visit.request.payload as {
    ids?: string | string[];
    action: string;
    note?: string;
    assignee?: string;
  };
  const actor = actorOf(visit);
  const seen = [ids].flat().map((one) => {
    const [id = '', version] = one.split(':');
    return seenOf(id, Number(version));
  });
  const results = await doMany(seen, (one) => {
    if (action === 'take') return giveTask(context, actor, one, visit.user.login);
    if (action === 'assign') return giveTask(context, actor, one, assignee === '' ? null : assignee);
    return runTaskAction(context, actor, one, action, note);
  });
  return html(visit.h, <BulkDone view={visit.view} results={results} />);
}

function seenOf(id: string, version: number | undefined): { id: string; version?: number } {
  return version === undefined ? { id } : { id, version };
}

function actorOf({ user, scope, view }: Visit): Actor {
  return { who: user.login, scope, may: view.may };
}

function named<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<K, string>);
}

/** What the filters and the forms offer: channels that the visitor sees, people who may be given work. */
async function choicesOf(
  { db }: RouteContext,
  view: View,
): Promise<{ channels: { id: string; name: string }[]; people: string[] }> {
  return db.read(async (reader) => {
    const mine = view.user?.channels ?? [];
    const channels = (await listChannels(reader)).filter((one) => mine.includes('*') || mine.includes(one.id));
    const people = view.may('tasks.assign') ? await listUsers(reader) : [];
    return {
      channels: channels.map(({ id, name }) => ({ id, name })),
      people: people.filter((one) => one.state === 'active').map((one) => one.login),
    };
  });
}
