/** What the ERP is told: a list per place, one posting with its message, and "covered by hand". */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { coverPosting, findBySeq, findPosting, postingStates, type Posting } from '../../core/erp/index.ts';
import {
  findOrderNumbers,
  listStockPostings,
  narrow,
  stockPlaces,
  type StockPlaces,
} from '../../core/reading/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { scrubBody } from '../../platform/scrub.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import { PostingList, PostingPage, postingTypes, type PostingAsked } from './stock-posting-views.tsx';
import { stockHouse } from './stock-parts.tsx';
import { locationId } from './stock.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 50;
const SHOWN = 200_000;

const query = Joi.object<PostingAsked>({
  place: locationId.allow(''),
  country: Joi.string()
    .allow('')
    .pattern(/^[A-Z]{2}$/),
  state: Joi.string().valid('', 'overdue', ...Object.keys(postingStates)),
  type: Joi.string().valid('', ...postingTypes),
  document: Joi.string().trim().allow('').max(40),
  page: Joi.number().integer().min(1).max(1000).default(1),
});

export function postingPages(context: RouteContext): PageRoute[] {
  const show = (visit: Visit, find: (reader: Reader) => Promise<Posting | undefined>) =>
    context.db.read(async (reader) => {
      const house = await stockHouse(reader, visit);
      const posting = mustSee(house.places, await find(reader));
      const orders =
        posting.orderId === null || !visit.view.may('orders.view')
          ? new Map<string, string>()
          : await findOrderNumbers(reader, visit.scope, [posting.orderId]);
      const open = visit.view.may('customers.view');
      const text = JSON.stringify(posting.body);
      const body = (open ? text : scrubBody(JSON.parse(text) as unknown, SHOWN)).slice(0, SHOWN);
      const { done } = visit.request.query as { done?: string };
      const page = { view: visit.view, house, posting, orderNumber: orders.get(posting.orderId ?? ''), done };
      return html(visit.h, <PostingPage {...page} body={body} masked={!open} now={momentOf(new Date())} />);
    });
  return [
    {
      method: 'GET',
      path: '/console/stock/postings',
      needs: 'stock.view',
      query,
      async handler(visit) {
        const asked = visit.request.query as PostingAsked;
        const now = momentOf(new Date());
        const { house, list } = await context.db.read(async (reader) => {
          const house = await stockHouse(reader, visit);
          const places = narrow(house.places, {
            country: asked.country || undefined,
            locationId: asked.place || undefined,
          });
          const list = await listStockPostings(reader, places, {
            state: asked.state === 'overdue' ? undefined : asked.state || undefined,
            overdueAt: asked.state === 'overdue' ? now : undefined,
            type: asked.type || undefined,
            documentKey: asked.document || undefined,
            limit: PAGE,
            offset: (asked.page - 1) * PAGE,
          });
          return { house, list };
        });
        return html(visit.h, <PostingList view={visit.view} house={house} asked={asked} list={list} now={now} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/postings/{id}',
      needs: 'stock.view',
      params: idParams,
      query: Joi.object({ done: Joi.string().max(30) }),
      handler: (visit) => show(visit, (reader) => findPosting(reader, String(visit.request.params.id))),
    },
    {
      method: 'GET',
      path: '/console/stock/postings/{location}/{number}',
      needs: 'stock.view',
      params: Joi.object({ location: locationId.required(), number: Joi.number().integer().min(1).required() }),
      handler: (visit) => {
        const { location, number } = visit.request.params as { location: string; number: number };
        return show(visit, (reader) => findBySeq(reader, location, number));
      },
    },
    {
      method: 'POST',
      path: '/console/stock/postings/{id}/cover',
      needs: 'stock.cover',
      params: idParams,
      payload: Joi.object({ document: Joi.string().trim().min(1).max(60).required() }),
      async handler({ request, h, user, scope }) {
        const id = String(request.params.id);
        const { document } = request.payload as { document: string };
        await context.db.tx(async (tx) => {
          mustSee(await stockPlaces(tx, scope), await findPosting(tx, id));
          const { rows } = await coverPosting(tx, id, document, user.login);
          await recordAudit(tx, {
            who: user.login,
            action: 'erp_posting.covered',
            target: id,
            detail: { document, rows },
          });
        });
        return h.redirect(`/console/stock/postings/${id}?done=covered`).code(303);
      },
    },
  ];
}

/** @throws missing `erp.unknown_posting`, also for those of other places */
function mustSee(places: StockPlaces, posting: Posting | undefined): Posting {
  if (posting !== undefined && (places.all || places.byId.has(posting.locationId))) return posting;
  return fail('missing', 'erp.unknown_posting', {});
}
