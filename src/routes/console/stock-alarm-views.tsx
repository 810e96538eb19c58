/** How the alarms of stock look. */
import type { JSX } from 'preact';
import { placeKey, type StockRow } from '../../core/inventory/index.ts';
import {
  alarmGroups,
  COUNTED,
  type AlarmGroup,
  type AlarmRow,
  type DifferenceRow,
  type ParkedErpLine,
  type SnapshotGlance,
} from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import { Pager } from './pager.tsx';
import { Empty } from './parts.tsx';
import { HeldRows, ParkedRows, TaskRows } from './stock-alarm-rows.tsx';
import { DifferenceRows } from './stock-difference-rows.tsx';
import { StockTabs, withQuery, type StockHouse } from './stock-parts.tsx';
import type { View } from './visit.ts';

export type AlarmAsked = { readonly group?: AlarmGroup; readonly page: number; readonly done?: string };

type Rows<T> = { readonly rows: readonly T[]; readonly more: boolean };
export type Alarms = {
  readonly house: StockHouse;
  readonly counts: Readonly<Record<AlarmGroup, number>>;
  readonly group: AlarmGroup;
  readonly page: number;
  readonly shown:
    | ({ readonly kind: 'tasks'; readonly now: ReadonlyMap<string, StockRow> } & Rows<AlarmRow>)
    | ({ readonly kind: 'held' } & Rows<SnapshotGlance>)
    | ({ readonly kind: 'parked' } & Rows<ParkedErpLine>)
    | ({ readonly kind: 'differences' } & Rows<DifferenceRow>);
};

type Props = { readonly view: View; readonly alarms: Alarms };

export function AlarmPage({ view, alarms, done }: Props & { done: string | undefined }): JSX.Element {
  const { say } = view;
  const asked = { group: alarms.group, page: alarms.page > 1 ? alarms.page : undefined };
  return (
    <Page view={view} title={say('alarms.title')} active="menu.stock" live>
      <Head view={view} title={say('alarms.title')} live />
      <StockTabs view={view} active="stock.tab.alarms" />
      <Done view={view} done={done} />
      {/* What somebody types into must not be swapped away: late postings ask for a document. */}
      <div
        hx-get={withQuery('/console/stock/alarms/rows', asked)}
        hx-trigger={alarms.group === 'postings' ? 'none' : 'sse:changed throttle:5s, sse:resync, every 30s'}
        hx-swap="innerHTML"
      >
        <Group view={view} alarms={alarms} />
      </div>
    </Page>
  );
}

function counted(n: number): string {
  return n > COUNTED ? `${COUNTED.toLocaleString('en')}+` : n.toLocaleString('en');
}

export function Group({ view, alarms }: Props): JSX.Element {
  const { say } = view;
  const { counts, group, shown } = alarms;
  return (
    <>
      <div class="hub-tabs mb-3">
        {alarmGroups.map((one) => (
          <a
            href={withQuery('/console/stock/alarms', { group: one })}
            {...(one === group ? { 'aria-current': 'true' as const } : {})}
          >
            {say(`alarms.group.${one}`)}{' '}
            {counts[one] === 0 ? null : (
              <span class={`hub-badge hub-badge-${one === 'differences' || one === 'others' ? 'wait' : 'bad'}`}>
                <bdi dir="ltr">{counted(counts[one])}</bdi>
              </span>
            )}
          </a>
        ))}
      </div>
      <p class="text-secondary">{say(`alarms.about.${group}`)}</p>
      <div class="card">
        {shown.rows.length === 0 ? (
          <Empty title={say('alarms.none')} hint={say('alarms.none.hint')} />
        ) : (
          <Rows view={view} alarms={alarms} />
        )}
      </div>
      <Pager
        view={view}
        page={alarms.page}
        more={shown.more}
        href={(page) => withQuery('/console/stock/alarms', { group, page: page > 1 ? page : undefined })}
      />
    </>
  );
}

function Rows({ view, alarms }: Props): JSX.Element {
  const { shown, house } = alarms;
  switch (shown.kind) {
    case 'held':
      return <HeldRows view={view} house={house} rows={shown.rows} />;
    case 'parked':
      return <ParkedRows view={view} house={house} rows={shown.rows} />;
    case 'differences':
      return <DifferenceRows view={view} house={house} rows={shown.rows} />;
    case 'tasks':
      return (
        <TaskRows
          view={view}
          house={house}
          rows={shown.rows}
          nowOf={(locationId, sku) => shown.now.get(placeKey({ locationId, sku }))}
        />
      );
  }
}
