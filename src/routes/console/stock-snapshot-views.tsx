/** How snapshots look. */
import type { JSX } from 'preact';
import type { SnapshotPlace } from '../../core/inventory/index.ts';
import type { SnapshotGlance, WorkPage } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import { Pager } from './pager.tsx';
import { Act, Badge, Card, Empty, Ltr, Moment } from './parts.tsx';
import { Count, PlaceLabel, StockTabs, withQuery, type StockHouse } from './stock-parts.tsx';
import type { View } from './visit.ts';

export const snapshotStates = ['open', 'held', 'applying', 'applied', 'abandoned', 'expired'] as const;
export type SnapshotAsked = { readonly state?: string; readonly page: number; readonly done?: string };

type ListProps = {
  readonly view: View;
  readonly house: StockHouse;
  readonly asked: SnapshotAsked;
  readonly list: WorkPage<SnapshotGlance>;
};

const addressOf = (path: string, { state, page }: SnapshotAsked): string =>
  withQuery(path, { state, page: page > 1 ? page : undefined });

export function SnapshotList(props: ListProps): JSX.Element {
  const { view, asked } = props;
  const { say } = view;
  const tab = (state: string, label: string): JSX.Element => (
    <a
      href={addressOf('/console/stock/snapshots', { state, page: 1 })}
      {...((asked.state ?? '') === state ? { 'aria-current': 'true' as const } : {})}
    >
      {label}
    </a>
  );
  return (
    <Page view={view} title={say('snapshots.title')} active="menu.stock">
      <Head view={view} title={say('snapshots.title')} />
      <StockTabs view={view} active="stock.tab.snapshots" />
      <Done view={view} done={asked.done} />
      <div class="hub-tabs mb-3">
        {tab('', say('snapshots.filter.any'))}
        {snapshotStates.map((state) => tab(state, view.words(`snapshot.${state}`)))}
      </div>
      <div hx-get={addressOf('/console/stock/snapshots/rows', asked)} hx-trigger="every 5s" hx-swap="innerHTML">
        <SnapshotRows {...props} />
      </div>
    </Page>
  );
}

export function SnapshotRows({ view, house, asked, list }: ListProps): JSX.Element {
  const { say } = view;
  return (
    <>
      <div class="card">
        {list.rows.length === 0 ? (
          <Empty title={say('snapshots.none')} hint={say('snapshots.none.hint')} />
        ) : (
          <table class="hub-table hub-cards" role="table">
            <caption class="hub-hidden">{say('snapshots.caption')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader">{say('snapshots.col.snapshot')}</th>
                <th role="columnheader">{say('snapshots.col.state')}</th>
                <th role="columnheader">{say('snapshots.col.progress')}</th>
                <th role="columnheader" class="hub-end">
                  {say('snapshots.col.lines')}
                </th>
                <th role="columnheader" class="hub-end">
                  {say('snapshots.col.changed')}
                </th>
                <th role="columnheader">{say('snapshots.col.opened')}</th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {list.rows.map((one) => (
                <tr role="row">
                  <td role="cell" class="hub-lead hub-wrap" data-label={say('snapshots.col.snapshot')}>
                    <a class="hub-strong" href={`/console/stock/snapshots/${encodeURIComponent(one.id)}`}>
                      <Ltr mono>{one.id}</Ltr>
                    </a>
                  </td>
                  <td role="cell" data-label={say('snapshots.col.state')}>
                    <Badge state={one.state}>{view.words(`snapshot.${one.state}`)}</Badge>
                  </td>
                  <td role="cell" data-label={say('snapshots.col.progress')}>
                    <Progress view={view} one={one} />
                  </td>
                  <td role="cell" class="hub-end" data-label={say('snapshots.col.lines')}>
                    <Count n={one.lineCount} />
                  </td>
                  <td role="cell" class="hub-end" data-label={say('snapshots.col.changed')}>
                    <Count n={one.changedCount} />
                  </td>
                  <td role="cell" data-label={say('snapshots.col.opened')}>
                    <Moment view={view} at={one.openedAt} zone={house.channels[0]?.timeZone} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Pager
        view={view}
        page={asked.page}
        more={list.more}
        href={(page) => addressOf('/console/stock/snapshots', { ...asked, page })}
      />
    </>
  );
}

function Progress({ view, one }: { view: View; one: SnapshotGlance }): JSX.Element {
  return (
    <span>
      <progress
        class="hub-progress"
        max={Math.max(1, one.places)}
        value={one.done}
        aria-label={view.say('snapshots.col.progress')}
      />{' '}
      {view.say('snapshots.progress', { done: one.done, places: one.places })}
    </span>
  );
}

export function SnapshotPage(props: {
  view: View;
  house: StockHouse;
  snapshot: SnapshotGlance;
  places: readonly SnapshotPlace[];
  /** All of its places are the visitor's. */
  whole: boolean;
  done: string | undefined;
}): JSX.Element {
  const { view, house, snapshot, places, whole } = props;
  const { say } = view;
  const zone = house.zoneOf(places[0]?.locationId);
  const moment = (label: string, at: string | null): JSX.Element | null =>
    at === null ? null : (
      <>
        <dt>{label}</dt>
        <dd>
          <Moment view={view} at={at} zone={zone} />
        </dd>
      </>
    );
  return (
    <Page view={view} title={say('snapshot.title')} active="menu.stock">
      <Head view={view} title={say('snapshot.title')}>
        <Badge state={snapshot.state}>{view.words(`snapshot.${snapshot.state}`)}</Badge>
      </Head>
      <StockTabs view={view} active="stock.tab.snapshots" />
      <Done view={view} done={props.done} />
      {snapshot.state !== 'held' ? null : (
        <div class="hub-note hub-note-wait">
          <p>{say('snapshot.held', { reason: snapshot.heldReason ?? '' })}</p>
          {!view.may('stock.approve') ? null : whole ? (
            <Decide view={view} id={snapshot.id} />
          ) : (
            <p class="m-0">{say('snapshot.not_yours')}</p>
          )}
        </div>
      )}
      <Card title={say('posting.details')} id="details">
        <dl class="hub-facts">
          <dt>{say('snapshots.col.snapshot')}</dt>
          <dd>
            <Ltr mono>{snapshot.id}</Ltr>
          </dd>
          <dt>{say('snapshot.company')}</dt>
          <dd>
            <Ltr mono>{snapshot.companyId}</Ltr>
          </dd>
          <dt>{say('snapshot.kind')}</dt>
          <dd>
            {snapshot.whole === 1 ? say('snapshot.whole') : say('snapshot.part')},{' '}
            {say(snapshot.missingPolicy === 'ZERO' ? 'snapshot.missing.ZERO' : 'snapshot.missing.KEEP')}{' '}
            <Ltr mono>{snapshot.consistency}</Ltr>
          </dd>
          <dt>{say('snapshots.col.lines')}</dt>
          <dd>
            <Count n={snapshot.lineCount} />
          </dd>
          <dt>{say('snapshot.pieces')}</dt>
          <dd>
            <Count n={snapshot.quantitySum} />
          </dd>
          <dt>{say('snapshots.col.changed')}</dt>
          <dd>
            <Count n={snapshot.changedCount} />
          </dd>
          {moment(say('snapshots.col.opened'), snapshot.openedAt)}
          {snapshot.state === 'open' ? moment(say('snapshot.expires'), snapshot.expiresAt) : null}
          {moment(say('snapshot.committed'), snapshot.committedAt)}
          {moment(say('snapshot.ended'), snapshot.endedAt)}
          {snapshot.endedBy === null ? null : (
            <>
              <dt>{say('explain.ledger.who')}</dt>
              <dd>
                <bdi>{snapshot.endedBy}</bdi>
              </dd>
            </>
          )}
        </dl>
      </Card>
      <Card title={say('snapshot.places')} id="places" flush>
        <Places view={view} house={house} places={places} />
      </Card>
    </Page>
  );
}

function Places(props: { view: View; house: StockHouse; places: readonly SnapshotPlace[] }): JSX.Element {
  const { view, house, places } = props;
  const { say } = view;
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('snapshot.places.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('stock.col.place')}</th>
          <th role="columnheader">{say('snapshot.place.watermark')}</th>
          <th role="columnheader">{say('snapshot.place.seq')}</th>
          <th role="columnheader">{say('snapshot.place.applied')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {places.map((one) => (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('stock.col.place')}>
              <a href={withQuery('/console/stock', { place: one.locationId })}>
                <PlaceLabel view={view} places={house.places} id={one.locationId} />
              </a>
            </td>
            <td role="cell" class="hub-wrap" data-label={say('snapshot.place.watermark')}>
              <Ltr mono>{one.watermark === '' ? '–' : one.watermark.replace(/^0+(?=\d)/, '')}</Ltr>
            </td>
            <td role="cell" data-label={say('snapshot.place.seq')}>
              <Ltr>{one.omsSeq}</Ltr>
            </td>
            <td role="cell" data-label={say('snapshot.place.applied')}>
              {one.done ? (
                <Badge state="done">{say('snapshot.place.done')}</Badge>
              ) : (
                <Ltr mono>{one.appliedTo === '' ? '–' : one.appliedTo}</Ltr>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Approve or refuse a held one. */
export function Decide({ view, id }: { view: View; id: string }): JSX.Element {
  const path = `/console/stock/snapshots/${encodeURIComponent(id)}`;
  return (
    <div class="hub-actions">
      <Act view={view} action={`${path}/approve`}>
        <button class="btn" type="submit">
          {view.say('snapshot.approve')}
        </button>
      </Act>
      <Act view={view} action={`${path}/refuse`}>
        <button class="btn btn-primary" type="submit">
          {view.say('snapshot.refuse')}
        </button>
      </Act>
    </div>
  );
}
