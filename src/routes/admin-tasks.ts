/** Tasks for other systems and scripts of operations: what is open, and the same actions as on the desk. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import type { Permission } from '../../config/roles.ts';
import { workgroups } from '../../config/tasks.ts';
import { listTasks, loadTask, type Scope, type TaskRow } from '../core/reading/index.ts';
import { actionsOf } from '../core/task/index.ts';
import { withCause } from '../platform/correlation.ts';
import { fail } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import { BULK, doMany, giveTask, runTaskAction, type Actor } from './console/task-runs.ts';
import type { RouteContext } from './context.ts';

const asked = Joi.object<{
  state: 'open' | 'done';
  workgroup?: string;
  kind?: string;
  assignee?: string;
  channel?: string;
  store?: string;
  overdue: boolean;
  limit: number;
  offset: number;
}>({
  state: Joi.string().valid('open', 'done').default('open'),
  workgroup: Joi.string().valid(...workgroups),
  kind: Joi.string().max(60),
  assignee: Joi.string().max(80),
  channel: Joi.string().max(20),
  store: Joi.string().max(20),
  overdue: Joi.boolean().default(false),
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).max(1_000_000).default(0),
});
const idSchema = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const actionSchema = Joi.object<{ id: string; action: string }>({
  id: Joi.string().guid().required(),
  action: Joi.string().max(40).required(),
});
const version = Joi.number().integer().min(1);
const note = Joi.string().trim().max(1000);
const doSchema = Joi.object<{ version?: number; note?: string; assignee?: string | null }>({
  version,
  note,
  assignee: Joi.string().trim().max(80).allow(null),
});
const bulkSchema = Joi.object<{
  action: string;
  tasks: { id: string; version?: number }[];
  note?: string;
  assignee?: string | null;
}>({
  action: Joi.string().max(40).required(),
  tasks: Joi.array()
    .items(Joi.object({ id: Joi.string().guid().required(), version }))
    .min(1)
    .max(BULK)
    .required(),
  note,
  assignee: Joi.string().trim().max(80).allow(null),
});

export function adminTaskRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const reads = { auth: { strategy: 'api', scope: ['tasks.read', 'tasks.manage'] } };
  const manages = { auth: { strategy: 'api', scope: ['tasks.manage'] } };

  server.route({
    method: 'GET',
    path: '/admin/tasks',
    options: reads,
    handler: async (request) => {
      const { state, workgroup, kind, assignee, channel, store, overdue, limit, offset } = checked(
        asked,
        request.query,
      );
      const page = await db.read((reader) =>
        listTasks(reader, scopeOf(request), {
          state,
          limit,
          offset,
          ...(workgroup === undefined ? {} : { workgroup }),
          ...(kind === undefined ? {} : { kind }),
          ...(assignee === undefined ? {} : { assignee }),
          ...(channel === undefined ? {} : { channelId: channel }),
          ...(store === undefined ? {} : { locationId: store }),
          ...(overdue ? { dueBefore: momentOf(new Date()) } : {}),
        }),
      );
      return { rows: page.rows.map(shown), ...(page.more ? { next: offset + limit } : {}) };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/tasks/{id}',
    options: reads,
    handler: async (request) => {
      const { id } = checked(idSchema, request.params);
      return shown(await db.read((reader) => loadTask(reader, scopeOf(request), id)));
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/tasks/bulk',
    options: manages,
    handler: async (request) => {
      const said = checked(bulkSchema, request.payload);
      const results = await as(request, (actor) =>
        doMany(said.tasks, (seen) =>
          said.action === 'assign'
            ? giveTask(context, actor, seen, said.assignee ?? null)
            : runTaskAction(context, actor, seen, said.action, said.note),
        ),
      );
      return { done: results.filter((one) => one.ok).length, results };
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/tasks/{id}/{action}',
    options: manages,
    handler: async (request) => {
      const { id, action } = checked(actionSchema, request.params);
      const said = checked(doSchema, request.payload ?? {});
      const seen = said.version === undefined ? { id } : { id, version: said.version };
      await as(request, (actor) =>
        action === 'assign'
          ? giveTask(context, actor, seen, said.assignee ?? null)
          : runTaskAction(context, actor, seen, action, said.note),
      );
      return shown(await db.read((reader) => loadTask(reader, scopeOf(request), id)));
    },
  });
}

/** What an action asks beyond the work on tasks itself: the scope that its own route would ask. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  orders: ['orders.write'],
  shipments: ['orders.write'],
  money: ['money.manage'],
};

function as<T>(request: Request, work: (actor: Actor) => Promise<T>): Promise<T> {
  const { name, scopes } = apiClientOf(request);
  const who = `api:${name}`.slice(0, 80);
  const may = (permission: Permission): boolean => {
    const [room = ''] = permission.split('.');
    const needed = scopesOf[room];
    return needed === undefined || needed.some((one) => scopes.includes(one)) || scopes.includes(permission);
  };
  const correlationId = request.headers['x-correlation-id'] as string;
  return withCause({ correlationId, who }, () => work({ who, scope: scopeOf(request), may }));
}

/** @throws forbidden for a company's key that names no places: tasks know none */
function scopeOf(request: Request): Scope {
  const { channelId, companyId, locations } = apiClientOf(request);
  if (companyId !== undefined && locations === undefined) fail('forbidden', 'request.forbidden');
  return { channels: channelId === undefined ? ['*'] : [channelId], locations: locations ?? ['*'] };
}

function shown({ facts, actions, ...task }: TaskRow): object {
  return { ...task, facts: JSON.parse(facts) as unknown, actions: actionsOf(task.kind, actions) };
}
