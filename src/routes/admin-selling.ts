/** When an item may be sold before it is there, and what stands in for it: for admin systems. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { recordAudit } from '../core/access/index.ts';
import { findItems, listChannels, setSelling, setSubstitutes } from '../core/catalog/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const day = Joi.string()
  .pattern(/^\d{4}-\d\d-\d\d$/)
  .allow(null)
  .default(null);
type SellingSaid = {
  readonly releaseOn: string | null;
  readonly backorder: boolean;
  readonly availableOn: string | null;
};
const selling = Joi.object<SellingSaid>({ releaseOn: day, backorder: Joi.boolean().default(false), availableOn: day });
type SubstitutesSaid = {
  readonly channel: string;
  readonly substitutes: readonly { readonly sku: string; readonly lessMinor: number }[];
};
const substitutes = Joi.object<SubstitutesSaid>({
  channel: Joi.string().max(20).allow('').default(''),
  substitutes: Joi.array()
    .items(
      Joi.object({
        sku: Joi.string().max(64).required(),
        lessMinor: Joi.number().integer().min(0).max(1_000_000_000).default(0),
      }),
    )
    .unique('sku')
    .max(20)
    .required(),
});
const options = { auth: { strategy: 'api', scope: ['catalog.manage'] } };

export function adminSellingRoutes(server: Server, { db }: RouteContext): void {
  const whoOf = (request: Request): string => `api:${apiClientOf(request).name}`.slice(0, 80);
  const unbound = (request: Request): void => {
    // An item is every channel's.
    if (apiClientOf(request).channelId !== undefined) fail('forbidden', 'request.forbidden');
  };
  server.route([
    {
      method: 'PUT',
      path: '/admin/items/{sku}/selling',
      options,
      handler: async (request) => {
        unbound(request);
        const { sku } = request.params as { sku: string };
        const said = checked(selling, request.payload);
        const who = whoOf(request);
        await db.tx(async (tx) => {
          if (!(await setSelling(tx, { sku, ...said }))) fail('missing', 'item.unknown', { sku });
          await recordAudit(tx, { who, action: 'item.selling_set', target: sku, detail: said });
        });
        return { sku, ...said };
      },
    },
    {
      method: 'PUT',
      path: '/admin/items/{sku}/substitutes',
      options,
      handler: async (request) => {
        unbound(request);
        const { sku } = request.params as { sku: string };
        const said = checked(substitutes, request.payload);
        const who = whoOf(request);
        await db.tx(async (tx) => {
          const wanted = [sku, ...said.substitutes.map((one) => one.sku)];
          const known = await findItems(tx, wanted);
          const unknown = wanted.filter((one) => !known.has(one));
          if (unknown.length > 0) fail('missing', 'item.unknown', { sku: unknown });
          if (wanted.indexOf(sku, 1) > 0) fail('invalid', 'item.own_substitute', { sku });
          if (said.channel !== '' && !(await listChannels(tx)).some((one) => one.id === said.channel))
            fail('missing', 'channel.unknown', { channelId: said.channel });
          await setSubstitutes(tx, said.channel, sku, said.substitutes, who);
          await recordAudit(tx, { who, action: 'item.substitutes_set', target: sku, detail: said });
        });
        return { sku, ...said };
      },
    },
  ]);
}
