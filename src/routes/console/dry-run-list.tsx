/** The dry runs there are, and the form that asks for another. */
import type { JSX } from 'preact';
import type { Channel } from '../../core/catalog/index.ts';
import { stockModels, type Rehearsal } from '../../core/rehearsal/index.ts';
import type { RulesVersion } from '../../core/routing/index.ts';
import { Head, Page } from './layout.tsx';
import { Pager } from './pager.tsx';
import { Act, Badge, Card, Empty, Ltr, Moment } from './parts.tsx';
import { Labelled } from './risk-forms.tsx';
import { Choice } from './routing-inputs.tsx';
import type { View } from './visit.ts';

type Shown = {
  readonly runs: { readonly rows: readonly Rehearsal[]; readonly more: boolean };
  readonly versions: readonly RulesVersion[];
  readonly active: number;
  readonly channels: readonly Channel[];
};
type Asked = { readonly after?: number; readonly page: number };

/** Days that a new dry run looks back. */
const BACK = 7;
const DAY_MS = 86_400_000;

export const runTones = {
  queued: 'planned',
  running: 'booked',
  done: 'done',
  failed: 'lost',
  cancelled: 'plain',
} as const;

export function DryRunsPage({ view, asked, shown }: { view: View; asked: Asked; shown: Shown }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('rehearse.title')} active="menu.routing">
      <Head view={view} title={say('rehearse.title')} />
      <p class="text-secondary">{say('rehearse.intro')}</p>
      {view.may('routing.manage') ? <Form view={view} asked={asked} shown={shown} /> : null}
      <Card title={say('rehearse.title')} id="runs" flush>
        {shown.runs.rows.length === 0 ? (
          <Empty title={say('rehearse.none')} />
        ) : (
          <Runs view={view} rows={shown.runs.rows} />
        )}
      </Card>
      <Pager
        view={view}
        page={asked.page}
        more={shown.runs.more}
        href={(page) => `/console/routing/dry-runs?page=${page}`}
      />
      <p class="mt-3">
        <a href="/console/routing">{say('routing.title')}</a>
      </p>
    </Page>
  );
}

function Form({ view, asked, shown }: { view: View; asked: Asked; shown: Shown }): JSX.Element {
  const { say } = view;
  const { versions, active, channels } = shown;
  const after = asked.after ?? versions.find((one) => one.version !== active)?.version;
  const options = versions.map((one) => [String(one.version), say('routing.version', { n: one.version })] as const);
  const day = (back: number): string => new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10);
  return (
    <Card title={say('rehearse.one')} id="ask">
      <Act view={view} action="/console/routing/dry-runs">
        <div class="hub-cols">
          <Choice
            id="after"
            name="after"
            label={say('rehearse.after')}
            chosen={String(after ?? '')}
            options={options}
          />
          <Choice id="before" name="before" label={say('rehearse.before')} chosen={String(active)} options={options} />
          <Labelled id="from" label={say('rehearse.from')}>
            <input class="form-control" id="from" name="from" type="date" required value={day(BACK)} dir="ltr" />
          </Labelled>
          <Labelled id="to" label={say('rehearse.to')}>
            <input class="form-control" id="to" name="to" type="date" required value={day(-1)} dir="ltr" />
          </Labelled>
          <Choice
            id="channel"
            name="channel"
            label={say('rehearse.channels')}
            chosen={undefined}
            any={say('rehearse.channels.all')}
            options={channels.map((one) => [one.id, `${one.id} · ${one.name}`])}
          />
          <Choice
            id="stock"
            name="stock"
            label={say('rehearse.stock')}
            chosen="as_found"
            options={stockModels.map((one) => [one, say(`rehearse.stock.${one}`)])}
          />
        </div>
        <button class="btn btn-primary" type="submit">
          {say('rehearse.start')}
        </button>
      </Act>
    </Card>
  );
}

function Runs({ view, rows }: { view: View; rows: readonly Rehearsal[] }): JSX.Element {
  const { say } = view;
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('rehearse.title')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('rehearse.col.asked')}</th>
          <th role="columnheader">{say('rehearse.col.versions')}</th>
          <th role="columnheader">{say('rehearse.col.period')}</th>
          <th role="columnheader">{say('rehearse.col.state')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((one) => (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('rehearse.col.asked')}>
              <a href={`/console/routing/dry-runs/${one.id}`}>
                <Moment view={view} at={one.createdAt} zone={undefined} />
              </a>
            </td>
            <td role="cell" data-label={say('rehearse.col.versions')}>
              <Ltr>{`${one.asked.before} / ${one.asked.after}`}</Ltr>
            </td>
            <td role="cell" data-label={say('rehearse.col.period')}>
              <Ltr>{`${one.asked.from.slice(0, 10)} – ${one.asked.to.slice(0, 10)}`}</Ltr>
            </td>
            <td role="cell" data-label={say('rehearse.col.state')}>
              <Badge state={runTones[one.state]}>{view.words(`rehearsal.${one.state}`)}</Badge>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
