/** Rules in sentences that a manager reads: which orders, which places in which order, and what happens to the rest. */
import type { ComponentChildren, JSX } from 'preact';
import type { Channel } from '../../core/catalog/index.ts';
import type { LocationStep, OrderFilter, RuleSet, Weights } from '../../core/routing/index.ts';
import type { MessageKey } from './messages.ts';
import { Ltr } from './parts.tsx';
import { amountsIn, amountText, digitsOf, unitOf, withMarks, type Unit } from './routing-money.ts';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly channels: readonly Channel[] };

/** An amount in the currency of the rule's orders; where theirs differ, in each. */
export function Amount({ view, minor, unit }: { view: View; minor: number; unit: Unit }): JSX.Element {
  const digits = digitsOf(unit);
  if (digits === undefined || unit.length === 1) return <Ltr>{amountsIn(minor, unit).join(' · ')}</Ltr>;
  return <span>{view.say('routing.own_currency', { n: withMarks(amountText(minor, digits)) })}</span>;
}

export function RuleSentences({ view, channels, sets }: Props & { sets: readonly RuleSet[] }): JSX.Element {
  return (
    <ol class="hub-rules">
      {sets.map((set) => (
        <li class="mb-3">
          <SetSentence view={view} channels={channels} set={set} />
        </li>
      ))}
    </ol>
  );
}

export function SetSentence({ view, channels, set }: Props & { set: RuleSet }): JSX.Element {
  const { say } = view;
  const unit = unitOf(set.orders, channels);
  return (
    <div>
      <bdi dir="auto" class="hub-strong">
        {set.name}
      </bdi>
      {': '}
      <OrderWords view={view} filter={set.orders} unit={unit} />
      <ol class="hub-steps-words">
        {set.steps.map((step) => (
          <li>
            <StepWords view={view} step={step} unit={unit} />
          </li>
        ))}
        <li>
          {say('routing.else')} {say(`routing.unfillable.${set.unfillable}`)}
        </li>
      </ol>
    </div>
  );
}

function OrderWords({ view, filter, unit }: { view: View; filter: OrderFilter; unit: Unit }): JSX.Element {
  const { say } = view;
  const { valueFromMinor: from, valueToMinor: to } = filter;
  const parts: ComponentChildren[] = [];
  if (filter.payment !== undefined) parts.push(say(`routing.payment.${filter.payment}`));
  for (const [key, words] of lists(filter)) parts.push(named(say(key), words));
  if (from !== undefined)
    parts.push(
      <>
        {say('routing.if.from')} <Amount view={view} minor={from} unit={unit} />
      </>,
    );
  if (to !== undefined)
    parts.push(
      <>
        {say('routing.if.to')} <Amount view={view} minor={to} unit={unit} />
      </>,
    );
  if (parts.length === 0) return <span>{say('routing.all_orders')}</span>;
  return (
    <span>
      {say('routing.orders')} {joined(parts)}
    </span>
  );
}

function lists(filter: OrderFilter): (readonly [MessageKey, readonly string[]])[] {
  const all: (readonly [MessageKey, readonly string[] | undefined])[] = [
    ['routing.if.channels', filter.channels],
    ['routing.if.countries', filter.countries],
    ['routing.if.cities', filter.cities],
    ['routing.if.kinds', filter.kinds],
    ['routing.if.methods', filter.shippingMethods],
    ['routing.if.handling', filter.handling],
  ];
  return all.flatMap(([key, words]) => (words === undefined ? [] : [[key, words] as const]));
}

function StepWords({ view, step, unit }: { view: View; step: LocationStep; unit: Unit }): JSX.Element {
  const { say } = view;
  const { locations, split, weights } = step;
  const parts: ComponentChildren[] = [];
  const kinds = locations.kinds ?? [];
  const who = kinds.length === 1 ? say(`routing.kind.${kinds[0] ?? 'store'}`) : say('routing.kind.any');
  if (locations.ids !== undefined) parts.push(named(say('routing.at.ids'), locations.ids));
  if (locations.exceptIds !== undefined) parts.push(named(say('routing.at.except'), locations.exceptIds));
  if (locations.groups !== undefined) parts.push(named(say('routing.at.groups'), locations.groups));
  if (locations.withinKm !== undefined) parts.push(say('routing.at.within', { n: locations.withinKm }));
  if (locations.sameCity === true) parts.push(say('routing.at.same_city'));
  if (locations.openNow === true) parts.push(say('routing.at.open_now'));
  if (locations.abroad !== undefined) parts.push(named(say('routing.at.abroad'), locations.abroad));
  if (locations.keep !== undefined) parts.push(say('routing.at.keep', { n: locations.keep }));
  parts.push(split.most === 1 ? say('routing.split.never') : say('routing.split.most', { n: split.most }));
  if (split.fromMinor !== undefined)
    parts.push(
      <>
        {say('routing.split.from')} <Amount view={view} minor={split.fromMinor} unit={unit} />
      </>,
    );
  return (
    <span>
      {who} · {joined(parts)}
      {weights === undefined || Object.keys(weights).length === 0 ? null : (
        <div class="hub-small">
          <WeightWords view={view} weights={weights} unit={unit} />
        </div>
      )}
    </span>
  );
}

/** What each advantage is worth, in money. */
export function WeightWords(props: { view: View; weights: Partial<Weights>; unit: Unit }): JSX.Element {
  const { view, weights, unit } = props;
  const said = Object.entries(weights) as (readonly [keyof Weights, number])[];
  return (
    <span>
      {said.map(([name, value], n) => (
        <>
          {n === 0 ? null : view.say('routing.comma')}
          {view.say(`routing.weight.${name}`)}{' '}
          {name === 'carriage' ? <Ltr>{`× ${value}`}</Ltr> : <Amount view={view} minor={value} unit={unit} />}
        </>
      ))}
    </span>
  );
}

function named(text: string, words: readonly string[]): JSX.Element {
  return (
    <>
      {text} <bdi dir="auto">{words.join(', ')}</bdi>
    </>
  );
}

function joined(parts: readonly ComponentChildren[]): ComponentChildren[] {
  return parts.flatMap((one, n) => (n === 0 ? [one] : [' · ', one]));
}
