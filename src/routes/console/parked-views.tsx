/** How parked messages look. */
import type { JSX } from 'preact';
import type { ParkedGroup, ParkedRow, WorkPage } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { pretty } from './order-trace.tsx';
import { Pager } from './pager.tsx';
import { Act, Badge, Card, Empty, Icon, Ltr, Moment, Reason } from './parts.tsx';
import type { View } from './visit.ts';

export type ParkedQuery = {
  readonly state: 'open' | 'replayed' | 'closed';
  readonly reason?: string;
  readonly page: number;
  readonly done?: string;
  readonly count?: number;
};

type Zones = ReadonlyMap<string, string>;

function addressOf(asked: Partial<ParkedQuery>): string {
  const parts = new URLSearchParams();
  if (asked.state !== undefined && asked.state !== 'open') parts.set('state', asked.state);
  if (asked.reason !== undefined && asked.reason !== '') parts.set('reason', asked.reason);
  if (asked.page !== undefined && asked.page > 1) parts.set('page', String(asked.page));
  return parts.size === 0 ? '/console/parked' : `/console/parked?${parts.toString()}`;
}

export function ParkedList(props: {
  view: View;
  asked: ParkedQuery;
  work: WorkPage<ParkedRow>;
  groups: readonly ParkedGroup[];
  zones: Zones;
}): JSX.Element {
  const { view, asked, work, groups, zones } = props;
  const { say } = view;
  const tab = (state: ParkedQuery['state']): JSX.Element => (
    <a href={addressOf({ state })} {...(asked.state === state ? { 'aria-current': 'true' as const } : {})}>
      {say(`parked.${state}` as MessageKey)}
    </a>
  );
  return (
    <Page view={view} title={say('parked.title')} active="menu.parked">
      <Head view={view} title={say('parked.title')} />
      <Done view={view} done={asked.done} count={asked.count} />
      <p class="text-secondary">{say('parked.intro')}</p>
      <div class="hub-tabs mb-3">
        {tab('open')}
        {tab('replayed')}
        {tab('closed')}
      </div>
      {asked.state !== 'open' || groups.length === 0 ? null : (
        <Card title={say('parked.groups')} id="groups">
          <Groups view={view} asked={asked} groups={groups} />
        </Card>
      )}
      <div class="card">
        {work.rows.length === 0 ? (
          <Empty title={say('parked.none')} hint={say('parked.none.hint')} />
        ) : (
          <Rows view={view} rows={work.rows} zones={zones} />
        )}
      </div>
      <Pager view={view} page={asked.page} more={work.more} href={(page) => addressOf({ ...asked, page })} />
    </Page>
  );
}

function Groups({
  view,
  asked,
  groups,
}: {
  view: View;
  asked: ParkedQuery;
  groups: readonly ParkedGroup[];
}): JSX.Element {
  const { say } = view;
  return (
    <div class="hub-groups">
      {asked.reason === undefined || asked.reason === '' ? null : (
        <a href="/console/parked">{say('parked.group.all')}</a>
      )}
      {groups.map((group) => (
        <div class="hub-group">
          <a
            href={addressOf({ reason: group.reasonCode })}
            {...(asked.reason === group.reasonCode ? { 'aria-current': 'true' as const } : {})}
          >
            <Reason view={view} code={group.reasonCode} />
          </a>
          <span class="hub-badge hub-badge-wait">
            <Ltr>{Number(group.count)}</Ltr>
          </span>
          <div class="hub-grow" />
          {view.may('parked.replay') ? (
            <Act view={view} action="/console/parked/replay-group">
              <input type="hidden" name="reason" value={group.reasonCode} />
              <button class="btn" type="submit">
                <Icon name="again" />
                {say('parked.group.replay', { count: Number(group.count) })}
              </button>
            </Act>
          ) : null}
        </div>
      ))}
    </div>
  );
}

function Rows({ view, rows, zones }: { view: View; rows: readonly ParkedRow[]; zones: Zones }): JSX.Element {
  const { say } = view;
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('parked.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('parked.col.reason')}</th>
          <th role="columnheader">{say('parked.col.message')}</th>
          <th role="columnheader">{say('parked.col.order')}</th>
          <th role="columnheader">{say('parked.col.when')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('parked.col.reason')}>
              <div>
                <a class="hub-strong" href={`/console/parked/${row.id}`}>
                  <Reason view={view} code={row.reasonCode} />
                </a>
                <div class="hub-small">{view.words(`kind.${row.reasonKind}`)}</div>
              </div>
            </td>
            <td role="cell" data-label={say('parked.col.message')}>
              <Ltr mono>{row.event}</Ltr>
            </td>
            <td role="cell" data-label={say('parked.col.order')}>
              <OrderLink row={row} />
            </td>
            <td role="cell" data-label={say('parked.col.when')}>
              <Moment view={view} at={row.parkedAt} zone={zones.get(row.channelId ?? '')} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OrderLink({ row }: { row: ParkedRow }): JSX.Element {
  if (row.orderNumber === null) return <span>–</span>;
  return (
    <a href={`/console/orders?q=${encodeURIComponent(row.orderNumber)}`}>
      <Ltr>{row.orderNumber}</Ltr>
    </a>
  );
}

export function ParkedOne(props: {
  view: View;
  row: ParkedRow;
  body: string;
  masked: boolean;
  /** It is an order that was refused: there is a page to correct it. */
  refused: boolean;
  zone: string | undefined;
}): JSX.Element {
  const { view, row, zone } = props;
  const { say } = view;
  const details = Object.entries(JSON.parse(wholeOr(row.reasonDetail)) as Record<string, unknown>);
  return (
    <Page view={view} title={say('parked.one')} active="menu.parked">
      <Head view={view} title={<Reason view={view} code={row.reasonCode} />}>
        <Badge state={row.state}>{say(`parked.${row.state}` as MessageKey)}</Badge>
      </Head>
      {row.state === 'open' ? <Decide view={view} row={row} refused={props.refused} /> : null}
      <Card title={say('parked.details')} id="details">
        <dl class="hub-facts">
          <dt>{say('parked.col.kind')}</dt>
          <dd>{view.words(`kind.${row.reasonKind}`)}</dd>
          <dt>{say('parked.col.reason')}</dt>
          <dd>
            <Ltr mono>{row.reasonCode}</Ltr>
          </dd>
          {details.map(([name, value]) => (
            <>
              <dt>
                <Ltr mono>{name}</Ltr>
              </dt>
              <dd>
                <bdi dir="ltr">{Array.isArray(value) ? value.join(', ') : String(value)}</bdi>
              </dd>
            </>
          ))}
          <dt>{say('parked.col.message')}</dt>
          <dd>
            <Ltr mono>{`${row.event} → ${row.listener}`}</Ltr>
          </dd>
          <dt>{say('parked.col.order')}</dt>
          <dd>
            <OrderLink row={row} />
          </dd>
          <dt>{say('parked.col.when')}</dt>
          <dd>
            <Moment view={view} at={row.parkedAt} zone={zone} />
          </dd>
          {row.closedAt === null ? null : (
            <>
              <dt>{say(`parked.${row.state}` as MessageKey)}</dt>
              <dd>
                <Moment view={view} at={row.closedAt} zone={zone} /> {say('parked.by', { who: row.closedBy ?? '' })}
              </dd>
            </>
          )}
        </dl>
      </Card>
      <Card title={say('parked.body')} id="body">
        {props.masked ? <p class="hub-small">{say('parked.body.masked')}</p> : null}
        <pre class="hub-pre" tabIndex={0} aria-labelledby="body">
          {pretty(props.body)}
        </pre>
      </Card>
    </Page>
  );
}

/** Details are cut at a thousand characters: what is no longer JSON is shown as one text. */
function wholeOr(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    if (error instanceof SyntaxError) return JSON.stringify({ '…': text });
    throw error;
  }
}

function Decide({ view, row, refused }: { view: View; row: ParkedRow; refused: boolean }): JSX.Element {
  const { say } = view;
  return (
    <div class="hub-actions mb-3">
      {refused && view.may('orders.correct') ? (
        <a class="btn btn-primary" href={`/console/parked/${row.id}/correct`}>
          {say('refused.open')}
        </a>
      ) : null}
      {view.may('parked.replay') ? (
        <Act view={view} action={`/console/parked/${row.id}/replay`}>
          <button class="btn btn-primary" type="submit" title={say('parked.replay.hint')}>
            <Icon name="again" />
            {say('parked.replay')}
          </button>
        </Act>
      ) : null}
      {view.may('parked.close') ? (
        <Act view={view} action={`/console/parked/${row.id}/close`}>
          <button class="btn" type="submit" title={say('parked.close.hint')}>
            {say('parked.close')}
          </button>
        </Act>
      ) : null}
    </div>
  );
}
