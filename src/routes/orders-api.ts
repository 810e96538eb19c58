/** Orders for other systems: where one stands, by the hub's number. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import { findTrace } from '../core/reading/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import type { RouteContext } from './context.ts';

export function orderRoutes(server: Server, context: RouteContext): void {
  server.route({
    method: 'GET',
    path: '/orders/{number}',
    options: {
      auth: { strategy: 'api', scope: ['orders.read'] },
      validate: {
        params: Joi.object({ number: Joi.string().max(60).required() }),
        failAction: (_request, _h, error) => {
          throw error ?? new Error('not valid');
        },
      },
    },
    handler: async (request) => {
      const { channelId } = apiClientOf(request);
      const number = (request.params as { number: string }).number;
      // A client without a channel serves the whole house; one with a channel sees nothing of another.
      const trace = await context.db.read((reader) =>
        findTrace(reader, number, channelId === undefined ? 'all' : [channelId]),
      );
      return trace ?? fail('missing', 'order.unknown', { number });
    },
  });
}
