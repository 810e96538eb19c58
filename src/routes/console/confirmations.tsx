/** A cash order that waits for its customer's word: what was asked, and what a person is told by phone. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { recordAudit } from '../../core/access/index.ts';
import { listChannels } from '../../core/catalog/index.ts';
import {
  answerConfirmation,
  askConfirmationAgain,
  findConfirmation,
  type Confirmation,
} from '../../core/delivery/index.ts';
import { loadOrderHead, type OrderHead } from '../../core/reading/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { RouteContext } from '../context.ts';
import { confirmationListPages } from './confirmation-list.tsx';
import { QuestionFacts } from './confirmation-facts.tsx';
import { Done, Head, html, Page } from './layout.tsx';
import { idParams } from './order.tsx';
import { Act, Badge, Empty, Ltr, Card } from './parts.tsx';
import type { PageRoute, View, Visit } from './visit.ts';

export function confirmationPages(context: RouteContext): PageRoute[] {
  return [
    ...confirmationListPages(context, change),
    {
      method: 'GET',
      path: '/console/orders/{id}/confirmation',
      needs: 'orders.view',
      params: idParams,
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler({ request, h, view, scope }) {
        const { done } = request.query as { done?: string };
        const shown = await context.db.read(async (reader) => {
          const order = await loadOrderHead(reader, scope, String(request.params['id']));
          const zone = (await listChannels(reader)).find((one) => one.id === order.channelId)?.timeZone ?? 'UTC';
          return { order, zone, one: await findConfirmation(reader, order.id) };
        });
        return html(h, <ConfirmationPage view={view} done={done} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/orders/{id}/confirmation',
      needs: 'orders.amend',
      params: idParams,
      payload: Joi.object({
        answer: Joi.string().valid('yes', 'no').required(),
        note: Joi.string().trim().min(3).max(200).required(),
        version: Joi.number().integer().min(1),
      }),
      handler: (visit) => {
        const { answer, note, version } = visit.request.payload as { answer: string; note: string; version?: number };
        const seen = version === undefined ? {} : { version };
        return change(context, visit, 'answered', (tx, id) =>
          answerConfirmation(tx, id, { yes: answer === 'yes', note, ...seen }),
        );
      },
    },
    {
      method: 'POST',
      path: '/console/orders/{id}/confirmation/ask-again',
      needs: 'orders.amend',
      params: idParams,
      handler: (visit) => change(context, visit, 'asked', (tx, id) => askConfirmationAgain(tx, id)),
    },
  ];
}

/** @param to where its person goes on; left out: the question itself */
async function change(
  context: RouteContext,
  { request, h, user, scope }: Visit,
  done: 'answered' | 'asked',
  work: (tx: Tx, orderId: string) => Promise<unknown>,
  to?: string,
) {
  const id = String(request.params['id']);
  await context.db.tx(async (tx) => {
    const order = await loadOrderHead(tx, scope, id);
    await work(tx, id);
    await recordAudit(tx, { who: user.login, action: `confirmation.${done}`, target: order.number });
  });
  context.wake();
  return h.redirect(to ?? `/console/orders/${id}/confirmation?done=confirmation_${done}`).code(303);
}

function ConfirmationPage(props: {
  view: View;
  order: OrderHead;
  zone: string;
  one: Confirmation | undefined;
  done: string | undefined;
}): JSX.Element {
  const { view, order, zone, one, done } = props;
  const { say } = view;
  return (
    <Page view={view} title={`${say('confirmation.title')} ${order.number}`} active="menu.orders">
      <Head
        view={view}
        title={
          <>
            {say('confirmation.title')}{' '}
            <a href={`/console/orders/${order.id}`}>
              <Ltr>{order.number}</Ltr>
            </a>
          </>
        }
      />
      <Done view={view} done={done} />
      {one === undefined ? (
        <Empty title={say('confirmation.none')} />
      ) : (
        <Card
          id="confirmation"
          title={say('confirmation.question')}
          aside={<Badge state={one.state}>{view.words(`confirmation.${one.state}`)}</Badge>}
        >
          <QuestionFacts view={view} one={one} zone={zone} />
          {(one.state === 'open' || one.state === 'expired') && view.may('orders.amend') ? (
            <Answer view={view} one={one} />
          ) : null}
        </Card>
      )}
    </Page>
  );
}

function Answer({ view, one }: { view: View; one: Confirmation }): JSX.Element {
  const { say } = view;
  return (
    <>
      <Act view={view} action={`/console/orders/${one.orderId}/confirmation`} class="mt-3">
        <input type="hidden" name="version" value={one.version} />
        <label class="form-label" for="note">
          {say('confirmation.note')}
        </label>
        <input class="form-control mb-2" id="note" name="note" required minLength={3} maxLength={200} dir="auto" />
        <div class="hub-actions">
          <button class="btn btn-primary" type="submit" name="answer" value="yes" id="confirm">
            {say('confirmation.yes')}
          </button>
          <button class="btn btn-danger" type="submit" name="answer" value="no" id="refuse">
            {say('confirmation.no')}
          </button>
        </div>
      </Act>
      {one.state === 'open' ? (
        <Act view={view} action={`/console/orders/${one.orderId}/confirmation/ask-again`} class="mt-3">
          <button class="btn" type="submit" id="ask-again">
            {say('amendment.ask.again')}
          </button>
        </Act>
      ) : null}
    </>
  );
}
