/** What managers keep back from a web shop, for admin systems: listed, and set for one SKU of one channel. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { recordAudit } from '../core/access/index.ts';
import { listWebBuffers, setWebBuffer } from '../core/availability/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

type Page = { readonly channel?: string; readonly sku?: string; readonly after?: string; readonly limit: number };
const page = Joi.object<Page>({
  channel: Joi.string().max(20),
  sku: Joi.string().max(64),
  after: Joi.string().max(90),
  limit: Joi.number().integer().min(1).max(500).default(100),
});
type Said = { readonly quantity: number };
const said = Joi.object<Said>({ quantity: Joi.number().integer().min(0).max(1_000_000).required() });

export function adminWebBufferRoutes(server: Server, { db }: RouteContext): void {
  const only = (request: Request, channelId: string | undefined): void => {
    const bound = apiClientOf(request).channelId;
    if (bound !== undefined && bound !== channelId) fail('forbidden', 'availability.other_channel', { channelId });
  };
  server.route([
    {
      method: 'GET',
      path: '/admin/stock/web-buffers',
      options: { auth: { strategy: 'api', scope: ['stock.read', 'stock.manage'] } },
      handler: async (request) => {
        const { channel, sku, after, limit } = checked(page, request.query);
        const channelId = channel ?? apiClientOf(request).channelId;
        only(request, channelId);
        const filter = {
          ...(channelId === undefined ? {} : { channelId }),
          ...(sku === undefined ? {} : { sku }),
          ...(after === undefined ? {} : { after }),
        };
        const rows = await db.read((reader) => listWebBuffers(reader, filter, limit));
        const last = rows.at(-1);
        return {
          rows,
          ...(rows.length < limit || last === undefined ? {} : { next: `${last.channelId} ${last.sku}` }),
        };
      },
    },
    {
      method: 'PUT',
      path: '/admin/stock/web-buffers/{channel}/{sku}',
      options: { auth: { strategy: 'api', scope: ['stock.manage'] } },
      handler: async (request) => {
        const { channel: channelId, sku } = request.params as { channel: string; sku: string };
        only(request, channelId);
        const { quantity } = checked(said, request.payload);
        const who = `api:${apiClientOf(request).name}`.slice(0, 80);
        await db.tx(async (tx) => {
          await setWebBuffer(tx, { channelId, sku, quantity, who });
          await recordAudit(tx, { who, action: 'web_buffer.set', target: `${channelId}:${sku}`, detail: { quantity } });
        });
        return { channelId, sku, quantity };
      },
    },
  ]);
}
