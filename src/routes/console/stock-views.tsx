/** How the front of the stock pages looks: search, filters, the table. */
import type { JSX } from 'preact';
import type { Item } from '../../core/catalog/index.ts';
import { stockFilters, type StockLine } from '../../core/reading/index.ts';
import { Head, Page } from './layout.tsx';
import { Empty, Icon } from './parts.tsx';
import { Field, PlaceFilters, Select, StockTabs, withQuery, type StockHouse } from './stock-parts.tsx';
import { Items, Lines, type Coming } from './stock-table.tsx';
import type { View } from './visit.ts';

export type StockAsked = {
  readonly q?: string;
  readonly country?: string;
  readonly place?: string;
  readonly show?: string;
  readonly after?: string;
};

type Shared = {
  readonly lines: readonly StockLine[];
  readonly items: ReadonlyMap<string, Item>;
  readonly incoming: readonly Coming[];
  readonly next: string | undefined;
  /** The search has found more than it gives. */
  readonly cut: boolean;
};
export type Listed =
  | (Shared & {
      readonly kind: 'items';
      readonly skus: readonly string[];
      readonly exact: boolean;
      readonly found: number | undefined;
    })
  | (Shared & { readonly kind: 'lines' });

type Props = {
  readonly view: View;
  readonly asked: StockAsked;
  readonly house: StockHouse;
  readonly listed: Listed;
};

export function StockPage({ view, asked, house, listed }: Props): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('stock.title')} active="menu.stock" live>
      <Head view={view} title={say('stock.title')} live />
      <StockTabs view={view} active="stock.tab.stock" />
      <div class="card">
        <div class="card-body">
          <form method="get" action="/console/stock" role="search">
            <label class="form-label" for="q">
              {say('stock.search')}
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
                maxLength={100}
                aria-describedby="q-hint"
                aria-keyshortcuts="/"
                value={asked.q ?? ''}
              />
              <button class="btn btn-primary" type="submit">
                <Icon name="search" />
                {say('stock.search.go')}
              </button>
            </div>
            <div class="form-hint mt-1" id="q-hint">
              {say('stock.search.hint')}
            </div>
            <div class="hub-filters">
              <PlaceFilters view={view} places={house.places} country={asked.country} place={asked.place} />
              <Field id="show" label={say('stock.filter.what')}>
                <Select
                  id="show"
                  value={asked.show}
                  any={say('stock.filter.all')}
                  options={stockFilters.map((one) => [one, say(`stock.filter.${one}`)])}
                />
              </Field>
              <button class="btn" type="submit">
                {say('stock.filter.apply')}
              </button>
              <div class="hub-grow hub-wide-only" />
              <a
                class="btn"
                id="export"
                href={withQuery('/console/stock/export.csv', { ...asked, after: undefined })}
                download
              >
                <Icon name="download" />
                {say('stock.export')}
              </a>
            </div>
          </form>
        </div>
      </div>
      <div
        id="stock"
        hx-get={withQuery('/console/stock/rows', asked)}
        hx-trigger="sse:changed throttle:5s, sse:resync, every 30s"
        hx-swap="innerHTML"
      >
        <List view={view} asked={asked} house={house} listed={listed} />
      </div>
    </Page>
  );
}

export function List({ view, asked, house, listed }: Props): JSX.Element {
  const { say } = view;
  const text = asked.q?.trim() ?? '';
  const empty = listed.kind === 'items' ? listed.skus.length === 0 : listed.lines.length === 0;
  return (
    <>
      {text === '' ? null : (
        <div class="hub-head mb-2">
          {listed.kind === 'items' ? (
            <p class="m-0">{say('stock.search.found', { text, count: listed.found ?? 0 })}</p>
          ) : null}
          {listed.cut ? <p class="m-0 hub-strong">{say('stock.search.more', { count: 200 })}</p> : null}
          <a href="/console/stock">{say('stock.search.clear')}</a>
        </div>
      )}
      <div class="card">
        {empty ? (
          <Empty title={say('stock.none')} hint={say('stock.none.hint')} />
        ) : listed.kind === 'items' ? (
          <Items view={view} house={house} listed={listed} />
        ) : (
          <Lines view={view} house={house} lines={listed.lines} items={listed.items} incoming={listed.incoming} />
        )}
      </div>
      {listed.next === undefined && asked.after === undefined ? null : (
        <nav class="hub-actions justify-content-center" aria-label={say('page.label')}>
          {asked.after === undefined ? null : (
            <a class="btn" id="first" href={withQuery('/console/stock', { ...asked, after: undefined })}>
              {say('page.first')}
            </a>
          )}
          {listed.next === undefined ? null : (
            <a class="btn" id="next" rel="next" href={withQuery('/console/stock', { ...asked, after: listed.next })}>
              {say('page.next')}
            </a>
          )}
        </nav>
      )}
    </>
  );
}
