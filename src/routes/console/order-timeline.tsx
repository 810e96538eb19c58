/** Everything that happened to one order, in order of time, narrowed as one likes; and how it stood at any moment. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listChannels } from '../../core/catalog/index.ts';
import {
  findStateThen,
  findTimeline,
  loadOrderHead,
  timelineFilters,
  type OrderHead,
  type OrderThen,
  type TimelineEntry,
  type TimelineFilter,
  type TimelinePage,
} from '../../core/reading/index.ts';
import { readMoment } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { Head, html, Page } from './layout.tsx';
import { Badge, Card, Empty, HistoryHead, Ltr, Moment, Reason, Scroll } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

const PAGE = 200;

type Query = { readonly only: TimelineFilter; readonly after?: string; readonly at?: string };

const query = Joi.object({
  only: Joi.string()
    .valid(...timelineFilters)
    .default('all'),
  after: Joi.string().max(120),
  at: Joi.string().allow('').max(40),
});

type Shown = {
  readonly view: View;
  readonly order: OrderHead;
  readonly zone: string;
  readonly asked: Query;
  readonly page: TimelinePage;
  /** What was typed is no moment: `wrong`. */
  readonly then: OrderThen | 'wrong' | undefined;
};

export function timelinePages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/orders/{id}/timeline',
      needs: 'orders.view',
      params: Joi.object({ id: Joi.string().guid().required() }),
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as unknown as Query;
        const at = asked.at === undefined || asked.at === '' ? undefined : (readMoment(asked.at) ?? 'wrong');
        const shown = await context.db.read(async (reader): Promise<Shown> => {
          // Whoever may see the order may see its timeline; places of others are in it by name only.
          const order = await loadOrderHead(reader, scope, String(request.params.id));
          const channels = await listChannels(reader);
          const ask = { filter: asked.only, limit: PAGE, ...(asked.after === undefined ? {} : { after: asked.after }) };
          return {
            view,
            order,
            asked,
            zone: channels.find((one) => one.id === order.channelId)?.timeZone ?? 'UTC',
            page: (await findTimeline(reader, order.number, 'all', ask)) ?? { entries: [] },
            then: at === undefined || at === 'wrong' ? at : await findStateThen(reader, order.number, 'all', at),
          };
        });
        return html(h, <Timeline shown={shown} />);
      },
    },
  ];
}

function addressOf({ order, asked }: Shown, more: Partial<Query>): string {
  const parts = new URLSearchParams({ only: asked.only, ...more });
  return `/console/orders/${order.id}/timeline?${parts.toString()}`;
}

function Timeline({ shown }: { shown: Shown }): JSX.Element {
  const { view, order, asked, page } = shown;
  const { say } = view;
  return (
    <Page view={view} title={`${say('trace.title')} ${order.number}`} active="menu.orders">
      <Head
        view={view}
        title={
          <>
            {say('trace.title')} <Ltr>{order.number}</Ltr>
          </>
        }
      />
      <p>
        <a href={`/console/orders/${order.id}`}>{say('trace.back')}</a>
      </p>
      <div class="hub-filters">
        <nav class="hub-tabs" aria-label={say('trace.filter')}>
          {timelineFilters.map((one) => (
            <a
              id={`only-${one}`}
              href={addressOf(shown, { only: one })}
              {...(asked.only === one ? { 'aria-current': 'true' as const } : {})}
            >
              {say(`trace.filter.${one}`)}
            </a>
          ))}
        </nav>
        <div class="hub-grow hub-wide-only" />
        <AtForm shown={shown} />
      </div>
      <Then shown={shown} />
      <Card title={say('trace.title')} id="timeline" flush>
        {page.entries.length === 0 ? <Empty title={say('trace.none')} /> : <Entries shown={shown} />}
      </Card>
      <nav class="hub-actions justify-content-center" aria-label={say('page.label')}>
        {asked.after === undefined ? null : (
          <a class="btn" id="first" href={addressOf(shown, {})}>
            {say('trace.from_start')}
          </a>
        )}
        {page.next === undefined ? null : (
          <a class="btn" id="more" rel="next" href={addressOf(shown, { after: page.next })}>
            {say('trace.more')}
          </a>
        )}
      </nav>
    </Page>
  );
}

function AtForm({ shown }: { shown: Shown }): JSX.Element {
  const { view, order, asked, then } = shown;
  const { say } = view;
  return (
    <form method="get" action={`/console/orders/${order.id}/timeline`} class="hub-filters m-0">
      <input type="hidden" name="only" value={asked.only} />
      <div class="hub-field">
        <label class="hub-small d-block" for="at">
          {say('trace.at')}
        </label>
        <input
          class="form-control"
          id="at"
          name="at"
          dir="ltr"
          autocomplete="off"
          placeholder="2026-11-22 10:00"
          value={asked.at ?? ''}
          {...(then === 'wrong' ? { 'aria-invalid': 'true' as const } : {})}
        />
      </div>
      <button class="btn" type="submit">
        {say('trace.at.show')}
      </button>
    </form>
  );
}

function Then({ shown }: { shown: Shown }): JSX.Element | null {
  const { view, then, zone } = shown;
  const { say } = view;
  if (then === undefined) return null;
  if (then === 'wrong') return <p role="alert">{say('trace.at.wrong')}</p>;
  return (
    <Card title={say('trace.at.title')} id="then">
      {then.things.length === 0 ? <p class="m-0">{say('trace.at.none')}</p> : null}
      {then.things.map((one) => (
        <div class="mb-2">
          <span class="hub-small">{wordsOr(view, `entity.${one.entity}`, one.entity)}</span>{' '}
          <Ltr>{one.name ?? one.id}</Ltr>{' '}
          {one.state === null ? null : (
            <Badge state={one.state}>{wordsOr(view, `${one.entity}.${one.state}`, one.state)}</Badge>
          )}{' '}
          <span class="hub-small">
            {say('trace.since')} <Moment view={view} at={one.since} zone={zone} />
          </span>
          <Facts facts={one.fields} />
        </div>
      ))}
    </Card>
  );
}

function Entries({ shown }: { shown: Shown }): JSX.Element {
  const { view, page, zone } = shown;
  const { say } = view;
  return (
    <Scroll label={say('trace.caption')}>
      <table class="hub-table">
        <caption class="hub-hidden">{say('trace.caption')}</caption>
        <thead>
          <HistoryHead say={say} details="trace.facts" />
        </thead>
        <tbody>
          {page.entries.map((entry) => (
            <tr>
              <td>
                <Moment view={view} at={entry.at} zone={zone} />
              </td>
              <td>
                <What view={view} entry={entry} />
              </td>
              <td>{change(view, entry)}</td>
              <td>{entry.person ? <bdi class="hub-strong">{entry.who}</bdi> : <bdi>{entry.who}</bdi>}</td>
              <td>{entry.why === null ? '' : <Why view={view} text={entry.why} />}</td>
              <td>
                <Facts facts={entry.facts} />
              </td>
              <td>{entry.correlationId === null ? '' : <Ltr mono>{entry.correlationId}</Ltr>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function What({ view, entry }: { view: View; entry: TimelineEntry }): JSX.Element {
  const [, move = ''] = entry.what.split('.');
  const words = entry.kind === 'step' ? view.words(`move.${move}`) : `move.${move}`;
  return (
    <>
      <span class="hub-small">{view.words(`timeline.${entry.kind}`)}</span>{' '}
      {words === `move.${move}` ? <Ltr mono>{entry.what}</Ltr> : <span class="hub-strong">{words}</span>}
      {entry.about === null ? null : (
        <div class="hub-small">
          <Ltr>{entry.about}</Ltr>
        </div>
      )}
    </>
  );
}

function change(view: View, entry: TimelineEntry): JSX.Element {
  const [entity = ''] = entry.what.split('.');
  const name = (state: string): JSX.Element => wordsOr(view, `${entity}.${state}`, state);
  if (entry.to === null || entry.from === entry.to) return <span>–</span>;
  return (
    <span class="text-nowrap">
      {entry.from === null ? null : (
        <>
          {name(entry.from)} {view.dir === 'rtl' ? '←' : '→'}{' '}
        </>
      )}
      {name(entry.to)}
    </span>
  );
}

/** People write in their own words, the machine in codes. */
function Why({ view, text }: { view: View; text: string }): JSX.Element {
  return /\s/.test(text) ? <bdi>{text}</bdi> : <Reason view={view} code={text} />;
}

function wordsOr(view: View, code: string, otherwise: string): JSX.Element {
  const words = view.words(code);
  return words === code ? <Ltr mono>{otherwise}</Ltr> : <span>{words}</span>;
}

function Facts({ facts }: { facts: Readonly<Record<string, unknown>> }): JSX.Element {
  const shown = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <>
      {shown.map(([name, value]) => (
        <div>
          <Ltr mono>{`${name}: ${brief(value)}`}</Ltr>
        </div>
      ))}
    </>
  );
}

function brief(value: unknown): string {
  if (Array.isArray(value) && value.length === 2) return `${brief(value[0])} → ${brief(value[1])}`;
  if (value === null) return '–';
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80);
}
