/** Tables of stock: items with their sums by country, rows by place; on a phone as cards. */
import type { JSX } from 'preact';
import type { Item } from '../../core/catalog/index.ts';
import { sumByCountry, type StockLine, type StockSum } from '../../core/reading/index.ts';
import type { MessageKey } from './messages.ts';
import { Ltr } from './parts.tsx';
import {
  Count,
  countryName,
  Flags,
  itemName,
  itemPath,
  PlaceLabel,
  stockPath,
  type StockHouse,
} from './stock-parts.tsx';
import type { View } from './visit.ts';

export type Coming = {
  readonly locationId: string;
  readonly sku: string;
  readonly inTransit: number;
  readonly expected: number;
};

const parts = ['physical', 'quarantine', 'pending', 'hold', 'safety', 'reserved'] as const;
const numbers = [...parts, 'free', 'inTransit', 'expected'] as const;
const keyOf = (name: (typeof numbers)[number]): MessageKey =>
  `stock.col.${name === 'inTransit' ? 'in_transit' : name}` as MessageKey;

function Heads({ view, first }: { view: View; first: readonly MessageKey[] }): JSX.Element {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {first.map((key) => (
          <th role="columnheader">{view.say(key)}</th>
        ))}
        {numbers.map((name) => (
          <th role="columnheader" class="hub-end">
            {view.say(keyOf(name))}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** On a phone a nought says nothing and takes a line. */
function Numbers({ view, of }: { view: View; of: Pick<StockSum, (typeof numbers)[number]> }): JSX.Element {
  return (
    <>
      {numbers.map((name) => {
        const silent = of[name] === 0 && name !== 'physical' && name !== 'free';
        return (
          <td role="cell" class={silent ? 'hub-end hub-wide-only' : 'hub-end'} data-label={view.say(keyOf(name))}>
            <Count n={of[name]} strong={name === 'free'} />
          </td>
        );
      })}
    </>
  );
}

function ItemName({ view, sku, item }: { view: View; sku: string; item: Item | undefined }): JSX.Element {
  return (
    <div>
      <a class="hub-strong" href={itemPath(sku)}>
        <Ltr>{sku}</Ltr>
      </a>
      <div class="hub-small">
        {item === undefined ? view.say('stock.item.unknown') : <bdi>{itemName(view, item)}</bdi>}
      </div>
    </div>
  );
}

export function Items({
  view,
  house,
  listed,
}: {
  view: View;
  house: StockHouse;
  listed: {
    readonly skus: readonly string[];
    readonly lines: readonly StockLine[];
    readonly items: ReadonlyMap<string, Item>;
    readonly incoming: readonly Coming[];
  };
}): JSX.Element {
  return (
    <div class="hub-scroll-wide">
      <table class="hub-table hub-cards hub-dense" role="table">
        <caption class="hub-hidden">{view.say('stock.caption')}</caption>
        <Heads view={view} first={['stock.col.item', 'stock.col.country']} />
        <tbody role="rowgroup">
          {listed.skus.flatMap((sku) => {
            const sums = sumByCountry(
              listed.lines.filter((one) => one.sku === sku),
              listed.incoming.filter((one) => one.sku === sku),
              house.places,
            );
            const rows = [...sums];
            if (rows.length === 0)
              return [
                <tr role="row">
                  <td role="cell" class="hub-lead">
                    <ItemName view={view} sku={sku} item={listed.items.get(sku)} />
                  </td>
                  <td role="cell" colSpan={numbers.length + 1} class="hub-small">
                    {view.say('stock.none')}
                  </td>
                </tr>,
              ];
            return rows.map(([country, sum], at) => (
              <tr role="row">
                {/* Each row names its item: on a phone, and for those who listen, it stands alone. */}
                <td
                  role="cell"
                  class={at === 0 ? 'hub-lead' : 'hub-lead hub-again'}
                  data-label={view.say('stock.col.item')}
                >
                  <ItemName view={view} sku={sku} item={listed.items.get(sku)} />
                </td>
                <td role="cell" data-label={view.say('stock.col.country')}>
                  <div>
                    {countryName(view.locale, country)} <Flags view={view} of={sum} />
                  </div>
                </td>
                <Numbers view={view} of={sum} />
              </tr>
            ));
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Rows of places; `items` is left out where all rows are of one. */
export function Lines(props: {
  view: View;
  house: StockHouse;
  lines: readonly StockLine[];
  items?: ReadonlyMap<string, Item>;
  incoming: readonly Coming[];
}): JSX.Element {
  const { view, house, lines, items } = props;
  const coming = new Map(props.incoming.map((one) => [`${one.locationId}\n${one.sku}`, one]));
  return (
    <div class="hub-scroll-wide">
      <table class="hub-table hub-cards hub-dense" role="table">
        <caption class="hub-hidden">{view.say('stock.caption.places')}</caption>
        <Heads view={view} first={items === undefined ? ['stock.col.place'] : ['stock.col.place', 'stock.col.item']} />
        <tbody role="rowgroup">
          {lines.map((line) => {
            const { inTransit = 0, expected = 0 } = coming.get(`${line.locationId}\n${line.sku}`) ?? {};
            return (
              <tr role="row">
                <td role="cell" class="hub-lead" data-label={view.say('stock.col.place')}>
                  <div>
                    <a href={stockPath(line.locationId, line.sku)}>
                      <PlaceLabel view={view} places={house.places} id={line.locationId} />
                    </a>{' '}
                    <Flags view={view} of={line} />
                  </div>
                </td>
                {items === undefined ? null : (
                  <td role="cell" data-label={view.say('stock.col.item')}>
                    <ItemName view={view} sku={line.sku} item={items.get(line.sku)} />
                  </td>
                )}
                <Numbers view={view} of={{ ...line, inTransit, expected }} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
