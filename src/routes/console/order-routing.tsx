/** Why an order is served from there: the rule, the candidates with what each counts, who was passed over. */
import type { JSX } from 'preact';
import type { RoutingRow } from '../../core/reading/index.ts';
import { readDecision, type DecisionRecord, type SeenCandidate, type StepRecord } from '../../core/sourcing/index.ts';
import type { Shown } from './order.tsx';
import { Ltr, Moment, Money, Scroll } from './parts.tsx';

type Facts = { readonly shown: Shown; readonly record: DecisionRecord; readonly name: (id: string) => string };

export function Decision({ shown, decision }: { shown: Shown; decision: RoutingRow }): JSX.Element {
  const { view, places, zone } = shown;
  const { say } = view;
  const record = readDecision(decision.explanation);
  const name = (id: string): string => `${places.get(id) ?? ''} (${id})`.trim();
  const facts: Facts = { shown, record, name };
  const far = record.parts[0]?.km;
  return (
    <div class="mb-3">
      <p class="m-0 hub-strong">
        {decision.locationId === null
          ? say('order.routing.nobody')
          : say('order.routing.chosen', { place: name(decision.locationId) })}
        {far === undefined ? '' : ` · ${say('order.routing.distance', { km: far.toFixed(1) })}`}
      </p>
      <div class="hub-small mb-2">
        {say('why.rule', { set: record.rule.set, version: record.rule.version })}
        {record.attempt > 1 ? ` · ${say('why.attempt', { times: record.attempt })}` : ''} ·{' '}
        <Moment view={view} at={decision.decidedAt} zone={zone} />
      </div>
      <Outcome facts={facts} />
      {record.steps.map((step) => (
        <Step facts={facts} step={step} />
      ))}
      {record.excluded.length === 0 ? null : (
        <>
          <h3 class="hub-small mb-1">{say('order.routing.excluded')}</h3>
          <ul class="mb-0">
            {record.excluded.map((one) => (
              <li>
                <bdi>{name(one.id)}</bdi> · {view.words(`excluded.${one.why}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Who serves what, what is nowhere, and what all of it counts. */
function Outcome({ facts: { shown, record, name } }: { facts: Facts }): JSX.Element {
  const { say } = shown.view;
  const pieces = (list: readonly { readonly sku: string; readonly quantity: number }[]): string =>
    list.map(({ sku, quantity }) => `${sku} × ${quantity}`).join(', ');
  const lines = [
    ...(record.parts.length > 1
      ? record.parts.map((part) => say('why.from', { place: name(part.id), pieces: pieces(part.pieces) }))
      : []),
    ...(record.missing.length > 0 ? [say('why.missing', { pieces: pieces(record.missing) })] : []),
    ...(record.transfer ?? []).map((part) =>
      say('why.transfer', { place: name(part.id), pieces: pieces(part.pieces) }),
    ),
    ...(record.exact ? [] : [say('why.not_exact')]),
  ];
  return (
    <>
      {lines.length === 0 ? null : (
        <ul class="mb-2">
          {lines.map((line) => (
            <li>
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      )}
      {record.parts.length === 0 ? null : (
        <p class="hub-small mb-2">
          {say('why.cost')} <Money minor={record.cost} currency={record.currency} />
        </p>
      )}
    </>
  );
}

function Step({ facts, step }: { facts: Facts; step: StepRecord }): JSX.Element {
  const { view } = facts.shown;
  const { say } = view;
  const counts = Object.entries(step.excluded);
  return (
    <div class="mb-2">
      <h3 class="hub-small mb-1">{say('why.step', { step: step.name })}</h3>
      {step.candidates.length === 0 ? null : (
        <Scroll label={say('why.step', { step: step.name })}>
          <table class="hub-table">
            <thead>
              <tr>
                <th>{say('why.candidate')}</th>
                <th>{say('why.worth')}</th>
                <th>{say('why.total')}</th>
                <th>{say('why.outcome')}</th>
              </tr>
            </thead>
            <tbody>
              {step.candidates.map((one) => (
                <Candidate facts={facts} one={one} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p class="hub-small mb-0">
        {step.more > 0 ? `${say('why.more', { count: step.more })}. ` : ''}
        {counts.length === 0
          ? ''
          : `${say('why.excluded_counts')}: ${counts.map(([why, count]) => `${view.words(`excluded.${why}`)} (${count})`).join(' · ')}`}
      </p>
    </div>
  );
}

function Candidate({ facts: { shown, record, name }, one }: { facts: Facts; one: SeenCandidate }): JSX.Element {
  const { view } = shown;
  const { say } = view;
  return (
    <tr>
      <td>
        <bdi>{name(one.id)}</bdi>
        {one.km === undefined ? null : (
          <div class="hub-small">{say('order.routing.distance', { km: one.km.toFixed(1) })}</div>
        )}
        {(one.gaps ?? []).map((gap) => (
          <div class="hub-small">{view.words(`gap.${gap}`)}</div>
        ))}
      </td>
      <td>
        {Object.entries(one.scores).map(([code, minor]) => (
          <div class="hub-small">
            {view.words(`score.${code}`)} <Money minor={minor} currency={record.currency} />
          </div>
        ))}
      </td>
      <td>
        <Money minor={one.total} currency={record.currency} />
      </td>
      <td>
        {one.lost === undefined ? <span class="hub-strong">{say('why.chosen')}</span> : view.words(`lost.${one.lost}`)}
        {Object.entries(one.stock ?? {})
          .filter(([, [free, needed]]) => free < needed)
          .map(([sku, [free, needed]]) => (
            <div class="hub-small">
              <Ltr>{say('order.routing.missing', { sku, free, needed })}</Ltr>
            </div>
          ))}
      </td>
    </tr>
  );
}
