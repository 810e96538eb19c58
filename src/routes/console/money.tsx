/** Money that waits for somebody: charges that failed, refunds to be made, authorisations that end; and what is done about it. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import {
  finishRefundByHand,
  listMisfits,
  retryCharge,
  retryRefund,
  takeRefundByHand,
} from '../../core/payment/index.ts';
import {
  findRefundOrder,
  listMoney,
  loadOrderHead,
  loadShipmentHead,
  type MoneyList,
} from '../../core/reading/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import { MoneyPage } from './money-views.tsx';
import { idParams } from './order.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 50;

export type MoneyAsked = { readonly list: MoneyList | 'misfits'; readonly page: number };

const query = Joi.object<MoneyAsked>({
  list: Joi.string().valid('charges', 'refunds', 'held', 'misfits').default('charges'),
  page: Joi.number().integer().min(1).max(1000).default(1),
});
const version = Joi.number().integer().min(1).required();

type Seen = { readonly version: number; readonly reference?: string };

export function moneyPages(context: RouteContext): PageRoute[] {
  /** One change of a refund that the person may see, with its audit; then back to its order. */
  async function change(visit: Visit, action: string, work: (tx: Tx, id: string, seen: Seen) => Promise<void>) {
    const { request, h, user, scope } = visit;
    const id = String(request.params.id);
    const orderId = await context.db.tx(async (tx) => {
      const order = await findRefundOrder(tx, scope, id);
      await work(tx, id, request.payload as Seen);
      await recordAudit(tx, { who: user.login, action, target: `refund:${id}` });
      return order;
    });
    context.wake();
    return h.redirect(`/console/orders/${orderId}?done=money`).code(303);
  }
  return [
    {
      method: 'GET',
      path: '/console/money',
      needs: 'money.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as MoneyAsked;
        const { list } = asked;
        const page = { limit: PAGE, offset: (asked.page - 1) * PAGE };
        const { rows, misfits } = await context.db.read(async (reader) => ({
          rows: list === 'misfits' ? [] : await listMoney(reader, scope, list, page),
          // What belongs to no order is for those who see all of them.
          misfits: list === 'misfits' && scope.channels.includes('*') ? await listMisfits(reader, PAGE) : [],
        }));
        const more = rows.length > PAGE;
        return html(
          h,
          <MoneyPage view={view} asked={asked} rows={rows.slice(0, PAGE)} misfits={misfits} more={more} />,
        );
      },
    },
    {
      method: 'POST',
      path: '/console/money/charges/{id}/retry',
      needs: 'money.retry',
      params: idParams,
      async handler({ request, h, user, scope }) {
        const id = String(request.params.id);
        const shipment = await context.db.tx(async (tx) => {
          const head = await loadShipmentHead(tx, scope, id);
          await loadOrderHead(tx, scope, head.orderId);
          await retryCharge(tx, id);
          await recordAudit(tx, { who: user.login, action: 'charge.retried', target: `shipment:${id}` });
          return head;
        });
        context.wake();
        return h.redirect(`/console/orders/${shipment.orderId}?done=money`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/money/refunds/{id}/retry',
      needs: 'money.refund',
      params: idParams,
      payload: Joi.object({ version }),
      handler: (visit) => change(visit, 'refund.retried', (tx, id, seen) => retryRefund(tx, id, seen.version)),
    },
    {
      method: 'POST',
      path: '/console/money/refunds/{id}/by-hand',
      needs: 'money.refund',
      params: idParams,
      payload: Joi.object({ version }),
      handler: (visit) => change(visit, 'refund.by_hand', (tx, id, seen) => takeRefundByHand(tx, id, seen.version)),
    },
    {
      method: 'POST',
      path: '/console/money/refunds/{id}/done',
      needs: 'money.refund',
      params: idParams,
      payload: Joi.object({ version, reference: Joi.string().trim().min(2).max(120).required() }),
      handler: (visit) =>
        change(visit, 'refund.done_by_hand', (tx, id, seen) =>
          finishRefundByHand(tx, id, seen.version, seen.reference ?? ''),
        ),
    },
  ];
}
