/** An order's money for other systems of the house: sums, charges, refunds, what the gateway reported. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import { listFactsOf, moneyOf } from '../core/payment/index.ts';
import { listChannelDocuments } from '../core/notice/index.ts';
import { findOrderIdOf } from '../core/reading/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import type { RouteContext } from './context.ts';

export function adminMoneyRoutes(server: Server, context: RouteContext): void {
  server.route({
    method: 'GET',
    path: '/admin/orders/{number}/money',
    options: {
      auth: { strategy: 'api', scope: ['money.read'] },
      validate: {
        params: Joi.object({ number: Joi.string().max(60).required() }),
        failAction: (_request, _h, error) => {
          throw error ?? new Error('not valid');
        },
      },
    },
    handler: async (request) => {
      const { channelId } = apiClientOf(request);
      const { number } = request.params as { number: string };
      return context.db.read(async (reader) => {
        // A client of one channel learns nothing of another's orders, not even that they exist.
        const order = await findOrderIdOf(reader, number, channelId === undefined ? 'all' : [channelId]);
        if (order === undefined) fail('missing', 'order.unknown', { number });
        const { charges, refunds, authorisation, orderId, ...sums } = await moneyOf(reader, order);
        return {
          number,
          ...sums,
          authorisation: authorisation ?? null,
          charges,
          refunds,
          facts: sums.paymentRef === null ? [] : await listFactsOf(reader, sums.paymentRef),
          channelDocuments: await listChannelDocuments(reader, orderId),
        };
      });
    },
  });
}
