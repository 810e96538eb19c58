/** What about stock waits for a person, group by group, each with what can be done about it. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { acknowledgeDifference } from '../../core/availability/index.ts';
import { closeParkedLine, replayParkedLine } from '../../core/erp/index.ts';
import { readStock } from '../../core/inventory/index.ts';
import {
  alarmGroups,
  countAlarms,
  listAlarms,
  listParkedErpLines,
  listStockDifferences,
  listStockSnapshots,
  mustSeeDifference,
  mustSeeParkedErpLine,
  stockPlaces,
  type AlarmGroup,
  type StockPlaces,
} from '../../core/reading/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { RouteContext } from '../context.ts';
import { fragment, html } from './layout.tsx';
import { idParams } from './order.tsx';
import { AlarmPage, Group, type AlarmAsked, type Alarms } from './stock-alarm-views.tsx';
import { stockHouse } from './stock-parts.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 50;

const query = Joi.object({
  group: Joi.string().valid(...alarmGroups),
  page: Joi.number().integer().min(1).max(1000).default(1),
  done: Joi.string().max(30),
});

export function alarmPages(context: RouteContext): PageRoute[] {
  const read = (visit: Visit): Promise<Alarms> =>
    context.db.read(async (reader) => {
      const asked = visit.request.query as AlarmAsked;
      const house = await stockHouse(reader, visit);
      const counts = await countAlarms(reader, house.places);
      const group = asked.group ?? alarmGroups.find((one) => counts[one] > 0) ?? 'shortfall';
      const page = { limit: PAGE, offset: (asked.page - 1) * PAGE };
      return { house, counts, group, page: asked.page, ...(await pageOf(reader, house.places, group, page)) };
    });
  return [
    {
      method: 'GET',
      path: '/console/stock/alarms',
      needs: 'stock.view',
      query,
      async handler(visit) {
        const { done } = visit.request.query as AlarmAsked;
        return html(visit.h, <AlarmPage view={visit.view} alarms={await read(visit)} done={done} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/alarms/rows',
      needs: 'stock.view',
      query,
      async handler(visit) {
        return fragment(visit.h, <Group view={visit.view} alarms={await read(visit)} />);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/parked/{id}/replay',
      needs: 'stock.approve',
      params: idParams,
      async handler(visit) {
        let status = '';
        await decide(context, visit, 'erp_parked_line.replayed', async (tx, places, id) => {
          await mustSeeParkedErpLine(tx, places, id);
          status = (await replayParkedLine(tx, id)).status;
          return { status };
        });
        context.wake();
        const done = status === 'PARKED' || status === 'REJECTED' ? 'line_waits' : 'line_played';
        return visit.h.redirect(`/console/stock/alarms?group=parked&done=${done}`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/parked/{id}/close',
      needs: 'stock.approve',
      params: idParams,
      async handler(visit) {
        await decide(context, visit, 'erp_parked_line.closed', async (tx, places, id) => {
          const { type, locationId, sku, code } = await mustSeeParkedErpLine(tx, places, id);
          await closeParkedLine(tx, id);
          return { type, locationId, sku, code };
        });
        return visit.h.redirect('/console/stock/alarms?group=parked&done=line_closed').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/differences/{id}/seen',
      needs: 'stock.approve',
      params: idParams,
      async handler(visit) {
        await decide(context, visit, 'stock_difference.seen', async (tx, places, id) => {
          const { locationId, sku, hubQuantity, theirQuantity } = await mustSeeDifference(tx, places, id);
          await acknowledgeDifference(tx, id);
          return { locationId, sku, hubQuantity, theirQuantity };
        });
        return visit.h.redirect('/console/stock/alarms?group=differences&done=seen').code(303);
      },
    },
  ];
}

/** In one transaction: whether it is the visitor's, the decision, and its line in the audit log. */
async function decide(
  context: RouteContext,
  { request, user, scope }: Visit,
  action: string,
  work: (tx: Tx, places: StockPlaces, id: string) => Promise<Record<string, unknown>>,
): Promise<void> {
  const id = String(request.params.id);
  await context.db.tx(async (tx) => {
    const detail = await work(tx, await stockPlaces(tx, scope), id);
    await recordAudit(tx, { who: user.login, action, target: id, detail });
  });
}

async function pageOf(
  reader: Reader,
  places: StockPlaces,
  group: AlarmGroup,
  page: { limit: number; offset: number },
): Promise<Pick<Alarms, 'shown'>> {
  switch (group) {
    case 'held': {
      const held = await listStockSnapshots(reader, places, { state: 'held', ...page });
      return { shown: { kind: 'held', ...held } };
    }
    case 'parked':
      return { shown: { kind: 'parked', ...(await listParkedErpLines(reader, places, page)) } };
    case 'differences':
      return { shown: { kind: 'differences', ...(await listStockDifferences(reader, places, page)) } };
    default: {
      const tasks = await listAlarms(reader, places, group, page);
      const keys = tasks.rows.flatMap(({ facts }) =>
        typeof facts['locationId'] === 'string' && typeof facts['sku'] === 'string'
          ? [{ locationId: facts['locationId'], sku: facts['sku'] }]
          : [],
      );
      return { shown: { kind: 'tasks', ...tasks, now: await readStock(reader, keys) } };
    }
  }
}
