/** The snapshots of the ERP: how far each is, and the decision on one that is held. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { approveSnapshot, rejectSnapshot } from '../../core/erp/index.ts';
import { listPlacesOf } from '../../core/inventory/index.ts';
import { decidesOnSnapshot, listStockSnapshots, loadStockSnapshot, stockPlaces } from '../../core/reading/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { fragment, html } from './layout.tsx';
import { stockHouse } from './stock-parts.tsx';
import {
  SnapshotList,
  SnapshotPage,
  SnapshotRows,
  snapshotStates,
  type SnapshotAsked,
} from './stock-snapshot-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 50;

const query = Joi.object<SnapshotAsked>({
  state: Joi.string().valid('', ...snapshotStates),
  page: Joi.number().integer().min(1).max(1000).default(1),
  done: Joi.string().max(30),
});
const params = Joi.object({ id: Joi.string().max(64).required() });

export function snapshotPages(context: RouteContext): PageRoute[] {
  const read = (visit: Visit) =>
    context.db.read(async (reader) => {
      const asked = visit.request.query as SnapshotAsked;
      const house = await stockHouse(reader, visit);
      const page = { limit: PAGE, offset: (asked.page - 1) * PAGE };
      const list = await listStockSnapshots(reader, house.places, { state: asked.state || undefined, ...page });
      return { view: visit.view, house, asked, list };
    });
  return [
    {
      method: 'GET',
      path: '/console/stock/snapshots',
      needs: 'stock.view',
      query,
      async handler(visit) {
        return html(visit.h, <SnapshotList {...await read(visit)} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/snapshots/rows',
      needs: 'stock.view',
      query,
      async handler(visit) {
        return fragment(visit.h, <SnapshotRows {...await read(visit)} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/snapshots/{id}',
      needs: 'stock.view',
      params,
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler(visit) {
        const id = String(visit.request.params.id);
        const { done } = visit.request.query as { done?: string };
        const shown = await context.db.read(async (reader) => {
          const house = await stockHouse(reader, visit);
          const snapshot = await loadStockSnapshot(reader, house.places, id);
          const all = await listPlacesOf(reader, id);
          const places = house.places.all ? all : all.filter((one) => house.places.byId.has(one.locationId));
          return { house, snapshot, places, whole: await decidesOnSnapshot(reader, house.places, id) };
        });
        return html(visit.h, <SnapshotPage view={visit.view} done={done} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/snapshots/{id}/approve',
      needs: 'stock.approve',
      params,
      async handler(visit) {
        return decide(context, visit, 'approved', approveSnapshot);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/snapshots/{id}/refuse',
      needs: 'stock.approve',
      params,
      async handler(visit) {
        return decide(context, visit, 'refused', rejectSnapshot);
      },
    },
  ];
}

const actions = { approved: 'erp_snapshot.approved', refused: 'erp_snapshot.rejected' } as const;

/** Who decides on a snapshot decides for all of its places. */
async function decide(
  context: RouteContext,
  { request, h, user, scope }: Visit,
  done: keyof typeof actions,
  work: (tx: Tx, id: string, who: string) => Promise<void>,
) {
  const id = String(request.params.id);
  await context.db.tx(async (tx) => {
    const places = await stockPlaces(tx, scope);
    const { state } = await loadStockSnapshot(tx, places, id);
    if (!(await decidesOnSnapshot(tx, places, id))) fail('forbidden', 'request.forbidden', { id });
    // One that is still arriving is its sender's.
    if (state !== 'held') fail('conflict', 'snapshot.not_held', { id, state });
    await work(tx, id, user.login);
    await recordAudit(tx, { who: user.login, action: actions[done], target: id });
  });
  return h.redirect(`/console/stock/snapshots/${encodeURIComponent(id)}?done=${done}`).code(303);
}
