/** Why an order stands where it stands: routing, history, messages, calls to partners, tasks, what is parked. */
import type { JSX } from 'preact';
import type { HistoryRow, JournalRow } from '../../core/reading/index.ts';
import type { Shown } from './order.tsx';
import { TimelineLink } from './order-promise.tsx';
import { Decision } from './order-routing.tsx';
import { Badge, Card, HistoryHead, Ltr, Moment, Reason, Scroll } from './parts.tsx';
import { TaskList } from './tasks.tsx';

export function Trace({ shown }: { shown: Shown }): JSX.Element {
  const { view, data, zone } = shown;
  const { say } = view;
  return (
    <>
      <div class="hub-cols">
        {data.tasks.length === 0 ? null : (
          <Card title={say('order.tasks')} id="tasks">
            <TaskList view={view} tasks={data.tasks} zone={zone} />
          </Card>
        )}
        {data.parked.length === 0 ? null : (
          <Card title={say('order.parked')} id="parked">
            {data.parked.map((one) => (
              <div>
                {view.may('parked.view') ? (
                  <a href={`/console/parked/${one.id}`}>
                    <Reason view={view} code={one.reasonCode} />
                  </a>
                ) : (
                  <Reason view={view} code={one.reasonCode} />
                )}{' '}
                <span class="hub-small">
                  <Moment view={view} at={one.parkedAt} zone={zone} />
                </span>
              </div>
            ))}
          </Card>
        )}
      </div>
      {data.routing.length === 0 ? null : (
        <Card title={say('order.routing')} id="routing">
          {data.routing.map((one) => (
            <Decision shown={shown} decision={one} />
          ))}
        </Card>
      )}
      <TimelineLink view={view} orderId={data.order.id} />
      <History shown={shown} />
      <Messages shown={shown} />
      <Calls shown={shown} />
    </>
  );
}

function History({ shown }: { shown: Shown }): JSX.Element {
  const { view, data, zone } = shown;
  const { say } = view;
  return (
    <Card title={say('order.history')} id="history" flush>
      <Scroll label={say('order.history.caption')}>
        <table class="hub-table">
          <caption class="hub-hidden">{say('order.history.caption')}</caption>
          <thead>
            <HistoryHead say={say} details="order.history.changes" />
          </thead>
          <tbody>
            {data.history.map((row) => (
              <tr>
                <td>
                  <Moment view={view} at={row.at} zone={zone} />
                </td>
                <td>
                  <span class="hub-strong">{view.words(`move.${row.move}`)}</span>
                  <div class="hub-small">{view.words(`entity.${row.entity}`)}</div>
                </td>
                <td>{states(shown, row)}</td>
                <td>
                  <bdi>{row.who}</bdi>
                </td>
                <td>{row.why === null ? '' : <Reason view={view} code={row.why} />}</td>
                <td>
                  <Changes text={row.changes} />
                </td>
                <td>
                  <Ltr mono>{row.correlationId}</Ltr>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}

function states({ view }: Shown, row: HistoryRow): JSX.Element {
  const name = (state: string | null): string => (state === null ? '' : view.words(`${row.entity}.${state}`));
  if (row.toState === null) return <span>–</span>;
  const arrow = view.dir === 'rtl' ? ' ← ' : ' → ';
  return (
    <span class="text-nowrap">
      {name(row.fromState)}
      {row.fromState === null ? '' : arrow}
      {name(row.toState)}
    </span>
  );
}

function Changes({ text }: { text: string }): JSX.Element {
  const changes = Object.entries(JSON.parse(text) as Record<string, readonly [unknown, unknown]>);
  return (
    <>
      {changes.map(([field, [before, after]]) => (
        <div>
          <Ltr mono>{`${field}: ${brief(before)} → ${brief(after)}`}</Ltr>
        </div>
      ))}
    </>
  );
}

function brief(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80);
}

function Messages({ shown }: { shown: Shown }): JSX.Element {
  const { view, data, zone } = shown;
  const { say } = view;
  const rows = [
    ...data.events.map((one) => ({
      at: one.toldAt,
      way: say('order.messages.events'),
      name: one.event,
      state: '',
      trace: one.correlationId,
    })),
    ...data.pushes.map((one) => ({
      at: one.receivedAt,
      way: say('order.messages.pushes'),
      name: one.source,
      state: one.state,
      trace: one.correlationId,
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <Card title={say('order.messages')} id="messages" flush>
      <Scroll label={say('order.messages.caption')}>
        <table class="hub-table">
          <caption class="hub-hidden">{say('order.messages.caption')}</caption>
          <thead>
            <tr>
              <th>{say('order.history.when')}</th>
              <th>{say('parked.col.message')}</th>
              <th>{say('orders.col.state')}</th>
              <th>{say('order.history.trace')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <td>
                  <Moment view={view} at={row.at} zone={zone} />
                </td>
                <td>
                  <Ltr mono>{row.name}</Ltr>
                  <div class="hub-small">{row.way}</div>
                </td>
                <td>{row.state === '' ? '' : <Badge state={row.state}>{view.words(`inbound.${row.state}`)}</Badge>}</td>
                <td>
                  <Ltr mono>{row.trace}</Ltr>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}

function Calls({ shown }: { shown: Shown }): JSX.Element {
  const { view, data, zone } = shown;
  const { say } = view;
  return (
    <Card title={say('order.calls')} id="calls">
      {data.journal.length === 0 ? <p class="hub-small m-0">{say('order.calls.none')}</p> : null}
      {data.journal.map((call) => (
        <details id={`call-${call.correlationId}-${call.at.replace(/\D/g, '')}-${call.operation}`}>
          <summary>
            <Badge state={call.status !== null && call.status < 400 ? 'done' : 'lost'}>
              {call.status === null ? say('order.calls.no_answer') : <Ltr>{call.status}</Ltr>}
            </Badge>{' '}
            <Ltr mono>{`${call.partner} ${call.operation}`}</Ltr>{' '}
            <span class="hub-small">
              {say('order.calls.took', { ms: call.tookMs })} · <Moment view={view} at={call.at} zone={zone} />
            </span>
          </summary>
          <CallBody shown={shown} call={call} />
        </details>
      ))}
    </Card>
  );
}

function CallBody({ shown, call }: { shown: Shown; call: JournalRow }): JSX.Element {
  const { say } = shown.view;
  return (
    <div class="mb-3">
      <p class="hub-small mb-1">
        <Ltr mono>{`${call.method} ${call.url}`}</Ltr>
      </p>
      <h3 class="hub-small mb-1">{say('order.calls.request')}</h3>
      <pre class="hub-pre mb-2">{pretty(call.request ?? '')}</pre>
      <h3 class="hub-small mb-1">{say('order.calls.answer')}</h3>
      <pre class="hub-pre">{pretty(call.answer ?? call.error ?? '')}</pre>
    </div>
  );
}

/** JSON with its lines broken; anything else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    // The journal cuts long bodies, so half a JSON is normal here.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
