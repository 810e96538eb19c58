/** How the pages of routing rules look: what is in force, the versions, the log, and one version by itself. */
import type { JSX } from 'preact';
import {
  formerAt,
  plannedAfter,
  activeAt,
  errorsIn,
  stateOf,
  type Activation,
  type Finding,
  type Gap,
  type RuleFacts,
  type RulesVersion,
} from '../../core/routing/index.ts';
import { momentOf } from '../../platform/time.ts';
import { Done, Head, Page } from './layout.tsx';
import { Act, Badge, Card, Empty, Ltr, Moment } from './parts.tsx';
import { NoteField, Rollback } from './routing-decide.tsx';
import { Findings } from './routing-findings.tsx';
import { Gaps } from './routing-gaps.tsx';
import { RuleSentences } from './routing-words.tsx';
import type { RoutingAsked } from './routing.tsx';
import type { View } from './visit.ts';

type Shown = {
  readonly log: readonly Activation[];
  readonly active: RulesVersion;
  readonly facts: RuleFacts;
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly versions: { readonly rows: readonly RulesVersion[]; readonly more: boolean };
};

const tones = { draft: 'planned', scheduled: 'open', active: 'done', superseded: 'plain' } as const;

export function RoutingPage({ view, asked, shown }: { view: View; asked: RoutingAsked; shown: Shown }): JSX.Element {
  const { say } = view;
  const now = momentOf(new Date());
  const { log, active, facts } = shown;
  const since = activeAt(log, now);
  const [plan] = plannedAfter(log, now);
  const former = formerAt(log, now);
  return (
    <Page view={view} title={say('routing.title')} active="menu.routing">
      <Head view={view} title={say('routing.title')}>
        <div class="hub-actions">
          <a class="btn" href="/console/routing/dry-runs">
            {say('rehearse.title')}
          </a>
        </div>
      </Head>
      <Done view={view} done={asked.done} />
      <p class="text-secondary">{say('routing.intro')}</p>
      <Card
        title={say('routing.active', { n: active.version })}
        id="active"
        aside={
          since === undefined ? undefined : (
            <span class="hub-small">
              {say('routing.active.since')} <Moment view={view} at={since.startsAt} zone={undefined} />
            </span>
          )
        }
      >
        <RuleSentences view={view} channels={facts.channels} sets={active.rules.sets} />
        {errorsIn(shown.findings).length === 0 ? null : <Findings view={view} findings={shown.findings} />}
        {plan === undefined ? null : (
          <div class="hub-note hub-note-wait">
            {say('routing.plan', { n: plan.version })} <Moment view={view} at={plan.startsAt} zone={undefined} />{' '}
            {view.may('routing.manage') ? (
              <Act view={view} action="/console/routing/plan/give-up" class="mt-2">
                <input type="hidden" name="seen" value={log[0]?.turn ?? 0} />
                <button class="btn" type="submit">
                  {say('routing.plan.give_up')}
                </button>
              </Act>
            ) : null}
          </div>
        )}
        {view.may('routing.manage') && former !== undefined ? (
          <Rollback view={view} former={former} turn={log[0]?.turn ?? 0} />
        ) : null}
      </Card>
      <Versions view={view} shown={shown} now={now} />
      <Log view={view} log={log} />
      <Gaps view={view} gaps={shown.gaps} facts={facts} />
    </Page>
  );
}

function Versions({ view, shown, now }: { view: View; shown: Shown; now: string }): JSX.Element {
  const { say } = view;
  const { versions, log, active } = shown;
  const last = versions.rows.at(-1)?.version;
  return (
    <Card title={say('routing.versions')} id="versions" flush>
      <table class="hub-table hub-cards" role="table">
        <caption class="hub-hidden">{say('routing.versions')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{say('routing.col.version')}</th>
            <th role="columnheader">{say('routing.col.state')}</th>
            <th role="columnheader">{say('routing.col.note')}</th>
            <th role="columnheader">{say('routing.col.based_on')}</th>
            <th role="columnheader">{say('routing.col.saved')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {versions.rows.map((one) => {
            const state = stateOf(one.version, log, now);
            return (
              <tr role="row">
                <td role="cell" class="hub-lead" data-label={say('routing.col.version')}>
                  <a href={`/console/routing/versions/${one.version}`}>{say('routing.version', { n: one.version })}</a>
                </td>
                <td role="cell" data-label={say('routing.col.state')}>
                  <Badge state={tones[state]}>{say(`routing.state.${state}`)}</Badge>
                </td>
                <td role="cell" class="hub-wrap" data-label={say('routing.col.note')}>
                  {one.version === 0 ? say('routing.own') : <bdi dir="auto">{one.note}</bdi>}
                </td>
                <td role="cell" data-label={say('routing.col.based_on')}>
                  <Ltr>{one.basedOn ?? '–'}</Ltr>
                </td>
                <td role="cell" data-label={say('routing.col.saved')}>
                  <div>
                    <Moment view={view} at={one.savedAt} zone={undefined} /> <Ltr>{one.savedBy}</Ltr>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div class="card-body hub-actions">
        {versions.more && last !== undefined ? (
          <a class="btn" id="next" href={`/console/routing?below=${last}#versions`}>
            {say('routing.older')}
          </a>
        ) : null}
        {view.may('routing.manage') ? <NewDraft view={view} basedOn={active.version} /> : null}
      </div>
    </Card>
  );
}

function NewDraft({ view, basedOn }: { view: View; basedOn: number }): JSX.Element {
  return (
    <details id="new">
      <summary class="hub-strong">{view.say('routing.new')}</summary>
      <Act view={view} action="/console/routing/versions" class="mt-3">
        <input type="hidden" name="basedOn" value={basedOn} />
        <NoteField view={view} />
        <button class="btn btn-primary" type="submit">
          {view.say('routing.new')}
        </button>
      </Act>
    </details>
  );
}

function Log({ view, log }: { view: View; log: readonly Activation[] }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('routing.log')} id="log" flush>
      {log.length === 0 ? (
        <Empty title={say('routing.log.none')} />
      ) : (
        <table class="hub-table hub-cards" role="table">
          <caption class="hub-hidden">{say('routing.log')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{say('routing.log.begins')}</th>
              <th role="columnheader">{say('routing.log.what')}</th>
              <th role="columnheader">{say('routing.log.who')}</th>
              <th role="columnheader">{say('routing.col.note')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {log.slice(0, 50).map((one) => (
              <tr role="row">
                <td role="cell" class="hub-lead" data-label={say('routing.log.begins')}>
                  <Moment view={view} at={one.startsAt} zone={undefined} />
                </td>
                <td role="cell" data-label={say('routing.log.what')}>
                  <span>
                    {say(`routing.log.${one.kind}`)} {say('routing.version', { n: one.version })}{' '}
                    {one.givenUpAt === null ? null : <Badge state="plain">{say('routing.log.given_up')}</Badge>}
                  </span>
                </td>
                <td role="cell" data-label={say('routing.log.who')}>
                  <Ltr>{one.decidedBy}</Ltr>
                </td>
                <td role="cell" class="hub-wrap" data-label={say('routing.col.note')}>
                  <bdi dir="auto">{one.note}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

export function VersionPage(props: {
  view: View;
  one: RulesVersion;
  facts: RuleFacts;
  findings: readonly Finding[];
  log: readonly Activation[];
}): JSX.Element {
  const { view, one, facts, findings, log } = props;
  const { say } = view;
  const state = stateOf(one.version, log, momentOf(new Date()));
  const at = `/console/routing/versions/${one.version}`;
  const title = say('routing.version', { n: one.version });
  return (
    <Page view={view} title={title} active="menu.routing">
      <Head view={view} title={title}>
        <Badge state={tones[state]}>{say(`routing.state.${state}`)}</Badge>
      </Head>
      <p>{one.version === 0 ? say('routing.own') : <bdi dir="auto">{one.note}</bdi>}</p>
      <Card title={say('routing.title')} id="rules">
        <RuleSentences view={view} channels={facts.channels} sets={one.rules.sets} />
        {one.version === 0 ? null : <Findings view={view} findings={findings} />}
      </Card>
      {view.may('routing.manage') ? (
        <div class="hub-actions mb-3">
          {state === 'draft' ? (
            <a class="btn" href={`${at}/edit`}>
              {say('routing.edit')}
            </a>
          ) : null}
          {state === 'active' ? null : (
            <a class="btn" href={`/console/routing/dry-runs?after=${one.version}#ask`}>
              {say('rehearse.one')}
            </a>
          )}
          {state === 'active' ? null : (
            <a class="btn btn-primary" href={`${at}/activate`}>
              {say('routing.activate')}
            </a>
          )}
          <NewDraft view={view} basedOn={one.version} />
        </div>
      ) : null}
      <details>
        <summary>{say('routing.view_json')}</summary>
        <pre dir="ltr">
          <bdi>{JSON.stringify({ sets: one.rules.sets }, null, 2)}</bdi>
        </pre>
      </details>
      <p class="mt-3">
        <a href="/console/routing">{say('routing.cancel')}</a>
      </p>
    </Page>
  );
}
