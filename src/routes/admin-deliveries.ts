/** Failed deliveries for other systems: what waits for an answer, answering it, and what couriers want of them. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import {
  answerCase,
  findCase,
  listCases,
  loadDeliveryRules,
  setDeliveryRules,
  type CaseFilter,
  type DeliveryAnswer,
  type DeliveryCase,
} from '../core/delivery/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Reader } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const asked = Joi.object<{
  show: 'work' | 'way' | 'done';
  courier?: string;
  channel?: string;
  dueBefore?: string;
  limit: number;
  offset: number;
}>({
  show: Joi.string().valid('work', 'way', 'done').default('work'),
  courier: Joi.string().max(30),
  channel: Joi.string().max(20),
  dueBefore: Joi.string().pattern(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/),
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).max(1_000_000).default(0),
});
const idSchema = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const text = (most: number): Joi.StringSchema => Joi.string().trim().min(1).max(most);
const said = Joi.object<{ answer: DeliveryAnswer; version?: number }>({
  answer: Joi.alternatives()
    .try(
      Joi.object({ action: Joi.valid('return').required(), note: text(300) }),
      Joi.object({
        action: Joi.valid('reattempt').required(),
        on: Joi.string()
          .pattern(/^\d{4}-\d\d-\d\d$/)
          .required(),
        phone: text(30),
        address: Joi.object({
          lines: Joi.array().items(text(250)).min(1).max(3).required(),
          area: text(120),
          city: text(120),
          postcode: text(20),
          landmark: text(120),
        }),
        note: text(300),
      }),
    )
    .required(),
  version: Joi.number().integer().min(1),
});

export function adminDeliveryRoutes(server: Server, context: RouteContext): void {
  const { db } = context;
  const reads = { auth: { strategy: 'api', scope: ['deliveries.read', 'deliveries.answer'] } };
  const answers = { auth: { strategy: 'api', scope: ['deliveries.answer'] } };

  server.route({
    method: 'GET',
    path: '/admin/deliveries',
    options: reads,
    handler: async (request) => {
      const { limit, offset, ...filter } = checked(asked, request.query);
      const rows = await db.read((reader) =>
        listCases(reader, { ...filter, ...within(request) }, { limit: limit + 1, offset }),
      );
      return { rows: rows.slice(0, limit).map(shown), ...(rows.length > limit ? { next: offset + limit } : {}) };
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/deliveries/{id}',
    options: reads,
    handler: async (request) => {
      const { id } = checked(idSchema, request.params);
      return shown(await db.read((reader) => load(reader, request, id)));
    },
  });
  server.route({
    method: 'POST',
    path: '/admin/deliveries/{id}/answer',
    options: answers,
    handler: async (request) => {
      const { id } = checked(idSchema, request.params);
      const { answer, version } = checked(said, request.payload);
      const correlationId = request.headers['x-correlation-id'] as string;
      const who = `api:${apiClientOf(request).name}`.slice(0, 80);
      const after = await withCause({ correlationId, who }, () =>
        db.tx(async (tx) => {
          await load(tx, request, id);
          return answerCase(tx, id, { answer, ...(version === undefined ? {} : { version }) });
        }),
      );
      context.wake();
      return shown(after);
    },
  });
  server.route({
    method: 'GET',
    path: '/admin/delivery-rules',
    options: reads,
    handler: () => db.read((reader) => loadDeliveryRules(reader)),
  });
  server.route({
    method: 'PUT',
    path: '/admin/delivery-rules',
    options: answers,
    handler: (request) => {
      mustSeeAll(request);
      const correlationId = request.headers['x-correlation-id'] as string;
      const who = `api:${apiClientOf(request).name}`.slice(0, 80);
      return withCause({ correlationId, who }, () => db.tx((tx) => setDeliveryRules(tx, request.payload)));
    },
  });
}

/** @throws forbidden for a key that is bound to a part of the house */
export function mustSeeAll(request: Request): void {
  const { channelId, companyId, locations } = apiClientOf(request);
  if (channelId !== undefined || companyId !== undefined || locations !== undefined)
    fail('forbidden', 'request.forbidden');
}

/** @throws forbidden for a company's key that names no places */
function within(request: Request): Pick<CaseFilter, 'channels' | 'locations'> {
  const { channelId, companyId, locations } = apiClientOf(request);
  if (companyId !== undefined && locations === undefined) fail('forbidden', 'request.forbidden');
  return {
    ...(channelId === undefined ? {} : { channels: [channelId] }),
    ...(locations === undefined ? {} : { locations }),
  };
}

async function load(reader: Pick<Reader, 'one'>, request: Request, id: string): Promise<DeliveryCase> {
  const { channels, locations } = within(request);
  const one = await findCase(reader, id);
  const seen =
    channels?.includes(one?.channelId ?? '') !== false && locations?.includes(one?.locationId ?? '') !== false;
  return one !== undefined && seen ? one : fail('missing', 'delivery.unknown', { id });
}

/** Without what the customer has said of themselves: who answers knows it. */
function shown({ answer, ...one }: DeliveryCase): object {
  return { ...one, answer: answer?.action ?? null, on: answer?.action === 'reattempt' ? answer.on : null };
}
