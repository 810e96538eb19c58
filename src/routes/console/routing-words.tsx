/** Rules in sentences that a manager reads: which orders, which places in which order, and what happens to the rest. */
import type { ComponentChildren, JSX } from 'preact';
import type { Channel } from '../../core/catalog/index.ts';
import type { LocationStep, OrderFilter, RuleSet, Weights } from '../../core/routing/index.ts';
import type { MessageKey } from './messages.ts';
import { Ltr, Money } from './parts.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly channels: readonly Channel[] };

/** The currency of a filter's orders, where it is one; undefined: theirs may differ. */
export function currencyIn(filter: OrderFilter, channels: readonly Channel[]): string | undefined {
  const mine = channels.filter((one) => filter.channels?.includes(one.id) ?? true);
  const all = [...new Set(mine.map((one) => one.currency))];
  return all.length === 1 ? all[0] : undefined;
}

/** Minor units as money where the currency is known, else as they stand. */
export function Amount({
  view,
  minor,
  currency,
}: {
  view: View;
  minor: number;
  currency: string | undefined;
}): JSX.Element {
  if (currency !== undefined) return <Money minor={minor} currency={currency} />;
  return <span>{view.say('routing.minor_units', { n: minor })}</span>;
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
  const currency = currencyIn(set.orders, channels);
  return (
    <div>
      <bdi dir="auto" class="hub-strong">
        {set.name}
      </bdi>
      {': '}
      <OrderWords view={view} filter={set.orders} currency={currency} />
      <ol class="hub-steps-words">
        {set.steps.map((step) => (
          <li>
            <StepWords view={view} step={step} currency={currency} />
          </li>
        ))}
        <li>
          {say('routing.else')} {say(`routing.unfillable.${set.unfillable}`)}
        </li>
      </ol>
    </div>
  );
}

function OrderWords({
  view,
  filter,
  currency,
}: {
  view: View;
  filter: OrderFilter;
  currency: string | undefined;
}): JSX.Element {
  const { say } = view;
  const { valueFromMinor: from, valueToMinor: to } = filter;
  const parts: ComponentChildren[] = [];
  if (filter.payment !== undefined) parts.push(say(`routing.payment.${filter.payment}`));
  for (const [key, words] of lists(filter)) parts.push(named(say(key), words));
  if (from !== undefined)
    parts.push(
      <>
        {say('routing.if.from')} <Amount view={view} minor={from} currency={currency} />
      </>,
    );
  if (to !== undefined)
    parts.push(
      <>
        {say('routing.if.to')} <Amount view={view} minor={to} currency={currency} />
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

function StepWords({
  view,
  step,
  currency,
}: {
  view: View;
  step: LocationStep;
  currency: string | undefined;
}): JSX.Element {
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
        {say('routing.split.from')} <Amount view={view} minor={split.fromMinor} currency={currency} />
      </>,
    );
  return (
    <span>
      {who} · {joined(parts)}
      {weights === undefined || Object.keys(weights).length === 0 ? null : (
        <div class="hub-small">
          <WeightWords view={view} weights={weights} currency={currency} />
        </div>
      )}
    </span>
  );
}

/** What each advantage is worth, in money. */
export function WeightWords(props: {
  view: View;
  weights: Partial<Weights>;
  currency: string | undefined;
}): JSX.Element {
  const { view, weights, currency } = props;
  const said = Object.entries(weights) as (readonly [keyof Weights, number])[];
  return (
    <span>
      {said.map(([name, value], n) => (
        <>
          {n === 0 ? null : view.say('routing.comma')}
          {view.say(`routing.weight.${name}`)}{' '}
          {name === 'carriage' ? <Ltr>{`× ${value}`}</Ltr> : <Amount view={view} minor={value} currency={currency} />}
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
