/** What is wrong with rules, in words, with the place and the line. */
import type { JSX } from 'preact';
import type { Finding, RuleSet } from '../../core/routing/index.ts';
import { screens, type MessageKey } from './messages.ts';
import { Badge, Ltr } from './parts.tsx';
import type { View } from './visit.ts';

/**
 * @param sets of the forms on the page: each finding leads to its field
 * @param text as typed: each finding shows its line, and leads to it
 */
export function Findings(props: {
  view: View;
  findings: readonly Finding[];
  sets?: readonly RuleSet[] | undefined;
  text?: string | undefined;
}): JSX.Element {
  const { view, findings, text } = props;
  const { say } = view;
  if (findings.length === 0) return <p class="mb-0">{say('routing.good')}</p>;
  const lines = text?.split('\n');
  return (
    <ul class="hub-list mb-3" aria-label={say('routing.findings')}>
      {findings.map((one) => (
        <li>
          <FindingLine view={view} one={one} sets={props.sets} typed={lines?.[(one.line ?? 0) - 1]} />
        </li>
      ))}
    </ul>
  );
}

function FindingLine(props: {
  view: View;
  one: Finding;
  sets: readonly RuleSet[] | undefined;
  typed: string | undefined;
}): JSX.Element {
  const { view, one, sets, typed } = props;
  const { severity, code, path, value, line } = one;
  return (
    <span>
      <Badge state={severity}>{view.say(`mapping.${severity}`)}</Badge> {view.words(code)}{' '}
      {value === undefined ? null : (
        <>
          <bdi dir="auto">{String(value)}</bdi>{' '}
        </>
      )}
      {sets === undefined ? null : (
        <a href={`#${fieldOf(path)}`}>
          <PlaceWords view={view} path={path} sets={sets} />
        </a>
      )}{' '}
      <span class="hub-small">
        <Ltr mono>{path}</Ltr>
      </span>{' '}
      {line === undefined ? null : (
        <span class="hub-small">
          {typed === undefined ? (
            view.say('routing.finding.line', { n: line })
          ) : (
            <a href="#whole" data-line={line}>
              {view.say('routing.finding.line', { n: line })}
            </a>
          )}
        </span>
      )}
      {typed === undefined ? null : (
        <div class="hub-line">
          <Ltr mono>{typed.trim().slice(0, 100)}</Ltr>
        </div>
      )}
    </span>
  );
}

const PARTS = /^sets\[(\d+)\](?:\.steps\[(\d+)\])?(?:\.(orders|locations|split|weights))?(?:\.(\w+))?/;
/** Fields whose element is named otherwise than the rule names them. */
const named: Readonly<Record<string, string>> = {
  valueFromMinor: 'valueFrom',
  valueToMinor: 'valueTo',
  fromMinor: 'splitFrom',
  sameCity: 'city',
  openNow: 'open',
};

/** The element of the editor where a finding can be mended. */
export function fieldOf(path: string): string {
  const [, s, n, part, field] = PARTS.exec(path) ?? [];
  if (s === undefined) return 'rules';
  const at = n === undefined ? `set-${s}` : `step-${s}-${n}`;
  if (field === undefined || field === 'steps' || field === 'weights') return at;
  return `${at}-${part === 'weights' ? 'weight_' : ''}${named[field] ?? field}`;
}

function PlaceWords({ view, path, sets }: { view: View; path: string; sets: readonly RuleSet[] }): JSX.Element {
  const { say } = view;
  const [, s, n, part, field] = PARTS.exec(path) ?? [];
  if (s === undefined) return <span>{say('routing.title')}</span>;
  const set = sets[Number(s)];
  const key = part === 'weights' ? `routing.weight.${field}` : `routing.edit.${field}`;
  const words = field === 'kinds' && n !== undefined ? 'routing.edit.locationKinds' : key;
  return (
    <span>
      {Number(s) + 1}. <bdi dir="auto">{set?.name}</bdi>
      {n === undefined ? null : ` · ${say('routing.edit.step', { n: Number(n) + 1 })}`}
      {field === undefined || !(words in screens.en) ? null : ` · ${say(words as MessageKey)}`}
    </span>
  );
}

/** Beside a field: what is wrong at its path or below it. */
export function At({
  view,
  findings,
  path,
}: {
  view: View;
  findings: readonly Finding[];
  path: string;
}): JSX.Element | null {
  const mine = findings.filter(
    (one) => one.path === path || one.path.startsWith(`${path}[`) || one.path.startsWith(`${path}.`),
  );
  if (mine.length === 0) return null;
  return (
    <div id={`wrong-${path}`} class="hub-wrong">
      {mine.map((one) => (
        <div>
          <Badge state={one.severity}>{view.words(one.code)}</Badge>{' '}
          {one.value === undefined ? null : <bdi dir="auto">{String(one.value)}</bdi>}
        </div>
      ))}
    </div>
  );
}
