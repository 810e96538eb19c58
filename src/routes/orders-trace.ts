/** The trace of an order for other systems: its timeline in pages, or where it stood at a moment. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import {
  findStateThen,
  findTimeline,
  timelineFilters,
  type OrderThen,
  type TimelineFilter,
  type TimelinePage,
} from '../core/reading/index.ts';
import { fail } from '../platform/errors.ts';
import { readMoment } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import type { RouteContext } from './context.ts';

type Query = { readonly only: TimelineFilter; readonly after?: string; readonly limit: number; readonly at?: string };

const query = Joi.object<Query>({
  only: Joi.string()
    .valid(...timelineFilters)
    .default('all'),
  after: Joi.string().max(120),
  limit: Joi.number().integer().min(1).max(500).default(100),
  at: Joi.string()
    .max(40)
    .custom((text: string, helpers) => readMoment(text) ?? helpers.error('any.invalid')),
});

export function orderTraceRoutes(server: Server, context: RouteContext): void {
  server.route({
    method: 'GET',
    path: '/orders/{number}/trace',
    options: {
      auth: { strategy: 'api', scope: ['orders.read'] },
      validate: {
        params: Joi.object({ number: Joi.string().max(60).required() }),
        query,
        failAction: (_request, _h, error) => {
          throw error ?? new Error('not valid');
        },
      },
    },
    handler: async (request) => {
      const { channelId } = apiClientOf(request);
      const { number } = request.params as { number: string };
      const { only, after, limit, at } = request.query as unknown as Query;
      const channels = channelId === undefined ? ('all' as const) : [channelId];
      const found = await context.db.read<TimelinePage | OrderThen | undefined>((reader) =>
        at === undefined
          ? findTimeline(reader, number, channels, { filter: only, limit, ...(after === undefined ? {} : { after }) })
          : findStateThen(reader, number, channels, at),
      );
      return found === undefined ? fail('missing', 'order.unknown', { number }) : { number, ...found };
    },
  });
}
