/** What sourcing goes by beyond master data, set by admin systems; and why an order is served from where it is. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { handlingMarks } from '../../config/handling.ts';
import { locationRoutingSchema } from '../../config/locations.ts';
import { recordAudit } from '../core/access/index.ts';
import { findItems, listLocations, setHandling, setLocationRouting } from '../core/catalog/index.ts';
import { findDecisions } from '../core/reading/index.ts';
import { setPressure } from '../core/sourcing/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const MOST_ROWS = 1_000;

const marks = Joi.object<{ marks: readonly string[] }>({
  marks: Joi.array()
    .items(Joi.string().valid(...handlingMarks))
    .unique()
    .max(20)
    .required(),
});
type PressureSaid = {
  readonly location: string;
  readonly sku: string;
  readonly liesSince?: string;
  readonly markdownPercent: number;
};
const pressure = Joi.object<{ rows: readonly PressureSaid[] }>({
  rows: Joi.array()
    .items(
      Joi.object({
        location: Joi.string().max(20).required(),
        sku: Joi.string().max(64).required(),
        liesSince: Joi.string().pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
        markdownPercent: Joi.number().integer().min(0).max(100).default(0),
      }),
    )
    .unique((a: PressureSaid, b: PressureSaid) => a.location === b.location && a.sku === b.sku)
    .min(1)
    .max(MOST_ROWS)
    .required(),
});
const options = { auth: { strategy: 'api', scope: ['catalog.manage'] } };

export function adminSourcingRoutes(server: Server, { db }: RouteContext): void {
  /** Places and items are every channel's. */
  const change = async <T>(
    request: Request,
    work: (tx: Tx, who: string) => Promise<T>,
    places?: readonly string[],
  ): Promise<T> => {
    const client = apiClientOf(request);
    const { locations } = client;
    // Who has places of its own speaks of them alone.
    const bound =
      places === undefined
        ? locations !== undefined || client.channelId !== undefined
        : locations === undefined && client.channelId !== undefined;
    if (bound) fail('forbidden', 'request.forbidden');
    const foreign = places?.find((id) => locations?.includes(id) === false);
    if (foreign !== undefined) fail('missing', 'catalog.location_missing', { id: foreign });
    return db.tx((tx) => work(tx, `api:${client.name}`.slice(0, 80)));
  };
  server.route([
    {
      method: 'PUT',
      path: '/admin/locations/{id}/routing',
      options,
      handler: async (request) => {
        const { id } = request.params as { id: string };
        const said = checked(locationRoutingSchema, request.payload ?? {});
        const work = async (tx: Tx, who: string): Promise<void> => {
          const changed = await setLocationRouting(tx, id, said);
          if (changed) await recordAudit(tx, { who, action: 'location.routing_set', target: id, detail: said });
        };
        await change(request, work, [id]);
        return { location: id, ...said };
      },
    },
    {
      method: 'PUT',
      path: '/admin/items/{sku}/handling',
      options,
      handler: async (request) => {
        const { sku } = request.params as { sku: string };
        const said = checked(marks, request.payload);
        await change(request, async (tx, who) => {
          if (!(await setHandling(tx, sku, said.marks))) fail('missing', 'item.unknown', { sku });
          await recordAudit(tx, { who, action: 'item.handling_set', target: sku, detail: said });
        });
        return { sku, ...said };
      },
    },
    {
      method: 'PUT',
      path: '/admin/stock/pressure',
      options,
      handler: async (request) => {
        const { rows } = checked(pressure, request.payload);
        const work = async (tx: Tx, who: string): Promise<void> => {
          const places = new Set((await listLocations(tx)).map((one) => one.id));
          const items = await findItems(
            tx,
            rows.map((one) => one.sku),
          );
          const place = rows.find((one) => !places.has(one.location));
          if (place !== undefined) fail('missing', 'catalog.location_missing', { id: place.location });
          const item = rows.find((one) => !items.has(one.sku));
          if (item !== undefined) fail('missing', 'item.unknown', { sku: item.sku });
          await setPressure(
            tx,
            rows.map(({ location, ...row }) => ({ locationId: location, ...row })),
            who,
          );
          await recordAudit(tx, { who, action: 'stock.pressure_set', target: 'stock', detail: { rows: rows.length } });
        };
        const named = rows.map((one) => one.location);
        await change(request, work, [...new Set(named)]);
        return { rows: rows.length };
      },
    },
    {
      method: 'GET',
      path: '/admin/orders/{number}/routing',
      options: { auth: { strategy: 'api', scope: ['orders.read'] } },
      handler: async (request) => {
        const { number } = request.params as { number: string };
        const { channelId, locations } = apiClientOf(request);
        // A store's key sees its parcels, not where else an order might have gone.
        if (channelId === undefined && locations !== undefined) fail('forbidden', 'request.forbidden');
        const channels = channelId === undefined ? ('all' as const) : [channelId];
        const decisions = await db.read((reader) => findDecisions(reader, number, channels));
        return decisions === undefined ? fail('missing', 'order.unknown', { number }) : { number, decisions };
      },
    },
  ]);
}
