/** How one dry run looks: its progress while it runs, then both versions side by side and the orders that change. */
import type { JSX } from 'preact';
import type { Answer, ChangedOrder, LeftOut, Report } from '../../core/rehearsal/index.ts';
import type { Progressed } from '../admin-rehearsals.ts';
import { runTones } from './dry-run-list.tsx';
import { Loads, Sides } from './dry-run-sums.tsx';
import { Head, Page } from './layout.tsx';
import { Pager } from './pager.tsx';
import { Act, Badge, Card, Ltr } from './parts.tsx';
import type { MessageKey } from './messages.ts';
import type { View } from './visit.ts';

type Listed<T> = { readonly rows: readonly T[]; readonly more: boolean };

export function DryRunPage(props: {
  view: View;
  page: number;
  one: Progressed;
  report: Report | undefined;
  changed: Listed<ChangedOrder>;
  leftOut: Listed<LeftOut>;
}): JSX.Element {
  const { view, one, report, page } = props;
  const { say } = view;
  const { asked } = one;
  const at = `/console/routing/dry-runs/${one.id}`;
  const open = one.state === 'queued' || one.state === 'running';
  return (
    <Page view={view} title={say('rehearse.one')} active="menu.routing">
      <Head view={view} title={say('rehearse.one')}>
        <Badge state={runTones[one.state]}>{view.words(`rehearsal.${one.state}`)}</Badge>
      </Head>
      <p>
        {say('routing.version', { n: asked.after })} {say('rehearse.before')}{' '}
        {say('routing.version', { n: asked.before })} ·{' '}
        <Ltr>{`${asked.from.slice(0, 16)} – ${asked.to.slice(0, 16)} UTC`}</Ltr> ·{' '}
        {asked.channels === undefined ? say('rehearse.channels.all') : <Ltr>{asked.channels.join(', ')}</Ltr>} ·{' '}
        {say(`rehearse.stock.${asked.stock}`)}
      </p>
      {open ? (
        <Card title={view.words(`rehearsal.${one.state}`)} id="progress">
          <div hx-get={`${at}?part=progress`} hx-trigger="every 2s" hx-swap="innerHTML">
            <Progress view={view} one={one} />
          </div>
          <noscript>
            <meta http-equiv="refresh" content="3" />
          </noscript>
          <p class="hub-small">{say('rehearse.refresh')}</p>
          {view.may('routing.manage') ? (
            <Act view={view} action={`${at}/cancel`}>
              <button class="btn" type="submit">
                {say('rehearse.cancel')}
              </button>
            </Act>
          ) : null}
        </Card>
      ) : null}
      {one.problem === null ? null : (
        <div class="hub-note hub-note-bad" role="alert">
          {say('rehearse.problem')}: <Ltr mono>{one.problem}</Ltr>
        </div>
      )}
      {report === undefined ? null : (
        <>
          <p class="hub-strong">
            {say('rehearse.compared', {
              n: report.orders,
              changed: report.changed,
              seconds: (report.tookMs / 1000).toFixed(1),
            })}
          </p>
          <div class="hub-actions mb-3">
            <a class="btn" href={`${at}/report.json`} download>
              {say('rehearse.json')}
            </a>
            {report.listed.changed === 0 ? null : (
              <a class="btn" href={`${at}/changed.csv`} download>
                {say('rehearse.changed.csv')}
              </a>
            )}
            {report.listed.leftOut === 0 ? null : (
              <a class="btn" href={`${at}/left-out.csv`} download>
                {say('rehearse.left_out.csv')}
              </a>
            )}
          </div>
          <Sides view={view} report={report} />
          <Loads view={view} report={report} />
          <Card title={say('rehearse.changed')} id="changed" flush>
            {props.changed.rows.length === 0 ? (
              <p class="card-body mb-0">{say('rehearse.changed.none')}</p>
            ) : (
              <Changed view={view} rows={props.changed.rows} report={report} />
            )}
          </Card>
          {report.changed > report.listed.changed ? (
            <p class="hub-small">{say('rehearse.changed.listed', { n: report.listed.changed })}</p>
          ) : null}
          <Pager view={view} page={page} more={props.changed.more} href={(to) => `${at}?page=${to}#changed`} />
          <Out view={view} report={report} rows={props.leftOut.rows} />
        </>
      )}
      <p class="mt-3">
        <a href="/console/routing/dry-runs">{say('rehearse.title')}</a>
      </p>
    </Page>
  );
}

export function Progress({ view, one }: { view: View; one: Progressed }): JSX.Element {
  const { say } = view;
  const text = say('rehearse.progress', { done: one.ordersDone, all: one.ordersAll });
  return (
    <p role="status">
      <progress class="hub-progress" max={100} value={one.percent} aria-label={text} /> {text}{' '}
      {one.secondsLeft === undefined ? null : say('rehearse.left', { n: one.secondsLeft })}
    </p>
  );
}

function Changed({ view, rows, report }: { view: View; rows: readonly ChangedOrder[]; report: Report }): JSX.Element {
  const { say } = view;
  const before = say('rehearse.col.version', { n: report.before.version });
  const after = say('rehearse.col.version', { n: report.after.version });
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('rehearse.changed')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('rehearse.order')}</th>
          <th role="columnheader">{before}</th>
          <th role="columnheader">{after}</th>
          <th role="columnheader">{say('rehearse.why')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((one) => (
          <tr role="row">
            <td role="cell" class="hub-lead hub-top" data-label={say('rehearse.order')}>
              <a href={`/console/orders/${one.orderId}`}>
                <Ltr>{one.number}</Ltr>
              </a>
            </td>
            <td role="cell" class="hub-top" data-label={before}>
              <AnswerWords view={view} answer={one.before} />
            </td>
            <td role="cell" class="hub-top" data-label={after}>
              <AnswerWords view={view} answer={one.after} />
            </td>
            <td role="cell" class="hub-top" data-label={say('rehearse.why')}>
              {one.why.map((why) => say(`rehearse.why.${why}` as MessageKey)).join(say('routing.comma'))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AnswerWords({ view, answer }: { view: View; answer: Answer }): JSX.Element {
  const { say } = view;
  return (
    <div>
      <div class="hub-small">
        <bdi dir="auto">{answer.set}</bdi>
      </div>
      {answer.parts.length === 0 ? <div>{say('rehearse.nobody')}</div> : null}
      {answer.parts.map((part) => (
        <div>
          <Ltr mono>{part.locationId}</Ltr>{' '}
          <span class="hub-small">
            <Ltr>
              {`${part.pieces.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}${part.km === undefined ? '' : ` · ${part.km} km`}`}
            </Ltr>
          </span>
        </div>
      ))}
      {answer.missing.length === 0 ? null : (
        <div class="hub-below">
          {say('rehearse.lacking')}{' '}
          <Ltr>{answer.missing.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}</Ltr>
        </div>
      )}
    </div>
  );
}

function Out({ view, report, rows }: { view: View; report: Report; rows: readonly LeftOut[] }): JSX.Element | null {
  const { say } = view;
  const reasons = Object.entries(report.leftOut);
  if (reasons.length === 0) return null;
  return (
    <Card title={say('rehearse.left_out')} id="left-out">
      <ul class="hub-list mb-0">
        {reasons.map(([why, count]) => (
          <li>
            {say(`rehearse.left_out.${why}` as MessageKey)}: <Ltr>{count}</Ltr>{' '}
            <span class="hub-small">
              {rows
                .filter((one) => one.why === why)
                .map((one) => (
                  <>
                    <a href={`/console/orders/${one.orderId}`}>
                      <Ltr>{one.number}</Ltr>
                    </a>{' '}
                  </>
                ))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
