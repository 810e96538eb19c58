/**
 * What is wrong with rules that have the right form. Looked at in turn: names that lead nowhere · filters that contradict
 * themselves · sets that no order reaches · orders that no set takes · channels and steps that no location is left for.
 */
import { handlingMarks } from '../../../config/handling.ts';
import { exponentOf } from '../../platform/money.ts';
import { checkReach } from './check-reach.ts';
import { checkServed } from './check-served.ts';
import { countriesOf, type RuleFacts } from './facts.ts';
import { doubtful, wrong, type Finding, type Path } from './finding.ts';
import type { LocationFilter, OrderFilter, RuleSet } from './rules.ts';

/** An empty list is right; a warning refuses nothing. */
export function checkRules(rules: { readonly sets: readonly RuleSet[] }, facts: RuleFacts): Finding[] {
  const { sets } = rules;
  const found: Finding[] = [];
  const names = new Set<string>();
  sets.forEach((set, s) => {
    if (names.has(set.name)) found.push(wrong('named_twice', ['sets', s, 'name'], set.name));
    names.add(set.name);
    found.push(...checkOrders(set.orders, facts, ['sets', s, 'orders']));
    const steps = new Set<string>();
    set.steps.forEach((step, n) => {
      const path: Path = ['sets', s, 'steps', n];
      if (steps.has(step.name)) found.push(wrong('named_twice', [...path, 'name'], step.name));
      steps.add(step.name);
      found.push(...checkLocations(step.locations, facts, [...path, 'locations']));
    });
  });
  // A name that leads nowhere would be told again as orders that nobody serves.
  const lost = found.some((one) => one.severity === 'error');
  found.push(...checkReach(sets, facts));
  if (!lost) found.push(...checkServed(sets, facts));
  return found;
}

function checkOrders(filter: OrderFilter, facts: RuleFacts, path: Path): Finding[] {
  const channels = new Set(facts.channels.map((one) => one.id));
  const countries = new Set(facts.channels.flatMap((one) => [one.country, ...countriesOf(one)]));
  const { valueFromMinor: from, valueToMinor: to } = filter;
  return [
    ...unknown('unknown_channel', filter.channels, (id) => channels.has(id), [...path, 'channels']),
    ...unknown('unknown_country', filter.countries, (one) => countries.has(one), [...path, 'countries']),
    ...unknown('unknown_kind', filter.kinds, (kind) => facts.orderKinds?.includes(kind) ?? true, [...path, 'kinds']),
    ...(filter.handling ?? []).flatMap((mark, n) =>
      handlingMarks.includes(mark) ? [] : [doubtful('unknown_mark', [...path, 'handling', n], mark)],
    ),
    ...(filter.cities ?? []).flatMap((city, n) =>
      isKnownCity(facts, countries, city) ? [] : [doubtful('unknown_city', [...path, 'cities', n], city)],
    ),
    ...(from !== undefined && to !== undefined && from > to
      ? [wrong('from_above_to', [...path, 'valueToMinor'], to)]
      : []),
    ...(hasOneScale(filter, facts)
      ? []
      : (['valueFromMinor', 'valueToMinor'] as const).flatMap((name) =>
          filter[name] === undefined ? [] : [doubtful('mixed_currencies', [...path, name], filter[name])],
        )),
  ];
}

/** 20000 is 200.00 of one currency and 20.000 of another. */
function hasOneScale(filter: OrderFilter, facts: RuleFacts): boolean {
  const mine = facts.channels.filter((one) => one.active && (filter.channels?.includes(one.id) ?? true));
  return new Set(mine.map((one) => exponentOf(one.currency))).size <= 1;
}

function isKnownCity({ knowsCity }: RuleFacts, countries: ReadonlySet<string>, city: string): boolean {
  return knowsCity === undefined || [...countries].some((country) => knowsCity(country, city));
}

function checkLocations(filter: LocationFilter, facts: RuleFacts, path: Path): Finding[] {
  const byId = new Map(facts.locations.map((one) => [one.id, one]));
  const countries = new Set(facts.locations.map((one) => one.country));
  const groups = new Set(facts.locations.flatMap((one) => one.routing?.groups ?? []));
  const except = new Set(filter.exceptIds);
  const isKnown = (id: string): boolean => byId.has(id);
  return [
    ...unknown('unknown_location', filter.ids, isKnown, [...path, 'ids']),
    ...unknown('unknown_location', filter.exceptIds, isKnown, [...path, 'exceptIds']),
    ...unknown('unknown_group', filter.groups, (one) => groups.has(one), [...path, 'groups']),
    ...unknown('unknown_country', filter.abroad, (one) => countries.has(one), [...path, 'abroad']),
    ...(filter.ids ?? []).flatMap((id, n) =>
      except.has(id) ? [wrong('named_and_excepted', [...path, 'ids', n], id)] : [],
    ),
    ...(filter.ids ?? []).flatMap((id, n) =>
      byId.get(id)?.active === false ? [doubtful('location_closed', [...path, 'ids', n], id)] : [],
    ),
    ...(filter.sameCity === true && filter.withinKm !== undefined && filter.withinKm > 200
      ? [doubtful('near_and_far', [...path, 'withinKm'], filter.withinKm)]
      : []),
  ];
}

function unknown(
  code: string,
  words: readonly string[] | undefined,
  isKnown: (word: string) => boolean,
  path: Path,
): Finding[] {
  return (words ?? []).flatMap((word, n) => (isKnown(word) ? [] : [wrong(code, [...path, n], word)]));
}
