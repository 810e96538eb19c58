/** Order types: which steps orders of each walk, who does those of people, and which version takes new orders. */
import type { JSX } from 'preact';
import {
  builtIn,
  isByHand,
  listVersions,
  type Process,
  type Rule,
  type Step,
  type Version,
} from '../../core/process/index.ts';
import type { RouteContext } from '../context.ts';
import { Head, html, Page } from './layout.tsx';
import { Badge, Ltr, Moment } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

type Shown = Process & { readonly current: boolean; readonly activatedBy: string | null };

export function processPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/processes',
      needs: 'process.view',
      async handler({ h, view }) {
        const versions = await context.db.read((reader) => listVersions(reader));
        return html(h, <Processes view={view} versions={versions} />);
      },
    },
  ];
}

function Processes({ view, versions }: { view: View; versions: readonly Version[] }): JSX.Element {
  const { say } = view;
  const standard = !versions.some((one) => one.kind === builtIn.kind && one.current);
  const all: Shown[] = [...versions, { ...builtIn, current: standard, activatedBy: null }];
  return (
    <Page view={view} title={say('process.title')} active="menu.tasks">
      <Head view={view} title={say('process.title')} />
      <p class="text-secondary">{say('process.intro')}</p>
      {all
        .filter((one) => one.current)
        .map((one) => (
          <One view={view} process={one} />
        ))}
      {all.every((one) => one.current) ? null : (
        <details id="older" class="mb-3">
          <summary>{say('process.older')}</summary>
          {all
            .filter((one) => !one.current)
            .map((one) => (
              <One view={view} process={one} />
            ))}
        </details>
      )}
    </Page>
  );
}

function One({ view, process }: { view: View; process: Shown }): JSX.Element {
  const { say } = view;
  const { kind, version, steps, rule } = process;
  const name = view.locale === 'ar' ? (process.nameAr ?? process.name) : process.name;
  return (
    <section class="card mb-3" aria-labelledby={`${kind}-${version}`}>
      <div class="card-header">
        <h2 class="card-title" id={`${kind}-${version}`}>
          <bdi dir="auto">{name}</bdi> <Ltr mono>{`${kind} ${version}`}</Ltr>
        </h2>
        <div class="hub-grow" />
        <Badge state={process.current ? 'done' : 'plain'}>
          {say(process.current ? 'process.current' : 'process.not_current')}
        </Badge>
      </div>
      <div class="card-body">
        <p>
          {say('process.for')} <RuleWords view={view} rule={rule} />
        </p>
        <ol class="hub-steps">
          {steps.map((step) => (
            <li>
              <StepLine view={view} step={step} />
            </li>
          ))}
        </ol>
        <p class="hub-small mb-0">
          {say('process.saved')} <Moment view={view} at={process.savedAt} zone={undefined} /> ·{' '}
          <Ltr>{process.savedBy}</Ltr>
        </p>
      </div>
    </section>
  );
}

function StepLine({ view, step }: { view: View; step: Step }): JSX.Element {
  const { say } = view;
  if (!isByHand(step)) return <span>{view.words(`process.step.${step.do}`)}</span>;
  const text = view.locale === 'ar' ? (step.instructions?.ar ?? step.instructions?.en) : step.instructions?.en;
  return (
    <span>
      <Badge state="open">{say('process.by_hand')}</Badge>{' '}
      <strong>
        <Ltr mono>{step.ask}</Ltr>
      </strong>{' '}
      · {view.words(`workgroup.${step.workgroup}`)} · {say('process.within', { n: step.deadlineMinutes })}
      {text === undefined ? null : (
        <div class="hub-small">
          <bdi dir="auto">{text}</bdi>
        </div>
      )}
    </span>
  );
}

/** Names of fields and values are those of the data: left to right. */
function RuleWords({ view, rule }: { view: View; rule: Rule }): JSX.Element {
  const parts = Object.entries(rule);
  if (parts.length === 0) return <span>{view.say('process.all_others')}</span>;
  return (
    <Ltr mono>
      {parts
        .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}`)
        .join(' · ')}
    </Ltr>
  );
}
