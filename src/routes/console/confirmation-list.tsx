/** Cash orders that wait for their customers' word: who has not answered, whose time is over, what was said; answered here by phone. */
import Joi from 'joi';
import type { JSX } from 'preact';
import type { ResponseObject } from '@hapi/hapi';
import { listChannels } from '../../core/catalog/index.ts';
import {
  answerConfirmation,
  askConfirmationAgain,
  confirmationLists,
  listConfirmations,
  type Confirmation,
  type ConfirmationList,
} from '../../core/delivery/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { QuestionFacts } from './confirmation-facts.tsx';
import { Done, Head, html, Page } from './layout.tsx';
import { idParams } from './order.tsx';
import { Pager } from './pager.tsx';
import { Act, Badge, Empty, Ltr, Card } from './parts.tsx';
import type { PageRoute, View, Visit } from './visit.ts';

const PAGE = 50;
const AT = '/console/confirmations';

type Asked = { readonly list: ConfirmationList; readonly page: number; readonly done?: string };
/** Works on one question as its person, with a line in the audit log. */
type Change = (
  context: RouteContext,
  visit: Visit,
  done: 'answered' | 'asked',
  work: (tx: Tx, orderId: string) => Promise<unknown>,
  to: string,
) => Promise<ResponseObject>;

const list = Joi.string()
  .valid(...confirmationLists)
  .default('waiting');

export function confirmationListPages(context: RouteContext, change: Change): PageRoute[] {
  const back = (asked: ConfirmationList, done: string): string => `${AT}?list=${asked}&done=confirmation_${done}`;
  return [
    {
      method: 'GET',
      path: AT,
      needs: 'orders.view',
      query: Joi.object<Asked>({
        list,
        page: Joi.number().integer().min(1).max(2_000).default(1),
        done: Joi.string().max(30),
      }),
      async handler({ request, h, view, scope }) {
        const asked = request.query as Asked;
        const shown = await context.db.read(async (reader) => {
          const channels = await listChannels(reader);
          // It is asked before any store has the order, so it is nobody's who is bound to stores.
          const mine = scope.locations.includes('*') ? scope.channels : [];
          const rows = await listConfirmations(reader, {
            list: asked.list,
            now: momentOf(new Date()),
            limit: PAGE,
            offset: (asked.page - 1) * PAGE,
            ...(mine.includes('*') ? {} : { channels: mine }),
          });
          return { rows, zones: new Map(channels.map((one) => [one.id, one.timeZone])) };
        });
        return html(h, <ListPage view={view} asked={asked} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: `${AT}/{id}/answer`,
      needs: 'orders.amend',
      params: idParams,
      payload: Joi.object({
        answer: Joi.string().valid('yes', 'no').required(),
        note: Joi.string().trim().min(3).max(200).required(),
        version: Joi.number().integer().min(1).required(),
        list,
      }),
      handler(visit) {
        const said = visit.request.payload as Said;
        const { answer, note, version } = said;
        return change(
          context,
          visit,
          'answered',
          (tx, id) => answerConfirmation(tx, id, { yes: answer === 'yes', note, version }),
          back(said.list, 'answered'),
        );
      },
    },
    {
      method: 'POST',
      path: `${AT}/{id}/ask-again`,
      needs: 'orders.amend',
      params: idParams,
      payload: Joi.object({ list }),
      handler(visit) {
        const said = visit.request.payload as Pick<Said, 'list'>;
        return change(context, visit, 'asked', (tx, id) => askConfirmationAgain(tx, id), back(said.list, 'asked'));
      },
    },
  ];
}

type Said = {
  readonly answer: 'yes' | 'no';
  readonly note: string;
  readonly version: number;
  readonly list: ConfirmationList;
};

type Props = {
  readonly view: View;
  readonly asked: Asked;
  readonly rows: readonly Confirmation[];
  readonly zones: ReadonlyMap<string, string>;
};

function ListPage({ view, asked, rows, zones }: Props): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('confirmations.title')} active="menu.confirmations">
      <Head view={view} title={say('confirmations.title')} />
      <Done view={view} done={asked.done} />
      <nav class="hub-tabs" aria-label={say('confirmations.title')}>
        {confirmationLists.map((one) => (
          <a href={`${AT}?list=${one}`} {...(one === asked.list ? { 'aria-current': 'page' as const } : {})}>
            {say(`confirmations.${one}`)}
          </a>
        ))}
      </nav>
      {rows.length === 0 ? <Empty title={say('confirmations.none')} /> : null}
      {rows.slice(0, PAGE).map((one) => (
        <Question view={view} one={one} list={asked.list} zone={zones.get(one.channelId) ?? 'UTC'} />
      ))}
      <Pager
        view={view}
        page={asked.page}
        more={rows.length > PAGE}
        href={(page) => `${AT}?list=${asked.list}&page=${page}`}
      />
    </Page>
  );
}

type OneProps = {
  readonly view: View;
  readonly one: Confirmation;
  readonly list: ConfirmationList;
  readonly zone: string;
};

function Question({ view, one, list: from, zone }: OneProps): JSX.Element {
  const open = one.state === 'open' || one.state === 'expired';
  return (
    <Card
      id={`c-${one.orderId}`}
      title={
        <a href={`/console/orders/${one.orderId}/confirmation`}>
          <Ltr>{one.orderNumber}</Ltr>
        </a>
      }
      aside={<Badge state={one.state}>{view.words(`confirmation.${one.state}`)}</Badge>}
    >
      <QuestionFacts view={view} one={one} zone={zone} />
      {open && view.may('orders.amend') ? <ByPhone view={view} one={one} list={from} /> : null}
    </Card>
  );
}

function ByPhone({ view, one, list: from }: Omit<OneProps, 'zone'>): JSX.Element {
  const { say } = view;
  const id = `note-${one.orderId}`;
  return (
    <details id={`phone-${one.orderId}`}>
      <summary>{say('confirmations.by_phone')}</summary>
      <Act view={view} action={`${AT}/${one.orderId}/answer`} class="mt-2">
        <input type="hidden" name="version" value={one.version} />
        <input type="hidden" name="list" value={from} />
        <label class="form-label" for={id}>
          {say('confirmation.note')}
        </label>
        <input class="form-control mb-2" id={id} name="note" required minLength={3} maxLength={200} dir="auto" />
        <div class="hub-actions">
          <button class="btn btn-primary" type="submit" name="answer" value="yes">
            {say('confirmation.yes')}
          </button>
          <button class="btn btn-danger" type="submit" name="answer" value="no">
            {say('confirmation.no')}
          </button>
        </div>
      </Act>
      {one.state === 'open' ? (
        <Act view={view} action={`${AT}/${one.orderId}/ask-again`} class="mt-2">
          <input type="hidden" name="list" value={from} />
          <button class="btn" type="submit">
            {say('amendment.ask.again')}
          </button>
        </Act>
      ) : null}
    </details>
  );
}
