/** What the forms of the rule editor send, as rules; what cannot be read is left as it was typed, so that the check names it. */
import { latinDigits } from '../../core/reading/index.ts';
import { weightLimits, type LocationStep, type RuleSet } from '../../core/routing/index.ts';

export type Form = Readonly<Record<string, string | undefined>>;

/** As typed: not checked yet. */
export type TypedSets = readonly RuleSet[];

export function setOf(form: Form, before: RuleSet): RuleSet {
  const orders = compact({
    channels: words(form['channels'], true),
    countries: words(form['countries'], true),
    cities: words(form['cities']),
    kinds: words(form['kinds']),
    payment: text(form['payment']),
    shippingMethods: words(form['shippingMethods']),
    handling: words(form['handling']),
    valueFromMinor: number(form['valueFromMinor']),
    valueToMinor: number(form['valueToMinor']),
  });
  return { ...before, name: text(form['name']) ?? '', orders, unfillable: form['unfillable'] } as unknown as RuleSet;
}

export function stepOf(form: Form): LocationStep {
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
    Object.fromEntries(Object.keys(weightLimits).map((name) => [name, number(form[`weight_${name}`])])),
  );
  const split = compact({ most: number(form['most']), fromMinor: number(form['fromMinor']) });
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
  const plain = latinDigits(found).replace(/[\s,٬]/g, '');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : found;
}

function compact(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
