/** Items taken off sale everywhere, for admin systems: a recall, and its end. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { listWithdrawals } from '../core/catalog/index.ts';
import { restoreItem, withdrawItem } from '../core/rerouting/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { keepChange } from './keep-change.ts';

export const withdrawSaid = Joi.object<{ reason: string }>({
  reason: Joi.string().trim().min(3).max(200).required(),
});
const options = { auth: { strategy: 'api', scope: ['catalog.manage'] } };

export function adminWithdrawalRoutes(server: Server, { db }: RouteContext): void {
  const change = <T extends object>(
    request: Request,
    action: string,
    said: object,
    work: (tx: Tx, sku: string, who: string) => Promise<T>,
  ): Promise<T> => {
    forAll(request);
    const sku = String((request.params as { sku: string }).sku);
    return keepChange(db, request, { action, target: `item:${sku}`, said }, (tx, who) => work(tx, sku, who));
  };

  server.route([
    {
      method: 'GET',
      path: '/admin/items/withdrawn',
      options,
      handler: async (request) => {
        forAll(request);
        return { items: await db.read((reader) => listWithdrawals(reader)) };
      },
    },
    {
      method: 'POST',
      path: '/admin/items/{sku}/withdraw',
      options,
      handler: (request) => {
        const { reason: why } = checked(withdrawSaid, request.payload ?? {});
        return change(request, 'item.withdraw', { why }, async (tx, sku, who) => ({
          sku,
          ...(await withdrawItem(tx, { sku, why, who })),
        }));
      },
    },
    {
      method: 'POST',
      path: '/admin/items/{sku}/restore',
      options,
      handler: (request) =>
        change(request, 'item.restore', {}, async (tx, sku) => {
          await restoreItem(tx, sku);
          return { sku };
        }),
    },
  ]);
}

/** An item is sold in every country: who is bound to a channel or to places does not speak for all. */
function forAll(request: Request): void {
  const { channelId, locations } = apiClientOf(request);
  if (channelId !== undefined || locations !== undefined) fail('forbidden', 'request.forbidden');
}
