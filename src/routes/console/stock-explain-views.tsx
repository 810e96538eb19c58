/** How a number is explained. */
import type { JSX } from 'preact';
import type { Item, Location } from '../../core/catalog/index.ts';
import type { ExpectedStock, Transit } from '../../core/erp/index.ts';
import type { Explanation, LedgerLine } from '../../core/inventory/index.ts';
import type { DifferenceRow, HoldRow, Replenishing, ReservedRow } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Card, Ltr } from './parts.tsx';
import { Change } from './stock-change-views.tsx';
import { Behind, Coming, Differences, ErpSaid, Open } from './stock-explain-cards.tsx';
import { Ledger } from './stock-ledger.tsx';
import {
  Count,
  itemName,
  itemPath,
  placeName,
  signed,
  stockPath,
  StockTabs,
  withQuery,
  type StockHouse,
} from './stock-parts.tsx';
import type { View } from './visit.ts';

export type Explained = {
  readonly house: StockHouse;
  readonly place: Location;
  readonly item: Item | undefined;
  readonly explanation: Explanation;
  readonly ledger: readonly LedgerLine[];
  /** Physical after the first row shown; undefined when it is not known. */
  readonly ledgerFrom: number | undefined;
  readonly older: number | undefined;
  readonly firstPage: boolean;
  /** Numbers of the orders that the visitor may open. */
  readonly orders: ReadonlyMap<string, string>;
  readonly reserved: readonly ReservedRow[];
  readonly holds: readonly HoldRow[];
  readonly transit: readonly Transit[];
  readonly expected: readonly ExpectedStock[];
  readonly replenishing: Replenishing;
  readonly differences: readonly DifferenceRow[];
};

type Props = { readonly view: View; readonly explained: Explained };

export function ExplainPage({ view, explained, done }: Props & { done: string | undefined }): JSX.Element {
  const { say } = view;
  const { place, item } = explained;
  const { locationId, sku } = explained.explanation.row;
  const path = stockPath(locationId, sku);
  const facts = withQuery(`${path}/facts`, explained.firstPage ? {} : queryOf(view.path));
  return (
    <Page view={view} title={`${sku} · ${locationId}`} active="menu.stock" live>
      <Head view={view} title={<Ltr>{sku}</Ltr>} live>
        <span class="hub-small">
          <Ltr mono>{place.id}</Ltr> <bdi>{placeName(view, place)}</bdi>
        </span>
      </Head>
      <StockTabs view={view} active="stock.tab.stock" />
      <Done view={view} done={done} />
      <p>
        <a href={itemPath(sku)}>{item === undefined ? say('stock.item.unknown') : <bdi>{itemName(view, item)}</bdi>}</a>
      </p>
      <div id="facts" hx-get={facts} hx-trigger="sse:changed throttle:3s, sse:resync, every 20s" hx-swap="innerHTML">
        <Facts view={view} explained={explained} />
      </div>
      {view.may('stock.adjust') && item !== undefined ? <Change view={view} explained={explained} path={path} /> : null}
    </Page>
  );
}

function queryOf(path: string): Record<string, string> {
  const { searchParams } = new URL(path, 'http://here');
  searchParams.delete('done');
  return Object.fromEntries(searchParams);
}

/** What changes while one looks. */
export function Facts({ view, explained }: Props): JSX.Element {
  const { say } = view;
  const { row, place } = explained.explanation;
  const mark =
    place.watermark > row.watermark || (place.watermark === row.watermark && place.omsSeq > row.omsSeq) ? place : row;
  return (
    <>
      {row.shortfall > 0 && row.reserved > 0 ? (
        <div class="hub-note hub-note-bad" role="alert">
          {say('explain.shortfall', { count: row.shortfall })}
        </div>
      ) : null}
      {row.physical < 0 ? <div class="hub-note hub-note-bad">{say('explain.negative')}</div> : null}
      {mark.doubtTo > mark.watermark ? <div class="hub-note hub-note-wait">{say('explain.doubtful')}</div> : null}
      <div class="hub-cols">
        <Card title={say('explain.sum')} id="sum">
          <Formula view={view} explained={explained} />
        </Card>
        <ErpSaid view={view} explained={explained} mark={mark} />
      </div>
      <Open view={view} explained={explained} />
      <Behind view={view} explained={explained} />
      <div class="hub-cols">
        <Coming view={view} explained={explained} />
        <Differences view={view} explained={explained} />
      </div>
      <Ledger view={view} explained={explained} />
    </>
  );
}

const taken = ['quarantine', 'pending', 'hold', 'safety', 'reserved'] as const;

function Formula({ view, explained }: Props): JSX.Element {
  const { say } = view;
  const { row, free } = explained.explanation;
  const line = (sign: string, label: string, how: JSX.Element | string, n: number): JSX.Element => (
    <tr>
      <td class="hub-op" aria-hidden="true">
        {sign}
      </td>
      <th scope="row" class="hub-part">
        {label}
        <div class="hub-small">{how}</div>
      </th>
      <td class="hub-end">
        <Count n={n} />
      </td>
    </tr>
  );
  const how = say('explain.physical.how', {
    base: signed(row.base),
    moves: withSign(row.relSum),
    ours: withSign(row.overlaySum),
  });
  return (
    <table class="hub-formula">
      <tbody>
        {line('', say('explain.physical'), how, row.physical)}
        {taken.map((name) =>
          line('−', say(`explain.${name}` as MessageKey), say(`explain.${name}.how` as MessageKey), row[name]),
        )}
        <tr class="hub-result">
          <td class="hub-op" aria-hidden="true">
            =
          </td>
          <th scope="row" class="hub-part">
            {say('explain.free')}
            {free < 0 ? <div class="hub-small">{say('explain.free.below')}</div> : null}
          </th>
          <td class="hub-end">
            <Count n={free} strong />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

export function withSign(n: number): string {
  return n > 0 ? `+${signed(n)}` : signed(n);
}
