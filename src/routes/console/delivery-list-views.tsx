/** How the desk of failed deliveries looks: filters, the list with its deadlines, and the bar that answers many at once. */
import type { JSX } from 'preact';
import type { DeliveryCase } from '../../core/delivery/index.ts';
import { Done, Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Pager } from './pager.tsx';
import { Badge, Csrf, Empty, Ltr, Reason } from './parts.tsx';
import { Due } from './task-list.tsx';
import type { View } from './visit.ts';

export type DeliveryQuery = {
  readonly show: 'work' | 'way' | 'done';
  readonly courier?: string;
  readonly channel?: string;
  readonly ndr?: number | '';
  readonly due?: '' | 'past' | '4' | '24';
  readonly page: number;
  readonly done?: string;
};

const shows = ['work', 'way', 'done'] as const;
export const ndrCodes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] as const;

function addressOf(asked: DeliveryQuery, over: Partial<DeliveryQuery>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...asked, ...over }))
    if (name !== 'done' && value !== '' && !(name === 'page' && value === 1)) parts.set(name, String(value));
  return `/console/deliveries?${parts.toString()}`;
}

export function NdrReason({ view, code }: { view: View; code: number | null }): JSX.Element {
  return <>{view.words(`ndr.${code !== null && (ndrCodes as readonly number[]).includes(code) ? code : 'none'}`)}</>;
}

export function DeliveryDesk(props: {
  view: View;
  asked: DeliveryQuery;
  rows: readonly DeliveryCase[];
  channels: readonly { readonly id: string; readonly name: string }[];
  couriers: readonly string[];
  most: number;
}): JSX.Element {
  const { view, asked, most } = props;
  const { say } = view;
  const rows = props.rows.slice(0, most);
  const bulk = asked.show === 'work' && view.may('deliveries.answer') && rows.length > 0;
  return (
    <Page view={view} title={say('deliveries.title')} active="menu.orders">
      <Head view={view} title={say('deliveries.title')} />
      <Done view={view} done={asked.done} />
      <div class="hub-tabs mb-2">
        {shows.map((show) => (
          <a
            href={addressOf(asked, { show, page: 1 })}
            {...(asked.show === show ? { 'aria-current': 'true' as const } : {})}
          >
            {say(`deliveries.show.${show}`)}
          </a>
        ))}
      </div>
      <Filters {...props} />
      {bulk ? <BulkBar view={view} /> : null}
      <div class="card">
        {rows.length === 0 ? (
          <Empty title={say('deliveries.none')} hint={say('deliveries.hint')} />
        ) : (
          <table class="hub-table hub-cards" role="table">
            <caption class="hub-hidden">{say('deliveries.title')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {bulk ? (
                  <th role="columnheader">
                    <input type="checkbox" class="form-check-input" data-all aria-label={say('tasks.pick.all')} />
                  </th>
                ) : null}
                <th role="columnheader">{say('deliveries.order')}</th>
                <th role="columnheader">{say('deliveries.courier')}</th>
                <th role="columnheader">{say('deliveries.why')}</th>
                <th role="columnheader">{say('deliveries.attempts')}</th>
                <th role="columnheader">{say('deliveries.state')}</th>
                <th role="columnheader">{say('deliveries.due')}</th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {rows.map((one) => (
                <Row key={one.id} view={view} one={one} bulk={bulk} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Pager
        view={view}
        page={asked.page}
        more={props.rows.length > most}
        href={(page) => addressOf(asked, { page })}
      />
    </Page>
  );
}

function Row({ view, one, bulk }: { view: View; one: DeliveryCase; bulk: boolean }): JSX.Element {
  const { say } = view;
  return (
    <tr role="row">
      {bulk ? (
        <td role="cell" data-label={say('tasks.pick')}>
          {one.state === 'open' || one.state === 'expired' ? (
            <input
              type="checkbox"
              class="form-check-input"
              form="bulk"
              name="ids"
              value={`${one.id}:${one.version}`}
              data-pick
              aria-label={say('tasks.pick.one', { task: one.orderNumber })}
            />
          ) : null}
        </td>
      ) : null}
      <td role="cell" class="hub-lead" data-label={say('deliveries.order')}>
        <a class="hub-strong" href={`/console/deliveries/${one.id}`}>
          <Ltr>{one.orderNumber}</Ltr>
        </a>
      </td>
      <td role="cell" data-label={say('deliveries.courier')}>
        <span>
          <Ltr>{one.courierCode}</Ltr> <Ltr mono>{one.awb}</Ltr>
        </span>
      </td>
      <td role="cell" data-label={say('deliveries.why')}>
        <NdrReason view={view} code={one.ndrCode} />
      </td>
      <td role="cell" data-label={say('deliveries.attempts')}>
        <Ltr>{one.attempts}</Ltr>
      </td>
      <td role="cell" data-label={say('deliveries.state')}>
        <Badge state={one.state}>{view.words(`delivery_case.${one.state}`)}</Badge>
      </td>
      <td role="cell" data-label={say('deliveries.due')}>
        <Due
          view={view}
          task={{ dueAt: one.dueAt, state: ['open', 'by_hand'].includes(one.state) ? 'open' : 'done' }}
        />
      </td>
    </tr>
  );
}

function Filters(props: {
  view: View;
  asked: DeliveryQuery;
  channels: readonly { readonly id: string; readonly name: string }[];
  couriers: readonly string[];
}): JSX.Element {
  const { view, asked, channels, couriers } = props;
  const { say } = view;
  const due = ['past', '4', '24'] as const;
  return (
    <form method="get" action="/console/deliveries" class="hub-filters mb-3 mt-0">
      <input type="hidden" name="show" value={asked.show} />
      <Choice id="courier" label={say('deliveries.courier')} any={say('deliveries.any')} chosen={asked.courier}>
        {couriers.map((one) => [one, one])}
      </Choice>
      <Choice id="channel" label={say('deliveries.channel')} any={say('deliveries.any')} chosen={asked.channel}>
        {channels.map(({ id, name }) => [id, `${id} · ${name}`])}
      </Choice>
      <Choice id="ndr" label={say('deliveries.why')} any={say('deliveries.any')} chosen={String(asked.ndr ?? '')}>
        {ndrCodes.map((one) => [String(one), view.words(`ndr.${one}`)])}
      </Choice>
      <Choice id="due" label={say('deliveries.due')} any={say('deliveries.any')} chosen={asked.due}>
        {due.map((one) => [one, say(`deliveries.due.${one}` as MessageKey)])}
      </Choice>
      <button class="btn" type="submit">
        {say('orders.filter.apply')}
      </button>
    </form>
  );
}

function Choice(props: {
  id: string;
  label: string;
  any: string;
  chosen: string | undefined;
  children: readonly (readonly [string, string])[];
}): JSX.Element {
  return (
    <div class="hub-field">
      <label class="hub-small d-block" for={props.id}>
        {props.label}
      </label>
      <select class="form-select" id={props.id} name={props.id}>
        <option value="">{props.any}</option>
        {props.children.map(([value, words]) => (
          <option value={value} selected={props.chosen === value} {...(value === words ? { dir: 'ltr' as const } : {})}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function BulkBar({ view }: { view: View }): JSX.Element {
  const { say } = view;
  return (
    <form id="bulk" method="post" action="/console/deliveries/bulk" class="hub-filters mb-3 mt-0">
      <Csrf view={view} />
      <div class="hub-field">
        <label class="hub-small d-block" for="action">
          {say('deliveries.bulk')}
        </label>
        <select class="form-select" id="action" name="action" required>
          <option value="reattempt">{say('deliveries.reattempt')}</option>
          <option value="return">{say('deliveries.return')}</option>
        </select>
      </div>
      <div class="hub-field">
        <label class="hub-small d-block" for="on">
          {say('deliveries.on')}
        </label>
        <input class="form-control" id="on" name="on" type="date" />
      </div>
      <button class="btn btn-primary" type="submit">
        {say('deliveries.bulk.send')}
      </button>
    </form>
  );
}

export function DeliveryBulkDone(props: {
  view: View;
  results: readonly { readonly id: string; readonly code: string | null }[];
}): JSX.Element {
  const { view, results } = props;
  const { say } = view;
  const good = results.filter((one) => one.code === null).length;
  return (
    <Page view={view} title={say('deliveries.bulk')} active="menu.orders">
      <Head view={view} title={say('deliveries.bulk')} />
      <div class={`hub-note ${good === results.length ? 'hub-note-good' : 'hub-note-wait'}`} role="status">
        {say('deliveries.bulk.done', { good, all: results.length })}
      </div>
      <ul class="hub-list">
        {results
          .filter((one) => one.code !== null)
          .map((one) => (
            <li key={one.id}>
              <a href={`/console/deliveries/${one.id}`}>
                <Ltr mono>{one.id.slice(-12)}</Ltr>
              </a>{' '}
              <Reason view={view} code={one.code ?? ''} />
            </li>
          ))}
      </ul>
      <p class="mt-3">
        <a href="/console/deliveries">{say('deliveries.back')}</a>
      </p>
    </Page>
  );
}
