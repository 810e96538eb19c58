/** The front page: how much is where, what waits for a person, and the latest orders. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listChannels, type Channel } from '../../core/catalog/index.ts';
import { orderStates } from '../../core/order/index.ts';
import {
  COUNTED,
  listOrders,
  readDashboard,
  type Dashboard,
  type OrderGlance,
  type Scope,
} from '../../core/reading/index.ts';
import type { RouteContext } from '../context.ts';
import { Done, fragment, Head, html, Page } from './layout.tsx';
import { OrderTable } from './order-table.tsx';
import { ageOf, Card, Empty, toneOf } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

const MINUTES = 30;
/** Many pages ask at the same moment for the same numbers. */
const KEPT_MS = 1_000;
/** Longer than this in the outbox means that something stands still. */
const LATE_MS = 30_000;

const shownStates = ['accepted', 'on_hold', 'sourced', 'dispatched', 'undelivered', 'closed'] as const;

type Facts = {
  readonly numbers: Dashboard;
  readonly latest: readonly OrderGlance[];
  readonly channels: readonly Channel[];
};

export function dashboardPages(context: RouteContext): PageRoute[] {
  const kept = new Map<string, { until: number; facts: Promise<Facts> }>();
  const factsOf = (scope: Scope): Promise<Facts> => {
    const key = JSON.stringify(scope);
    const known = kept.get(key);
    if (known !== undefined && known.until > Date.now()) return known.facts;
    if (kept.size > 200) kept.clear();
    const facts = read(context, scope);
    // A failed answer is not kept for the next one.
    facts.catch(() => kept.delete(key));
    kept.set(key, { until: Date.now() + KEPT_MS, facts });
    return facts;
  };
  return [
    {
      method: 'GET',
      path: '/',
      needs: 'orders.view',
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler({ request, h, view, scope }) {
        const { done } = request.query as { done?: string };
        return html(h, <Overview view={view} facts={await factsOf(scope)} done={done} />);
      },
    },
    {
      method: 'GET',
      path: '/console/overview',
      needs: 'orders.view',
      async handler({ h, view, scope }) {
        return fragment(h, <Numbers view={view} facts={await factsOf(scope)} />);
      },
    },
  ];
}

async function read(context: RouteContext, scope: Scope): Promise<Facts> {
  const numbers = await context.db.read((reader) =>
    readDashboard(reader, scope, {
      states: shownStates,
      finals: shownStates.filter((state) => orderStates[state].final),
      minutes: MINUTES,
      now: new Date(),
    }),
  );
  const { rows } = await context.db.read((reader) => listOrders(reader, scope, { limit: 8 }));
  const channels = await context.db.read((reader) => listChannels(reader));
  return { numbers, latest: rows, channels };
}

function Overview({ view, facts, done }: { view: View; facts: Facts; done: string | undefined }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('dashboard.title')} active="menu.dashboard" live>
      <Head view={view} title={say('dashboard.title')} live />
      <Done view={view} done={done} />
      <div hx-get="/console/overview" hx-trigger="sse:changed, sse:resync, every 15s" hx-swap="innerHTML">
        <Numbers view={view} facts={facts} />
      </div>
    </Page>
  );
}

function counted(n: number): string {
  return n > COUNTED ? `${COUNTED.toLocaleString('en')}+` : n.toLocaleString('en');
}

function Numbers({ view, facts }: { view: View; facts: Facts }): JSX.Element {
  const { say } = view;
  const { numbers, latest, channels } = facts;
  return (
    <>
      <h2 class="hub-hidden">{say('dashboard.states')}</h2>
      <div class="hub-tiles">
        {shownStates.map((state) => (
          <a class={`hub-tile hub-tile-${toneOf(state)}`} id={`s-${state}`} href={`/console/orders?state=${state}`}>
            <b>
              <bdi dir="ltr">{counted(numbers.states[state] ?? 0)}</bdi>
            </b>
            {orderStates[state].final ? say('dashboard.closed') : view.words(orderStates[state].label)}
          </a>
        ))}
      </div>
      <div class="hub-cols">
        <Card title={say('dashboard.rate')} id="rate">
          <Rate view={view} perMinute={numbers.perMinute} />
        </Card>
        <Health view={view} numbers={numbers} />
      </div>
      <Card
        title={say('dashboard.last')}
        id="latest"
        flush
        aside={
          <a id="all-orders" href="/console/orders">
            {say('dashboard.all')}
          </a>
        }
      >
        {latest.length === 0 ? (
          <Empty title={say('orders.none')} hint={say('orders.none.hint')} />
        ) : (
          <OrderTable view={view} rows={latest} channels={channels} />
        )}
      </Card>
    </>
  );
}

function Rate({ view, perMinute }: { view: View; perMinute: readonly number[] }): JSX.Element {
  const { say } = view;
  const peak = Math.max(0, ...perMinute);
  const lastFull = perMinute.at(-2) ?? 0;
  const shown = view.dir === 'rtl' ? [...perMinute].reverse() : perMinute;
  const scale = peak === 0 ? 0 : 90 / peak;
  const label = `${say('dashboard.rate.hint', { minutes: MINUTES })}. ${say('dashboard.rate.peak', { count: peak })}`;
  return (
    <>
      <div class="d-flex align-items-baseline gap-2 mb-2">
        <b class="h1 m-0 hub-num">{lastFull.toLocaleString('en')}</b>
        <span class="hub-small">{say('dashboard.rate.now')}</span>
      </div>
      <svg
        class="hub-chart"
        viewBox={`0 0 ${MINUTES * 10} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <line x1="0" y1="99.5" x2={MINUTES * 10} y2="99.5" />
        {shown.map((count, at) => (
          <rect
            x={at * 10 + 1.5}
            width="7"
            rx="1"
            y={(99 - count * scale).toFixed(1)}
            height={(count * scale).toFixed(1)}
          />
        ))}
      </svg>
      <div class="hub-small mt-1">{label}</div>
    </>
  );
}

function Health({ view, numbers }: { view: View; numbers: Dashboard }): JSX.Element {
  const { say } = view;
  const waiting = numbers.oldestOutboxMs;
  const quiet = numbers.parkedOpen === 0 && numbers.tasksOpen === 0 && (waiting ?? 0) < LATE_MS;
  const figure = (href: string | undefined, value: string, label: string, bad: boolean): JSX.Element => {
    const inside = (
      <>
        <b>
          <bdi>{value}</bdi>
        </b>
        {label}
      </>
    );
    const style = `hub-tile hub-tile-${bad ? 'wait' : 'good'}`;
    return href === undefined ? (
      <div class={style}>{inside}</div>
    ) : (
      <a class={style} id={`f-${href.split('/').at(-1) ?? ''}`} href={href}>
        {inside}
      </a>
    );
  };
  return (
    <Card title={quiet ? say('dashboard.quiet') : say('dashboard.look')} id="health">
      <div class="hub-tiles mb-0">
        {figure(
          view.may('tasks.view') ? '/console/tasks' : undefined,
          counted(numbers.tasksOpen),
          say('dashboard.tasks'),
          numbers.tasksOpen > 0,
        )}
        {figure(
          view.may('parked.view') ? '/console/parked' : undefined,
          counted(numbers.parkedOpen),
          say('dashboard.parked'),
          numbers.parkedOpen > 0,
        )}
        {figure(
          undefined,
          waiting === undefined ? say('dashboard.outbox.none') : ageOf(say, waiting),
          say('dashboard.outbox'),
          (waiting ?? 0) >= LATE_MS,
        )}
      </div>
    </Card>
  );
}
