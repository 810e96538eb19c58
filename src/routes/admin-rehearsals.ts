/** Dry runs of routing rules for people's tools, as JSON: asked for, looked at while they run, called off. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { recordAudit } from '../core/access/index.ts';
import {
  callOffRehearsal,
  findRehearsal,
  findReport,
  listListed,
  listRehearsals,
  requestRehearsal,
  stockModels,
  type Rehearsal,
  type RehearsalAsk,
  type StockModel,
} from '../core/rehearsal/index.ts';
import { activeAt, listActivations } from '../core/routing/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { dateOf, momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const BASE = '/admin/routing/dry-runs';

type Wish = { after: number; before?: number; from: Date; to: Date; channels?: string[]; stock: StockModel };
const wishSchema = Joi.object<Wish>({
  after: Joi.number().integer().min(0).required(),
  before: Joi.number().integer().min(0),
  from: Joi.date().iso().required(),
  to: Joi.date().iso().required(),
  channels: Joi.array().items(Joi.string().max(20)).min(1).max(100).unique(),
  stock: Joi.string()
    .valid(...stockModels)
    .default('as_found'),
});
const idSchema = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const pageSchema = Joi.object<{ offset: number; limit: number }>({
  offset: Joi.number().integer().min(0).max(1_000_000).default(0),
  limit: Joi.number().integer().min(1).max(500).default(100),
});

/** Works as the client that calls, in one transaction. */
export type Change = <T>(request: Request, work: (tx: Tx, who: string) => Promise<T>) => Promise<T>;

/** Where orders go concerns every channel. */
export function mustServeTheHouse(request: Request): void {
  const { channelId, companyId } = apiClientOf(request);
  if (channelId !== undefined || companyId !== undefined) fail('forbidden', 'routing.whole_house_only');
}

export function adminRehearsalRoutes(server: Server, { db }: RouteContext, change: Change): void {
  const reads = { auth: { strategy: 'api', scope: ['routing.read', 'routing.manage'] } };
  const manages = { auth: { strategy: 'api', scope: ['routing.manage'] } };

  server.route({
    method: 'POST',
    path: BASE,
    options: manages,
    handler: async (request, h) => {
      const wish = checked(wishSchema, request.payload ?? {});
      const one = await change(request, (tx, who) => askForRehearsal(tx, who, wish));
      return h.response(withProgress(one)).code(202);
    },
  });
  server.route({
    method: 'GET',
    path: BASE,
    options: reads,
    handler: async (request) => {
      mustServeTheHouse(request);
      const page = checked(pageSchema, request.query);
      const { rows, more } = await db.read((reader) => listRehearsals(reader, page));
      return { rows: rows.map((one) => withProgress(one)), ...(more ? { next: page.offset + page.limit } : {}) };
    },
  });
  server.route({
    method: 'GET',
    path: `${BASE}/{id}`,
    options: reads,
    handler: async (request) => {
      mustServeTheHouse(request);
      const { id } = checked(idSchema, request.params);
      return db.read((reader) => loadRehearsal(reader, id));
    },
  });
  for (const [path, kind] of [
    ['changed', 'changed'],
    ['left-out', 'left_out'],
  ] as const)
    server.route({
      method: 'GET',
      path: `${BASE}/{id}/${path}`,
      options: reads,
      handler: async (request) => {
        mustServeTheHouse(request);
        const { id } = checked(idSchema, request.params);
        const page = checked(pageSchema, request.query);
        return db.read(async (reader) => {
          if ((await findRehearsal(reader, id)) === undefined) fail('missing', 'rehearsal.unknown', { id });
          const { rows, more } = await listListed(reader, id, kind, page);
          return { rows, ...(more ? { next: page.offset + page.limit } : {}) };
        });
      },
    });
  server.route({
    method: 'POST',
    path: `${BASE}/{id}/cancel`,
    options: manages,
    handler: async (request) => {
      const { id } = checked(idSchema, request.params);
      return withProgress(await change(request, (tx, who) => callOff(tx, who, id)));
    },
  });
}

/** @throws what `requestRehearsal` throws; compared with the version that is active now where none is named */
export async function askForRehearsal(tx: Tx, who: string, wish: Wish): Promise<Rehearsal> {
  const active = activeAt(await listActivations(tx), momentOf(new Date()))?.version ?? 0;
  const asked: RehearsalAsk = {
    before: wish.before ?? active,
    after: wish.after,
    from: momentOf(wish.from),
    to: momentOf(wish.to),
    stock: wish.stock,
    ...(wish.channels === undefined ? {} : { channels: wish.channels }),
  };
  const one = await requestRehearsal(tx, asked);
  await recordAudit(tx, { who, action: 'routing.rehearsed', target: `rehearsal:${one.id}`, detail: { ...asked } });
  return one;
}

export async function callOff(tx: Tx, who: string, id: string): Promise<Rehearsal> {
  const one = await callOffRehearsal(tx, id);
  await recordAudit(tx, { who, action: 'routing.rehearsal_cancelled', target: `rehearsal:${id}` });
  return one;
}

/** With its report when it has ended well. @throws missing `rehearsal.unknown` */
export async function loadRehearsal(reader: Reader, id: string) {
  const one = (await findRehearsal(reader, id)) ?? fail('missing', 'rehearsal.unknown', { id });
  return { ...withProgress(one), report: (await findReport(reader, id)) ?? null };
}

export type Progressed = Rehearsal & { readonly percent: number; readonly secondsLeft?: number };

export function withProgress(one: Rehearsal, now = new Date()): Progressed {
  const percent = one.state === 'done' ? 100 : Math.floor((one.ordersDone * 100) / Math.max(1, one.ordersAll));
  if (one.state !== 'running' || one.begunAt === null || one.ordersDone === 0) return { ...one, percent };
  const spentMs = now.getTime() - dateOf(one.begunAt).getTime();
  const left = (spentMs / one.ordersDone) * (one.ordersAll - one.ordersDone);
  return { ...one, percent, secondsLeft: Math.max(1, Math.ceil(left / 1000)) };
}
