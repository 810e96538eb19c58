/** The control routes that place and push orders and set the pace. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import type { OrderOverrides } from './orders.ts';
import type { Pusher } from './push.ts';
import type { Shop } from './shop.ts';
import type { Order, OrderKind, PushShape } from './types.ts';
import { orderKinds, pushShapes } from './types.ts';

export interface PushRouteOptions {
  shop: Shop;
  placeOrder: (kind?: OrderKind, overrides?: OrderOverrides) => Order;
  pusher: Pusher;
}

interface PlaceBody {
  kind?: OrderKind;
  count: number;
  push: boolean;
  shape?: PushShape;
  overrides?: OrderOverrides;
}

const placeSchema = Joi.object({
  kind: Joi.valid(...orderKinds),
  count: Joi.number().integer().min(1).max(100_000).default(1),
  push: Joi.boolean().default(true),
  shape: Joi.valid(...pushShapes),
  overrides: Joi.object(),
});

export function addPushRoutes(server: Server, { shop, placeOrder, pusher }: PushRouteOptions): void {
  server.route([
    {
      method: 'POST',
      path: '/_sandbox/orders',
      options: { validate: { payload: placeSchema } },
      handler: (request) => {
        const { kind, count, push, shape, overrides } = request.payload as PlaceBody;
        const placed = Array.from({ length: count }, () => placeOrder(kind, overrides));
        if (push) for (const order of placed) void pusher.push(order, shape);
        const orders = placed.map(({ entity_id, increment_id, kind: made, store }) => ({
          entity_id,
          increment_id,
          kind: made,
          store: store.code,
        }));
        return { orders };
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/orders/{id}/push',
      handler: (request, h) => {
        const order = shop.orders.get(Number((request.params as { id: string }).id));
        if (order === undefined) return h.response({ error: 'no such order' }).code(404);
        void pusher.push(order);
        return { pushed: order.increment_id };
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/rate',
      options: { validate: { payload: Joi.object({ perSecond: Joi.number().min(0).max(10_000).required() }) } },
      handler: (request) => {
        pusher.setRate((request.payload as { perSecond: number }).perSecond);
        return pusher.counts();
      },
    },
  ]);
}
