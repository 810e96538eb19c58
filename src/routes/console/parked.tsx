/** What could not go on: read why, mend the cause, put it back to work alone or with all of its kind, or close it. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { listChannels } from '../../core/catalog/index.ts';
import { closeRefused } from '../../core/order/index.ts';
import { listParkedGroups, listParkedWork, loadParkedWork } from '../../core/reading/index.ts';
import { AppError } from '../../platform/errors.ts';
import { loadParked, replayParked } from '../../platform/parked.ts';
import { scrubBody } from '../../platform/scrub.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import { ParkedList, ParkedOne, type ParkedQuery } from './parked-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 50;
/** One press of the button works on at most so many; the next press on the rest. */
const GROUP = 500;
const SHOWN = 200_000;

const query = Joi.object({
  state: Joi.string().valid('open', 'replayed', 'closed').default('open'),
  reason: Joi.string().allow('').max(120),
  page: Joi.number().integer().min(1).max(1000).default(1),
  done: Joi.string().max(30),
  count: Joi.number().integer().min(0),
});

export function parkedPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/parked',
      needs: 'parked.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as ParkedQuery;
        const page = await context.db.read(async (reader) => ({
          work: await listParkedWork(reader, scope, {
            state: asked.state,
            limit: PAGE,
            offset: (asked.page - 1) * PAGE,
            ...(asked.reason === undefined || asked.reason === '' ? {} : { reasonCode: asked.reason }),
          }),
          groups: await listParkedGroups(reader, scope),
          zones: new Map((await listChannels(reader)).map((one) => [one.id, one.timeZone])),
        }));
        return html(h, <ParkedList view={view} asked={asked} {...page} />);
      },
    },
    {
      method: 'GET',
      path: '/console/parked/{id}',
      needs: 'parked.view',
      params: idParams,
      async handler({ request, h, view, scope }) {
        const id = String(request.params.id);
        const { row, body, zones } = await context.db.read(async (reader) => ({
          row: await loadParkedWork(reader, scope, id),
          body: (await loadParked(reader, id)).body,
          zones: new Map((await listChannels(reader)).map((one) => [one.id, one.timeZone])),
        }));
        const open = view.may('customers.view');
        const text = open ? body : masked(body);
        return html(
          h,
          <ParkedOne
            view={view}
            row={row}
            body={text.slice(0, SHOWN)}
            masked={!open}
            refused={row.event === context.partners.orderSource}
            zone={zones.get(row.channelId ?? '')}
          />,
        );
      },
    },
    {
      method: 'POST',
      path: '/console/parked/{id}/replay',
      needs: 'parked.replay',
      params: idParams,
      async handler(visit) {
        await replay(context, visit, String(visit.request.params.id));
        context.wake();
        return visit.h.redirect('/console/parked?done=replayed&count=1').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/parked/{id}/close',
      needs: 'parked.close',
      params: idParams,
      async handler({ request, h, user, scope }) {
        const id = String(request.params.id);
        await context.db.tx(async (tx) => {
          const row = await loadParkedWork(tx, scope, id);
          await closeRefused(tx, id);
          await recordAudit(tx, {
            who: user.login,
            action: 'parked.closed',
            target: `parked:${id}`,
            detail: { reason: row.reasonCode },
          });
        });
        return h.redirect('/console/parked?done=closed').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/parked/replay-group',
      needs: 'parked.replay',
      payload: Joi.object({ reason: Joi.string().max(120).required() }),
      async handler(visit) {
        const { reason } = visit.request.payload as { reason: string };
        const { rows } = await context.db.read((reader) =>
          listParkedWork(reader, visit.scope, { state: 'open', reasonCode: reason, limit: GROUP, offset: 0 }),
        );
        let count = 0;
        for (const row of rows) if (await replayIfOpen(context, visit, row.id)) count += 1;
        context.wake();
        return visit.h.redirect(`/console/parked?done=replayed&count=${count}`).code(303);
      },
    },
  ];
}

async function replay(context: RouteContext, { user, scope }: Visit, id: string): Promise<void> {
  await context.db.tx(async (tx) => {
    const row = await loadParkedWork(tx, scope, id);
    await replayParked(tx, id);
    await recordAudit(tx, {
      who: user.login,
      action: 'parked.replayed',
      target: `parked:${id}`,
      detail: { reason: row.reasonCode },
    });
  });
}

/** False when somebody else was faster with this one. */
async function replayIfOpen(context: RouteContext, visit: Visit, id: string): Promise<boolean> {
  try {
    await replay(context, visit, id);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'parked.not_open') return false;
    throw error;
  }
}

function masked(body: string): string {
  try {
    return scrubBody(JSON.parse(body) as unknown, SHOWN);
  } catch (error) {
    if (error instanceof SyntaxError) return scrubBody(body, SHOWN);
    throw error;
  }
}
