/** What rules speak of: the house as a check of rules sees it. */
import { mayFulfil, mayFulfilAbroad, rolesOf, type Channel, type Location, type Mapping } from '../catalog/index.ts';
import type { LocationFilter } from './rules.ts';

export type RuleFacts = Pick<Mapping, 'channels' | 'locations' | 'policyOfChannel'> & {
  /** Kinds of orders that have a process. */
  readonly orderKinds?: readonly string[];
  readonly knowsCity?: (country: string, city: string) => boolean;
};

/** Where parcels of the channel go. */
export function countriesOf(channel: Channel): readonly string[] {
  return channel.config.deliversTo ?? [channel.country];
}

/** Whether orders of any kind may leave from there at all. */
export function shipsOrders(location: Location): boolean {
  return location.active && location.shipsOnline && rolesOf(location).includes('FULFIL');
}

/** The locations that may serve the channel by the country policy, or abroad where the filter says so. */
export function servingLocations(facts: RuleFacts, channel: Channel, abroad: readonly string[] = []): Location[] {
  const policy = facts.policyOfChannel.get(channel.id);
  return facts.locations.filter(
    (one) =>
      shipsOrders(one) &&
      (mayFulfil(channel, policy, one) || (abroad.includes(one.country) && mayFulfilAbroad(channel, policy, one))),
  );
}

/** Those that a filter leaves; how far they are from a customer is not looked at. */
export function filtered(filter: LocationFilter, locations: readonly Location[]): Location[] {
  const { kinds, ids, exceptIds, groups } = filter;
  return locations.filter(
    (one) =>
      (kinds === undefined || (kinds as readonly string[]).includes(one.kind)) &&
      (ids === undefined || ids.includes(one.id)) &&
      exceptIds?.includes(one.id) !== true &&
      (groups === undefined || (one.routing?.groups ?? []).some((group) => groups.includes(group))),
  );
}
