/** The list of orders: found by any number, filtered, paged, and fresh without a reload. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listChannels, type Channel } from '../../core/catalog/index.ts';
import { orderStates } from '../../core/order/index.ts';
import { findOrders, listOrders, type OrderPage, type Scope } from '../../core/reading/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { RouteContext } from '../context.ts';
import { fragment, Head, html, Page } from './layout.tsx';
import { OrderTable } from './order-table.tsx';
import { Empty, Icon } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

const PAGE = 50;

type Query = {
  readonly q?: string;
  readonly state?: string;
  readonly channel?: string;
  readonly late?: string;
  readonly before?: string;
  readonly after?: string;
};

const query = Joi.object({
  q: Joi.string().allow('').max(190),
  state: Joi.string().valid('', ...Object.keys(orderStates)),
  channel: Joi.string()
    .allow('')
    .pattern(/^[A-Z0-9_]{2,20}$/),
  late: Joi.string().valid('', '1'),
  before: Joi.string().max(80),
  after: Joi.string().max(80),
});

type Listed = { readonly page: OrderPage; readonly exact: boolean; readonly more: boolean };

export function orderListPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/orders',
      needs: 'orders.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as Query;
        const channels = await context.db.read((reader) => listChannels(reader));
        const listed = await context.db.read((reader) => list(reader, scope, asked, channels));
        const only = listed.page.rows[0];
        // Scanning a barcode opens its order at once.
        if (listed.exact && only !== undefined) return h.redirect(`/console/orders/${only.id}`);
        return html(h, <Orders view={view} asked={asked} channels={mine(channels, scope)} listed={listed} />);
      },
    },
    {
      method: 'GET',
      path: '/console/orders/rows',
      needs: 'orders.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as Query;
        const channels = await context.db.read((reader) => listChannels(reader));
        const listed = await context.db.read((reader) => list(reader, scope, asked, channels));
        return fragment(h, <List view={view} asked={asked} channels={channels} listed={listed} />);
      },
    },
  ];
}

function mine(channels: readonly Channel[], scope: Scope): readonly Channel[] {
  return scope.channels.includes('*') ? channels : channels.filter((one) => scope.channels.includes(one.id));
}

async function list(reader: Reader, scope: Scope, asked: Query, channels: readonly Channel[]): Promise<Listed> {
  const text = asked.q?.trim() ?? '';
  if (text !== '') {
    const countries = [...new Set(mine(channels, scope).map((one) => one.country))];
    const found = await findOrders(reader, scope, text, { countries, limit: PAGE });
    return { page: { rows: found.rows }, exact: found.exact, more: found.more };
  }
  const page = await listOrders(reader, scope, {
    limit: PAGE,
    ...(asked.late === '1' ? { late: true } : {}),
    ...(asked.state === undefined || asked.state === '' ? {} : { state: asked.state }),
    ...(asked.channel === undefined || asked.channel === '' ? {} : { channelId: asked.channel }),
    ...(asked.before === undefined ? {} : { before: asked.before }),
    ...(asked.after === undefined ? {} : { after: asked.after }),
  });
  return { page, exact: false, more: false };
}

function addressOf(path: string, asked: Query): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(asked as Record<string, string | undefined>))
    if (value !== undefined && value !== '') parts.set(name, value);
  return parts.size === 0 ? path : `${path}?${parts.toString()}`;
}

type Props = {
  readonly view: View;
  readonly asked: Query;
  readonly channels: readonly Channel[];
  readonly listed: Listed;
};

function Orders({ view, asked, channels, listed }: Props): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('orders.title')} active="menu.orders" live>
      <Head view={view} title={say('orders.title')} live>
        <a class="btn" href="/console/amendments">
          {say('amendments.title')}
        </a>
        {view.may('documents.view') ? (
          <a class="btn" href="/console/handover">
            {say('handover.title')}
          </a>
        ) : null}
        {view.may('deliveries.view') ? (
          <a class="btn" href="/console/deliveries">
            {say('deliveries.title')}
          </a>
        ) : null}
        {view.may('orders.create') ? (
          <a class="btn" href="/console/orders/new">
            {say('new_order.open')}
          </a>
        ) : null}
      </Head>
      <div class="card">
        <div class="card-body">
          <form method="get" action="/console/orders" role="search">
            <label class="form-label" for="q">
              {say('orders.search')}
            </label>
            <div class="hub-search">
              <input
                class="form-control"
                type="search"
                id="q"
                name="q"
                data-search
                dir="auto"
                autocomplete="off"
                aria-describedby="q-hint"
                aria-keyshortcuts="/"
                value={asked.q ?? ''}
              />
              <button class="btn btn-primary" type="submit">
                <Icon name="search" />
                {say('orders.search.go')}
              </button>
            </div>
            <div class="form-hint mt-1" id="q-hint">
              {say('orders.search.hint')}
            </div>
          </form>
          <Filters view={view} asked={asked} channels={channels} />
          {view.may('money.view') ? (
            <p class="hub-small">
              <a href="/console/invoices">{say('invoices.card')}</a> · <a href="/console/money">{say('money.title')}</a>
              {view.may('remittances.view') ? (
                <>
                  {' · '}
                  <a href="/console/remittances">{say('remittances.title')}</a>
                </>
              ) : null}
            </p>
          ) : null}
        </div>
      </div>
      <div
        id="orders"
        hx-get={addressOf('/console/orders/rows', asked)}
        hx-trigger="sse:changed, sse:resync, every 30s"
        hx-swap="innerHTML"
      >
        <List view={view} asked={asked} channels={channels} listed={listed} />
      </div>
    </Page>
  );
}

function Filters({ view, asked, channels }: Omit<Props, 'listed'>): JSX.Element {
  const { say } = view;
  const searching = (asked.q ?? '') !== '';
  const tab = (label: string, state: string): JSX.Element => (
    <a
      href={addressOf('/console/orders', { ...(asked.channel === undefined ? {} : { channel: asked.channel }), state })}
      {...(!searching && asked.late !== '1' && (asked.state ?? '') === state
        ? { 'aria-current': 'true' as const }
        : {})}
    >
      {label}
    </a>
  );
  return (
    <div class="hub-filters">
      <div class="hub-tabs">
        {tab(say('orders.filter.all'), '')}
        {tab(say('orders.filter.hold'), 'on_hold')}
        <a
          id="late"
          href={addressOf('/console/orders', { ...withoutCursor(asked), q: '', state: '', late: '1' })}
          {...(asked.late === '1' ? { 'aria-current': 'true' as const } : {})}
        >
          {say('orders.filter.late')}
        </a>
      </div>
      <div class="hub-grow hub-wide-only" />
      <form method="get" action="/console/orders" class="hub-filters m-0">
        <div class="hub-field">
          <label class="hub-small d-block" for="state">
            {say('orders.filter.state')}
          </label>
          <select class="form-select" id="state" name="state">
            <option value="">{say('orders.filter.any_state')}</option>
            {Object.entries(orderStates).map(([state, info]) => (
              <option value={state} selected={asked.state === state}>
                {view.words(info.label)}
              </option>
            ))}
          </select>
        </div>
        <div class="hub-field">
          <label class="hub-small d-block" for="channel">
            {say('orders.filter.channel')}
          </label>
          <select class="form-select" id="channel" name="channel">
            <option value="">{say('orders.filter.any_channel')}</option>
            {channels.map((one) => (
              <option value={one.id} selected={asked.channel === one.id}>
                {`${one.id} · ${one.name}`}
              </option>
            ))}
          </select>
        </div>
        <button class="btn" type="submit">
          {say('orders.filter.apply')}
        </button>
      </form>
    </div>
  );
}

function List({ view, asked, channels, listed }: Props): JSX.Element {
  const { say } = view;
  const { rows, older, newer } = listed.page;
  const searching = (asked.q ?? '') !== '';
  const beside = (cursor: Pick<Query, 'before' | 'after'>): string =>
    addressOf('/console/orders', { ...withoutCursor(asked), ...cursor });
  return (
    <>
      {searching ? (
        <div class="hub-head mb-2">
          <p class="m-0">{say('orders.search.found', { text: asked.q ?? '', count: rows.length })}</p>
          {listed.more ? <p class="m-0 hub-strong">{say('orders.search.more', { count: PAGE })}</p> : null}
          <a href="/console/orders">{say('orders.search.clear')}</a>
        </div>
      ) : null}
      <div class="card">
        {rows.length === 0 ? (
          <Empty title={say('orders.none')} hint={say('orders.none.hint')} />
        ) : (
          <OrderTable view={view} rows={rows} channels={channels} />
        )}
      </div>
      {older === undefined && newer === undefined ? null : (
        <nav class="hub-actions justify-content-center" aria-label={say('page.label')}>
          {newer === undefined ? null : (
            <a class="btn" id="newer" rel="prev" href={beside({ after: newer })}>
              {say('page.newer')}
            </a>
          )}
          {older === undefined ? null : (
            <a class="btn" id="older" rel="next" href={beside({ before: older })}>
              {say('page.older')}
            </a>
          )}
        </nav>
      )}
    </>
  );
}

function withoutCursor({ before: _before, after: _after, ...rest }: Query): Query {
  return rest;
}
