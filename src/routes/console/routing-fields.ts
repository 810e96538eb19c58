/** What the forms of the rule editor send, as rules; what cannot be read is left as it was typed, so that the check names it. */
import type { Channel } from '../../core/catalog/index.ts';
import { weightLimits, type LocationStep, type RuleSet } from '../../core/routing/index.ts';
import { minorTyped, numberText, rescaled, unitOf, type ShownUnit, type Unit } from './routing-money.ts';

export type Form = Readonly<Record<string, string | undefined>>;

/** As typed: not checked yet. */
export type TypedSets = readonly RuleSet[];

export function setOf(form: Form, before: RuleSet, channels: readonly Channel[]): RuleSet {
  const mine = words(form['channels'], true);
  const unit = unitOf(mine === undefined ? {} : { channels: mine }, channels);
  const amount = (name: string): number | string | undefined => minorTyped(form[name], form['unit'] as ShownUnit, unit);
  const orders = compact({
    channels: mine,
    countries: words(form['countries'], true),
    cities: words(form['cities']),
    kinds: words(form['kinds']),
    payment: text(form['payment']),
    shippingMethods: words(form['shippingMethods']),
    handling: words(form['handling']),
    valueFromMinor: amount('valueFrom'),
    valueToMinor: amount('valueTo'),
  });
  const { unfillable } = form;
  const steps = before.steps.map((one) => rescaled(one, unitOf(before.orders, channels), unit));
  return { name: text(form['name']) ?? '', orders, steps, unfillable } as unknown as RuleSet;
}

/** @param unit the currencies of the rule's orders */
export function stepOf(form: Form, unit: Unit): LocationStep {
  const amount = (name: string, isWeight = false): number | string | undefined =>
    minorTyped(form[name], form['unit'] as ShownUnit, unit, isWeight);
  const kind = text(form['locationKinds']);
  const locations = compact({
    kinds: kind === undefined ? undefined : [kind],
    ids: words(form['ids'], true),
    exceptIds: words(form['exceptIds'], true),
    groups: words(form['groups']),
    withinKm: number(form['withinKm']),
    sameCity: form['sameCity'] === 'yes' ? true : undefined,
    openNow: form['openNow'] === 'yes' ? true : undefined,
    abroad: words(form['abroad'], true),
    keep: number(form['keep']),
  });
  const weights = compact(
    Object.fromEntries(
      Object.keys(weightLimits).map((name) => [
        name,
        name === 'carriage' ? number(form['weight_carriage']) : amount(`weight_${name}`, true),
      ]),
    ),
  );
  const split = compact({ most: number(form['most']), fromMinor: amount('splitFrom') });
  const step = { name: text(form['name']) ?? '', locations, split };
  return (Object.keys(weights).length === 0 ? step : { ...step, weights }) as unknown as LocationStep;
}

export const arrangements = [
  'add_set',
  'remove_set',
  'up_set',
  'down_set',
  'add_step',
  'remove_step',
  'up_step',
  'down_step',
] as const;
export type Arrangement = (typeof arrangements)[number];

/** Adds, removes or moves a rule or a step; what cannot be done leaves all as it is: the last rule and step of each stay. */
export function arranged(sets: readonly RuleSet[], what: Arrangement, s: number, n: number): readonly RuleSet[] {
  const set = sets[s];
  if (set === undefined) return sets;
  const withSteps = (steps: readonly LocationStep[]): readonly RuleSet[] =>
    steps.length === 0 ? sets : sets.map((one, at) => (at === s ? { ...one, steps } : one));
  switch (what) {
    case 'add_set':
      return [...sets.slice(0, -1), newSet(sets), ...sets.slice(-1)];
    case 'remove_set':
      return sets.length === 1 ? sets : sets.filter((_, at) => at !== s);
    case 'up_set':
      return swapped(sets, s - 1);
    case 'down_set':
      return swapped(sets, s);
    case 'add_step':
      return withSteps([...set.steps, newStep(set.steps)]);
    case 'remove_step':
      return withSteps(set.steps.filter((_, at) => at !== n));
    case 'up_step':
      return withSteps(swapped(set.steps, n - 1));
    case 'down_step':
      return withSteps(swapped(set.steps, n));
  }
}

/** What was moved or made, where it is now. */
export function anchorOf(sets: readonly RuleSet[], what: Arrangement, s: number, n: number): string {
  const last = sets.length - 1;
  const steps = sets[s]?.steps.length ?? 1;
  const near = (at: number, most: number): number => Math.min(Math.max(at, 0), most);
  switch (what) {
    case 'add_set':
      return `set-${near(last - 1, last)}`;
    case 'remove_set':
    case 'up_set':
      return `set-${near(s - 1, last)}`;
    case 'down_set':
      return `set-${near(s + 1, last)}`;
    case 'add_step':
      return `step-${s}-${steps - 1}`;
    case 'remove_step':
    case 'up_step':
      return `step-${s}-${near(n - 1, steps - 1)}`;
    case 'down_step':
      return `step-${s}-${near(n + 1, steps - 1)}`;
  }
}

function newSet(sets: readonly RuleSet[]): RuleSet {
  const last = sets.at(-1);
  return {
    name: freeName('rule', sets),
    // Something narrower than everything; its author says what.
    orders: { payment: 'cod' },
    steps: last?.steps.slice(0, 1) ?? [newStep([])],
    unfillable: last?.unfillable ?? 'channel',
  };
}

function newStep(steps: readonly LocationStep[]): LocationStep {
  return { name: freeName('step', steps), locations: {}, split: { most: 1 } };
}

function freeName(word: string, those: readonly { readonly name: string }[]): string {
  for (let n = those.length + 1; ; n++) if (!those.some((one) => one.name === `${word} ${n}`)) return `${word} ${n}`;
}

function swapped<T>(list: readonly T[], at: number): readonly T[] {
  const [one, other] = [list[at], list[at + 1]];
  if (one === undefined || other === undefined) return list;
  return [...list.slice(0, at), other, one, ...list.slice(at + 2)];
}

function text(typed: string | undefined): string | undefined {
  const found = typed?.trim();
  return found === '' ? undefined : found;
}

/** Several with commas between them, in either script. */
function words(typed: string | undefined, capitals = false): string[] | undefined {
  const found = (typed ?? '')
    .split(/[,،\n]/)
    .map((one) => (capitals ? one.trim().toUpperCase() : one.trim()))
    .filter((one) => one !== '');
  return found.length === 0 ? undefined : found;
}

function number(typed: string | undefined): number | string | undefined {
  const found = text(typed);
  if (found === undefined) return undefined;
  const plain = numberText(found);
  return plain === undefined ? found : Number(plain);
}

function compact(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
