/** How the page of limit and maintenance looks. */
import type { JSX } from 'preact';
import type { Channel } from '../../core/catalog/index.ts';
import { everywhere, limitOf, type RiskRules } from '../../core/customer/index.ts';
import type { RefusedOrder, RiskDecision, Spender } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import { Act, Badge, Card, Empty, Ltr, Moment, Money } from './parts.tsx';
import { Labelled, LimitForm, ReasonField } from './risk-forms.tsx';
import { Customers } from './risk-customers.tsx';
import { Decisions, Rejected } from './risk-tables.tsx';
import type { View } from './visit.ts';

export type RiskAsked = {
  readonly currency?: string;
  readonly q?: string;
  readonly page: number;
  readonly done?: string;
};

export type RiskShown = {
  readonly rules: RiskRules;
  readonly channels: readonly Channel[];
  readonly currencies: readonly string[];
  /** The one whose customers are listed. */
  readonly currency: string;
  /** The visitor may see all channels. */
  readonly all: boolean;
  readonly customers: { readonly rows: readonly Spender[]; readonly more: boolean } | undefined;
  readonly held: ReadonlyMap<string, number>;
  readonly rejected: readonly RefusedOrder[];
  readonly decisions: readonly RiskDecision[];
};

type Props = { readonly view: View; readonly shown: RiskShown };

export function RiskPage({ view, asked, shown }: Props & { asked: RiskAsked }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('risk.title')} active="menu.risk">
      <Head view={view} title={say('risk.title')} />
      <Done view={view} done={asked.done} />
      <MaintenanceCard view={view} shown={shown} />
      <LimitCard view={view} shown={shown} />
      {shown.customers === undefined ? null : (
        <Customers view={view} asked={asked} shown={shown} customers={shown.customers} />
      )}
      <Rejected view={view} shown={shown} />
      <Decisions view={view} shown={shown} />
    </Page>
  );
}

function LimitCard({ view, shown }: Props): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('risk.limits')} id="limits" flush>
      <div class="card-body">
        <p class="m-0">{say('risk.limits.hint')}</p>
      </div>
      <table class="hub-table hub-cards" role="table">
        <caption class="hub-hidden">{say('risk.limits.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{say('risk.currency')}</th>
            <th role="columnheader">{say('risk.limit')}</th>
            <th role="columnheader">{say('risk.since')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.currencies.map((currency) => {
            const { minor, since } = limitOf(shown.rules, currency);
            return (
              <tr role="row">
                <td role="cell" class="hub-lead" data-label={say('risk.currency')}>
                  <Ltr>{currency}</Ltr>
                </td>
                <td role="cell" data-label={say('risk.limit')}>
                  {minor === 0 ? say('risk.limit.none') : <Money minor={minor} currency={currency} />}
                </td>
                <td role="cell" data-label={say('risk.since')}>
                  {since === null ? say('risk.since.ever') : <Moment view={view} at={since} zone={undefined} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.all && view.may('risk.manage') ? (
        <div class="card-body">
          <LimitForm view={view} shown={shown} />
        </div>
      ) : null}
    </Card>
  );
}

function MaintenanceCard({ view, shown }: Props): JSX.Element {
  const { say } = view;
  const { maintenance } = shown.rules;
  const held = [...shown.held.values()].reduce((sum, one) => sum + one, 0);
  return (
    <Card
      title={say('risk.maintenance')}
      id="maintenance"
      flush
      aside={held === 0 ? undefined : <Badge state="on_hold">{say('risk.held', { count: held })}</Badge>}
    >
      <div class="card-body">
        <p class="m-0">{say('risk.maintenance.hint')}</p>
      </div>
      {maintenance.length === 0 ? (
        <Empty title={say('risk.maintenance.off')} />
      ) : (
        <table class="hub-table hub-cards" role="table">
          <caption class="hub-hidden">{say('risk.maintenance.caption')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{say('risk.channel')}</th>
              <th role="columnheader">{say('risk.reason')}</th>
              <th role="columnheader">{say('risk.begun')}</th>
              <th role="columnheader">{say('risk.until')}</th>
              <th role="columnheader">
                <span class="hub-hidden">{say('risk.end')}</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {maintenance.map((one) => {
              const channel = shown.channels.find((other) => other.id === one.channelId);
              const name = one.channelId === everywhere ? say('risk.channel.all') : one.channelId;
              const mine = shown.all || channel !== undefined;
              return (
                <tr role="row">
                  <td role="cell" class="hub-lead" data-label={say('risk.channel')}>
                    {one.channelId === everywhere ? name : <Ltr>{name}</Ltr>}
                  </td>
                  <td role="cell" class="hub-wrap" data-label={say('risk.reason')}>
                    <bdi>{one.reason}</bdi> · <bdi dir="ltr">{one.by}</bdi>
                  </td>
                  <td role="cell" data-label={say('risk.begun')}>
                    <Moment view={view} at={one.since} zone={channel?.timeZone} />
                  </td>
                  <td role="cell" data-label={say('risk.until')}>
                    {one.until === null ? (
                      say('risk.until.open')
                    ) : (
                      <Moment view={view} at={one.until} zone={channel?.timeZone} />
                    )}
                  </td>
                  <td role="cell" class="hub-end">
                    {mine && view.may('risk.manage') ? (
                      <Act view={view} action="/console/risk/maintenance/end" class="hub-actions m-0">
                        <input type="hidden" name="version" value={shown.rules.version} />
                        <input type="hidden" name="channel" value={one.channelId} />
                        <input type="hidden" name="reason" value={one.reason} />
                        <button class="btn" type="submit" aria-label={say('risk.end.label', { channel: name })}>
                          {say('risk.end')}
                        </button>
                      </Act>
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {view.may('risk.manage') ? (
        <div class="card-body">
          <Begin view={view} shown={shown} />
        </div>
      ) : null}
    </Card>
  );
}

function Begin({ view, shown }: Props): JSX.Element {
  const { say } = view;
  return (
    <details id="begin">
      <summary class="hub-strong">{say('risk.begin')}</summary>
      <Act view={view} action="/console/risk/maintenance" class="mt-3">
        <input type="hidden" name="version" value={shown.rules.version} />
        <Labelled id="m-channel" label={say('risk.channel')}>
          <select class="form-select" id="m-channel" name="channel" required>
            {shown.all ? <option value={everywhere}>{say('risk.channel.all')}</option> : null}
            {shown.channels.map((one) => (
              <option value={one.id}>{`${one.id} · ${one.name}`}</option>
            ))}
          </select>
        </Labelled>
        <ReasonField view={view} id="m-reason" />
        <Labelled id="m-minutes" label={say('risk.minutes')} hint={say('risk.minutes.hint')}>
          <input
            class="form-control"
            id="m-minutes"
            name="minutes"
            type="number"
            min={1}
            max={527040}
            inputMode="numeric"
            dir="ltr"
            aria-describedby="m-minutes-hint"
          />
        </Labelled>
        <button class="btn btn-primary" type="submit">
          {say('risk.begin')}
        </button>
      </Act>
    </details>
  );
}
