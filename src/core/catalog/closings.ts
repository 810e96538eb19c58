/** What a closed place is to those who ask the mapping: no place that serves, nor one that offers anything. Pure. */
import type { MappingFacts } from './mapping.ts';

/**
 * The place stays in the books: its stock, its postings and its name are as before.
 * @param closed ids of the places that are closed at the moment of the mapping
 */
export function closedAt<T extends Pick<MappingFacts, 'locations' | 'pools'>>(
  facts: T,
  closed: ReadonlySet<string>,
): T {
  if (closed.size === 0) return facts;
  return {
    ...facts,
    locations: facts.locations.map((one) =>
      closed.has(one.id) && one.active ? { ...one, active: false, closedWhy: 'closed_for_now' as const } : one,
    ),
    // A member that is switched off finishes what it has begun: its own orders stay told.
    pools: facts.pools.map((pool) => ({
      ...pool,
      members: pool.members.map((one) => (closed.has(one.locationId) ? { ...one, enabled: false } : one)),
    })),
  };
}
