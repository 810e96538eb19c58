/** Orders that a set takes and no location is left for; and what the house lacks to follow rules well. */
import { mayFulfilAbroad } from '../catalog/index.ts';
import { reaching } from './check-reach.ts';
import { filtered, servingLocations, shipsOrders, type RuleFacts } from './facts.ts';
import { doubtful, wrong, type Finding, type Path } from './finding.ts';
import type { LocationStep, RuleSet } from './rules.ts';

export function checkServed(sets: readonly RuleSet[], facts: RuleFacts): Finding[] {
  return sets.flatMap((set, s) => {
    const channels = facts.channels.filter((one) => reaching(sets, s, facts).includes(one.id));
    const served = (step: LocationStep, channel: (typeof channels)[number]): boolean =>
      filtered(step.locations, servingLocations(facts, channel, step.locations.abroad)).length > 0;
    const found: Finding[] = [];
    const idle = set.steps.map((step) => channels.length > 0 && !channels.some((channel) => served(step, channel)));
    const hasPlaces = channels.filter((one) => servingLocations(facts, one).length > 0);
    set.steps.forEach((step, n) => {
      const path: Path = ['sets', s, 'steps', n, 'locations'];
      if (idle[n] === true && hasPlaces.length > 0) found.push(wrong('no_location_left', path, step.name));
      found.push(...checkAbroad(step, channels, facts, path));
    });
    if (idle.every((one) => one)) return found;
    for (const channel of channels) {
      if (set.steps.some((step) => served(step, channel))) continue;
      const path: Path = ['sets', s, 'steps'];
      // A channel that no location serves anyway is a gap of the house and not of the rules.
      if (hasPlaces.includes(channel)) found.push(wrong('channel_without_location', path, channel.id));
    }
    return found;
  });
}

function checkAbroad(step: LocationStep, channels: RuleFacts['channels'], facts: RuleFacts, path: Path): Finding[] {
  return (step.locations.abroad ?? []).flatMap((country, n) => {
    const allowed = channels.some((channel) =>
      facts.locations.some(
        (one) =>
          one.country === country &&
          shipsOrders(one) &&
          mayFulfilAbroad(channel, facts.policyOfChannel.get(channel.id), one),
      ),
    );
    return allowed ? [] : [doubtful('abroad_not_allowed', [...path, 'abroad', n], country)];
  });
}

export type Gap = {
  readonly code: 'no_coordinates' | 'no_calendar' | 'no_rate_card' | 'no_location';
  /** A location, or for `no_location` a channel. */
  readonly id: string;
};

/** What is missing of the house: orders are routed all the same, by what stands in for it. */
export function dataGaps(
  facts: RuleFacts,
  known: { readonly hasCalendar: (id: string) => boolean; readonly hasRate: (id: string) => boolean },
): Gap[] {
  const gaps: Gap[] = [];
  for (const one of facts.locations.filter(shipsOrders)) {
    if (one.place === undefined) gaps.push({ code: 'no_coordinates', id: one.id });
    if (!known.hasCalendar(one.id)) gaps.push({ code: 'no_calendar', id: one.id });
    if (!known.hasRate(one.id)) gaps.push({ code: 'no_rate_card', id: one.id });
  }
  for (const channel of facts.channels)
    if (channel.active && servingLocations(facts, channel).length === 0)
      gaps.push({ code: 'no_location', id: channel.id });
  return gaps;
}
