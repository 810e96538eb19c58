/** What is wrong with rules, in words, with the place and the line. */
import type { JSX } from 'preact';
import type { Finding } from '../../core/routing/index.ts';
import { Badge, Ltr } from './parts.tsx';
import type { View } from './visit.ts';

export function Findings({ view, findings }: { view: View; findings: readonly Finding[] }): JSX.Element {
  const { say } = view;
  if (findings.length === 0) return <p class="mb-0">{say('routing.good')}</p>;
  return (
    <ul class="hub-list mb-3" aria-label={say('routing.findings')}>
      {findings.map((one) => (
        <li>
          <FindingLine view={view} one={one} />
        </li>
      ))}
    </ul>
  );
}

function FindingLine({ view, one }: { view: View; one: Finding }): JSX.Element {
  const { severity, code, path, value, line } = one;
  return (
    <span>
      <Badge state={severity}>{view.say(`mapping.${severity}`)}</Badge> {view.words(code)}{' '}
      {value === undefined ? null : (
        <>
          <bdi dir="auto">{String(value)}</bdi>{' '}
        </>
      )}
      <Ltr mono>{path === '' ? '' : path}</Ltr>{' '}
      {line === undefined ? null : <span class="hub-small">{view.say('routing.finding.line', { n: line })}</span>}
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
