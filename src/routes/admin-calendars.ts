/** The calendars by which delivery days are promised, for admin systems: read, and set as a whole. */
import type { Server } from '@hapi/hapi';
import { recordAudit } from '../core/access/index.ts';
import { calendarVersion, loadCalendars, lockCalendars, setCalendars } from '../core/order/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import type { RouteContext } from './context.ts';

export function adminCalendarRoutes(server: Server, { db }: RouteContext): void {
  server.route([
    {
      method: 'GET',
      path: '/admin/calendars',
      options: { auth: { strategy: 'api', scope: ['mapping.read', 'mapping.manage'] } },
      async handler(_request, h) {
        const calendars = await db.read((reader) => loadCalendars(reader));
        return h.response(calendars).etag(calendarVersion(calendars));
      },
    },
    {
      method: 'PUT',
      path: '/admin/calendars',
      options: { auth: { strategy: 'api', scope: ['mapping.manage'] } },
      async handler(request, h) {
        const client = apiClientOf(request);
        // They hold for every channel.
        if (client.channelId !== undefined) fail('forbidden', 'calendars.whole_house_only', {});
        const who = `api:${client.name}`.slice(0, 80);
        const seen = request.headers['if-match'] as string | undefined;
        const set = await db.tx(async (tx) => {
          const before = calendarVersion(await lockCalendars(tx));
          if (seen !== undefined && seen !== '*' && seen.replace(/^W\//, '') !== `"${before}"`)
            fail('conflict', 'calendars.changed_meanwhile', {});
          const calendars = await setCalendars(tx, request.payload);
          await recordAudit(tx, { who, action: 'calendars.set', target: 'calendars' });
          return calendars;
        });
        return h.response(set).etag(calendarVersion(set));
      },
    },
  ]);
}
