/** How postings look. */
import type { JSX } from 'preact';
import { postingStates, type Posting, type PostingType } from '../../core/erp/index.ts';
import type { PostingGlance, WorkPage } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import { pretty } from './order-trace.tsx';
import { Pager } from './pager.tsx';
import { Act, Badge, Card, Empty, Ltr, Moment, Reason } from './parts.tsx';
import { Field, PlaceFilters, PlaceLabel, Select, StockTabs, withQuery, type StockHouse } from './stock-parts.tsx';
import type { View } from './visit.ts';

export const postingTypes = [
  'sale.posting.v1',
  'return.posting.v1',
  'transfer.posting.v1',
  'adjustment.posting.v1',
  'cancel.posting.v1',
  'stock.request.v1',
] as const satisfies readonly PostingType[];

export type PostingAsked = {
  readonly place?: string;
  readonly country?: string;
  readonly state?: string;
  readonly type?: string;
  readonly document?: string;
  readonly page: number;
};

const finished = ['settled', 'covered'];

type ListProps = {
  readonly view: View;
  readonly house: StockHouse;
  readonly asked: PostingAsked;
  readonly list: WorkPage<PostingGlance>;
  readonly now: string;
};

export function PostingList({ view, house, asked, list, now }: ListProps): JSX.Element {
  const { say } = view;
  const states = Object.entries(postingStates).map(([state, info]) => [state, view.words(info.label)] as const);
  return (
    <Page view={view} title={say('postings.title')} active="menu.stock">
      <Head view={view} title={say('postings.title')} />
      <StockTabs view={view} active="stock.tab.postings" />
      <div class="card">
        <div class="card-body">
          <form method="get" action="/console/stock/postings" class="hub-filters m-0">
            <PlaceFilters view={view} places={house.places} country={asked.country} place={asked.place} />
            <Field id="state" label={say('postings.col.state')}>
              <Select
                id="state"
                value={asked.state}
                any={say('postings.filter.any_state')}
                options={[['overdue', say('postings.filter.overdue')], ...states]}
              />
            </Field>
            <Field id="type" label={say('postings.col.type')}>
              <Select
                id="type"
                value={asked.type}
                any={say('postings.filter.any_type')}
                options={postingTypes.map((one) => [one, view.words(`type.${one}`)])}
              />
            </Field>
            <Field id="document" label={say('postings.filter.document')}>
              <input
                class="form-control"
                id="document"
                name="document"
                type="search"
                data-search
                maxLength={40}
                dir="ltr"
                value={asked.document ?? ''}
              />
            </Field>
            <button class="btn" type="submit">
              {say('stock.filter.apply')}
            </button>
          </form>
        </div>
      </div>
      <div class="card">
        {list.rows.length === 0 ? (
          <Empty title={say('postings.none')} hint={say('postings.none.hint')} />
        ) : (
          <Rows view={view} house={house} rows={list.rows} now={now} />
        )}
      </div>
      <Pager
        view={view}
        page={asked.page}
        more={list.more}
        href={(page) => withQuery('/console/stock/postings', { ...asked, page: page > 1 ? page : undefined })}
      />
    </Page>
  );
}

function Rows(props: { view: View; house: StockHouse; rows: readonly PostingGlance[]; now: string }): JSX.Element {
  const { view, house, rows, now } = props;
  const { say } = view;
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('postings.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('postings.col.document')}</th>
          <th role="columnheader">{say('postings.col.number')}</th>
          <th role="columnheader">{say('postings.col.type')}</th>
          <th role="columnheader">{say('postings.col.state')}</th>
          <th role="columnheader">{say('postings.col.written')}</th>
          <th role="columnheader">{say('postings.col.due')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((one) => (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('postings.col.document')}>
              <a class="hub-strong" href={`/console/stock/postings/${one.id}`}>
                <Ltr>{one.documentKey}</Ltr>
              </a>
            </td>
            <td role="cell" data-label={say('postings.col.number')}>
              <span>
                <PlaceLabel view={view} places={house.places} id={one.locationId} /> <Ltr>{`#${one.outSeq}`}</Ltr>
              </span>
            </td>
            <td role="cell" data-label={say('postings.col.type')}>
              {view.words(`type.${one.type}`)}
            </td>
            <td role="cell" data-label={say('postings.col.state')}>
              <div>
                <Badge state={one.state}>{view.words(`posting.${one.state}`)}</Badge>
                {one.errorCode === null ? null : (
                  <div class="hub-small">
                    <Reason view={view} code={one.errorCode} />
                  </div>
                )}
              </div>
            </td>
            <td role="cell" data-label={say('postings.col.written')}>
              <Moment view={view} at={one.createdAt} zone={house.zoneOf(one.locationId)} />
            </td>
            <td role="cell" data-label={say('postings.col.due')}>
              {finished.includes(one.state) ? (
                '–'
              ) : one.dueAt < now ? (
                <span class="hub-badge hub-badge-bad">{say('postings.overdue')}</span>
              ) : (
                <Moment view={view} at={one.dueAt} zone={house.zoneOf(one.locationId)} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function PostingPage(props: {
  view: View;
  house: StockHouse;
  posting: Posting;
  orderNumber: string | undefined;
  body: string;
  masked: boolean;
  now: string;
  done: string | undefined;
}): JSX.Element {
  const { view, posting } = props;
  const { say } = view;
  const open = !finished.includes(posting.state);
  return (
    <Page view={view} title={say('posting.title', { document: posting.documentKey })} active="menu.stock">
      <Head view={view} title={say('posting.title', { document: posting.documentKey })}>
        <Badge state={posting.state}>{view.words(`posting.${posting.state}`)}</Badge>
        {open && posting.dueAt < props.now ? (
          <span class="hub-badge hub-badge-bad">{say('postings.overdue')}</span>
        ) : null}
      </Head>
      <StockTabs view={view} active="stock.tab.postings" />
      <Done view={view} done={props.done} />
      <Details {...props} />
      {open && view.may('stock.cover') ? (
        <Card title={say('posting.cover.title')} id="cover">
          <p class="hub-small">{say('posting.cover.hint')}</p>
          <Cover view={view} id={posting.id} />
        </Card>
      ) : null}
      <Card title={say('posting.payload')} id="payload">
        {props.masked ? <p class="hub-small">{say('posting.payload.masked')}</p> : null}
        <pre class="hub-pre" tabIndex={0} aria-labelledby="payload">
          {pretty(props.body)}
        </pre>
      </Card>
    </Page>
  );
}

function Details(props: {
  view: View;
  house: StockHouse;
  posting: Posting;
  orderNumber: string | undefined;
}): JSX.Element {
  const { view, house, posting, orderNumber } = props;
  const { say } = view;
  const zone = house.zoneOf(posting.locationId);
  const row = (label: string, value: JSX.Element | null): JSX.Element | null =>
    value === null ? null : (
      <>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </>
    );
  return (
    <Card title={say('posting.details')} id="details">
      <dl class="hub-facts">
        {row(
          say('postings.col.number'),
          <>
            <PlaceLabel view={view} places={house.places} id={posting.locationId} /> <Ltr>{`#${posting.outSeq}`}</Ltr>
          </>,
        )}
        {row(say('postings.col.type'), <span>{view.words(`type.${posting.type}`)}</span>)}
        {row(
          say('posting.order'),
          orderNumber === undefined ? null : (
            <a href={`/console/orders/${posting.orderId ?? ''}`}>
              <Ltr>{orderNumber}</Ltr>
            </a>
          ),
        )}
        {posting.groupKey === null ? null : (
          <>
            <dt aria-hidden="true" />
            <dd>{say('posting.group', { step: posting.groupNo, group: posting.groupKey })}</dd>
          </>
        )}
        {row(say('postings.col.written'), <Moment view={view} at={posting.createdAt} zone={zone} />)}
        {row(
          say('posting.sent'),
          posting.sentAt === null ? null : <Moment view={view} at={posting.sentAt} zone={zone} />,
        )}
        {row(say('postings.col.due'), <Moment view={view} at={posting.dueAt} zone={zone} />)}
        {row(
          say('posting.error'),
          posting.errorCode === null ? null : (
            <>
              <Reason view={view} code={posting.errorCode} /> <bdi>{posting.errorText ?? ''}</bdi>
            </>
          ),
        )}
        {row(
          say('posting.erp_documents'),
          posting.erpDocuments.length === 0 ? null : (
            <Ltr mono>{posting.erpDocuments.map((one) => `${one.type} ${one.number}`).join(', ')}</Ltr>
          ),
        )}
        {row(say('posting.ledger_to'), posting.ledgerTo === null ? null : <Ltr mono>{posting.ledgerTo}</Ltr>)}
        {row(
          say('posting.ended'),
          posting.settledAt === null ? null : (
            <>
              <Moment view={view} at={posting.settledAt} zone={zone} />{' '}
              {say('posting.by', { who: posting.settledBy ?? '' })}
            </>
          ),
        )}
      </dl>
    </Card>
  );
}

/** Names the document that an accountant has booked by hand. */
export function Cover({ view, id, brief }: { view: View; id: string; brief?: boolean }): JSX.Element {
  const { say } = view;
  return (
    <Act view={view} action={`/console/stock/postings/${id}/cover`} class="hub-filters m-0">
      <Field id={`document-${id}`} label={say('posting.cover.document')}>
        <input
          class="form-control"
          id={`document-${id}`}
          name="document"
          type="text"
          maxLength={60}
          required
          dir="ltr"
          autocomplete="off"
        />
      </Field>
      <button class={brief === true ? 'btn' : 'btn btn-primary'} type="submit">
        {say('posting.cover.submit')}
      </button>
    </Act>
  );
}
