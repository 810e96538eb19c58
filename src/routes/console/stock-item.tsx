/** One item with all of its places, and what channels keep back of it. */
import type { JSX } from 'preact';
import type { Item, Withdrawal } from '../../core/catalog/index.ts';
import type { WebBuffer } from '../../core/availability/index.ts';
import { sumByCountry, type StockLine } from '../../core/reading/index.ts';
import { WithdrawCard } from './item-withdraw.tsx';
import { Done, Head, Page } from './layout.tsx';
import { Act, Card, Empty, Ltr } from './parts.tsx';
import { Count, countryName, Field, itemName, itemPath, Select, StockTabs, type StockHouse } from './stock-parts.tsx';
import { Lines, type Coming } from './stock-table.tsx';
import type { View } from './visit.ts';

export function ItemPage(props: {
  view: View;
  sku: string;
  item: Item | undefined;
  house: StockHouse;
  lines: readonly StockLine[];
  incoming: readonly Coming[];
  buffers: readonly WebBuffer[];
  withdrawal: Withdrawal | undefined;
  done: string | undefined;
}): JSX.Element {
  const { view, sku, item, house, lines, incoming } = props;
  const { say } = view;
  const sums = [...sumByCountry(lines, incoming, house.places)];
  return (
    <Page view={view} title={sku} active="menu.stock">
      <Head view={view} title={<Ltr>{sku}</Ltr>}>
        <bdi class="hub-small">{itemName(view, item) ?? say('stock.item.unknown')}</bdi>
      </Head>
      <StockTabs view={view} active="stock.tab.stock" />
      <Done view={view} done={props.done} />
      {item?.barcode === undefined ? null : (
        <p class="hub-small">
          {say('stock.item.barcode')} <Ltr mono>{item.barcode}</Ltr>
        </p>
      )}
      {sums.map(([country, sum], at) => {
        const mine = lines.filter((one) => (house.places.byId.get(one.locationId)?.country ?? '') === country);
        return (
          <Card
            title={countryName(view.locale, country)}
            id={`country-${at}`}
            flush
            aside={
              <span class="hub-small">
                {say('stock.col.physical')} <Count n={sum.physical} /> · {say('stock.col.reserved')}{' '}
                <Count n={sum.reserved} /> · {say('stock.col.free')} <Count n={sum.free} strong />
              </span>
            }
          >
            <Lines view={view} house={house} lines={mine} incoming={incoming} />
          </Card>
        );
      })}
      {sums.length === 0 ? (
        <div class="card">
          <Empty title={say('stock.none')} hint={say('stock.none.hint')} />
        </div>
      ) : null}
      <Buffers view={view} sku={sku} house={house} buffers={props.buffers} />
      <WithdrawCard view={view} sku={sku} withdrawal={props.withdrawal} bound={house.places.bound} />
    </Page>
  );
}

function Buffers(props: { view: View; sku: string; house: StockHouse; buffers: readonly WebBuffer[] }): JSX.Element {
  const { view, sku, house, buffers } = props;
  const { say } = view;
  const may = view.may('stock.adjust') && !house.places.bound;
  return (
    <Card title={say('stock.item.buffers')} id="buffers">
      <p class="hub-small">{say('stock.item.buffers.hint')}</p>
      {buffers.length === 0 ? <p>{say('stock.item.buffer.none')}</p> : null}
      <ul class="list-unstyled">
        {buffers.map((one) => (
          <li>
            <Ltr mono>{one.channelId}</Ltr> {say('stock.item.buffer.by', { count: one.quantity, who: one.changedBy })}
          </li>
        ))}
      </ul>
      {!may ? null : (
        <Act view={view} action={`${itemPath(sku)}/buffer`} class="hub-filters m-0">
          <Field id="channel" label={say('stock.item.buffer.channel')}>
            <Select
              id="channel"
              value={undefined}
              options={house.channels.map((one) => [one.id, `${one.id} · ${one.name}`])}
            />
          </Field>
          <Field id="quantity" label={say('stock.item.buffer.pieces')}>
            <input
              class="form-control"
              id="quantity"
              name="quantity"
              type="number"
              min="0"
              max="1000000"
              required
              dir="ltr"
            />
          </Field>
          <button class="btn" type="submit">
            {say('stock.item.buffer.set')}
          </button>
        </Act>
      )}
    </Card>
  );
}
