/** Refused orders for admin systems: which there are, why, corrected and tried again, or sent back to their channel. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { gravityOf, type Found } from '../core/order/index.ts';
import { listParkedWork, type Scope } from '../core/reading/index.ts';
import { withCause } from '../platform/correlation.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { loadRefused, reject, retry } from './refused.ts';

const page = Joi.object<{ limit: number; offset: number }>({
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).max(100_000).default(0),
});
const one = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
type Retry = { readonly body?: object; readonly fields?: Record<string, string>; why?: string; seen?: string };
const retrying = Joi.object<Retry>({
  body: Joi.object().unknown(),
  fields: Joi.object().pattern(Joi.string().max(200), Joi.string().allow('').max(2_000)).max(100),
  why: Joi.string().max(300),
  seen: Joi.string().max(30),
});
const rejecting = Joi.object<{ reason: string; seen?: string }>({
  reason: Joi.string().max(200).required(),
  seen: Joi.string().max(30),
});

export function adminRefusedRoutes(server: Server, context: RouteContext): void {
  const scopeOf = (request: Request): Scope => ({
    channels: [apiClientOf(request).channelId ?? '*'],
    locations: ['*'],
  });
  const whoOf = (request: Request): string => `api:${apiClientOf(request).name}`.slice(0, 80);
  const asClient = <T>(request: Request, work: () => Promise<T>): Promise<T> =>
    withCause({ correlationId: request.headers['x-correlation-id'] as string, who: whoOf(request) }, work);
  server.route([
    {
      method: 'GET',
      path: '/admin/orders/refused',
      options: { auth: { strategy: 'api', scope: ['orders.correct'] } },
      handler: async (request) => {
        const { limit, offset } = checked(page, request.query);
        const { rows, more } = await context.db.read((reader) =>
          listParkedWork(reader, scopeOf(request), {
            state: 'open',
            event: context.partners.orderSource,
            limit,
            offset,
          }),
        );
        return { rows: rows.map(shown), ...(more ? { next: offset + limit } : {}) };
      },
    },
    {
      method: 'GET',
      path: '/admin/orders/refused/{id}',
      options: { auth: { strategy: 'api', scope: ['orders.correct'] } },
      handler: async (request) => {
        const { id } = checked(one, request.params);
        const refused = await loadRefused(context, scopeOf(request), id);
        return {
          ...shown(refused.row),
          problems: refused.found.map(problem),
          body: refused.body,
          corrections: refused.corrections.map(({ fields, why, who, at }) => ({ fields, why, who, at })),
        };
      },
    },
    {
      method: 'POST',
      path: '/admin/orders/refused/{id}/retry',
      options: { auth: { strategy: 'api', scope: ['orders.correct'] } },
      handler: async (request, h) => {
        const { id } = checked(one, request.params);
        const { body, ...edit } = checked(retrying, request.payload ?? {});
        const wish = { ...edit, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
        const { number } = await asClient(request, () => retry(context, scopeOf(request), id, wish, whoOf(request)));
        return h.response({ id, orderNumber: number, state: 'waiting' }).code(202);
      },
    },
    {
      method: 'POST',
      path: '/admin/orders/refused/{id}/reject',
      options: { auth: { strategy: 'api', scope: ['orders.correct'] } },
      handler: async (request) => {
        const { id } = checked(one, request.params);
        const wish = checked(rejecting, request.payload);
        const { told } = await asClient(request, () => reject(context, scopeOf(request), id, wish, whoOf(request)));
        return { id, state: 'closed', channelTold: told };
      },
    },
  ]);
}

function shown(row: Awaited<ReturnType<typeof listParkedWork>>['rows'][number]): object {
  const { id, orderNumber, channelId, reasonCode, parkedAt, state } = row;
  return { id, orderNumber, channelId, reasonCode, state, seen: parkedAt };
}

function problem(found: Found): object {
  const { code, field, facts = {} } = found;
  return { code, field, gravity: gravityOf(found), facts };
}
