/** Which customers are asked now, and what one is asked: answered for them, sent again, or taken back. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import {
  answerAmendment,
  askAgain,
  choiceOf,
  findAmendment,
  listAmendments,
  listAmendmentsOf,
  revokeLink,
  type Amendment,
} from '../../core/amendment/index.ts';
import { listChannels } from '../../core/catalog/index.ts';
import { loadOrderHead } from '../../core/reading/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { AmendmentList, OrderAmendments } from './amendment-views.tsx';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 50;

const query = Joi.object({ after: Joi.string().pattern(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}_[0-9a-f-]{36}$/) });

export function amendmentPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/amendments',
      needs: 'orders.view',
      query,
      async handler({ request, h, view, scope }) {
        const { after } = request.query as { after?: string };
        const [dueAt, id] = after?.split('_') ?? [];
        const filter = {
          state: 'open' as const,
          ...(scope.channels.includes('*') ? {} : { channels: scope.channels }),
          ...(dueAt === undefined || id === undefined ? {} : { after: { dueAt, id } }),
        };
        const shown = await context.db.read(async (reader) => ({
          // Who is bound to stores sees no customer's question.
          rows: scope.locations.includes('*') ? await listAmendments(reader, filter, PAGE + 1) : [],
          zones: new Map((await listChannels(reader)).map((one) => [one.id, one.timeZone])),
        }));
        return html(h, <AmendmentList view={view} {...shown} most={PAGE} />);
      },
    },
    {
      method: 'GET',
      path: '/console/orders/{id}/amendment',
      needs: 'orders.view',
      params: idParams,
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler({ request, h, view, scope }) {
        const { done } = request.query as { done?: string };
        const shown = await context.db.read(async (reader) => {
          const order = await loadOrderHead(reader, scope, String(request.params['id']));
          const zone = (await listChannels(reader)).find((one) => one.id === order.channelId)?.timeZone ?? 'UTC';
          return { order, zone, all: await listAmendmentsOf(reader, order.id) };
        });
        return html(h, <OrderAmendments view={view} done={done} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/amendments/{id}/answer',
      needs: 'orders.amend',
      params: idParams,
      payload: Joi.object({
        choice: Joi.string().max(40).required(),
        version: Joi.number().integer().min(1).required(),
      }),
      async handler(visit) {
        const { choice: text, version } = visit.request.payload as { choice: string; version: number };
        const choice = choiceOf(text) ?? fail('invalid', 'amendment.no_such_choice', { choice: text });
        return change(context, visit, 'answered', (tx, { id }) => answerAmendment(tx, id, { choice, version }));
      },
    },
    {
      method: 'POST',
      path: '/console/amendments/{id}/ask-again',
      needs: 'orders.amend',
      params: idParams,
      handler: (visit) => change(context, visit, 'asked', (tx, { id }) => askAgain(tx, id)),
    },
    {
      method: 'POST',
      path: '/console/amendments/{id}/revoke',
      needs: 'orders.amend',
      params: idParams,
      handler: (visit) => change(context, visit, 'revoked', (tx, { id }) => revokeLink(tx, id)),
    },
  ];
}

async function change(
  context: RouteContext,
  { request, h, user, scope }: Visit,
  done: 'answered' | 'asked' | 'revoked',
  work: (tx: Tx, amendment: Amendment) => Promise<unknown>,
) {
  const id = String(request.params['id']);
  const orderId = await context.db.tx(async (tx) => {
    const amendment = (await findAmendment(tx, id)) ?? fail('missing', 'amendment.unknown', { id });
    await loadOrderHead(tx, scope, amendment.orderId);
    await work(tx, amendment);
    await recordAudit(tx, { who: user.login, action: `amendment.${done}`, target: amendment.orderNumber });
    return amendment.orderId;
  });
  return h.redirect(`/console/orders/${orderId}/amendment?done=amendment_${done}`).code(303);
}
