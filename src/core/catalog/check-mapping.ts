/**
 * The rules (a) to (g) of the mapping and the holes in it, each with a stable code. Pure: the same list at every save and
 * every night. Errors refuse a save; warnings are for people to see, such as a channel that has no pool yet.
 */
import type { Moment } from '../../platform/time.ts';
import { isSellOnly } from './catalog.ts';
import { checkBindings, checkLocations, checkPolicies, checkSalesLocations } from './check-places.ts';
import { checkPools } from './check-pools.ts';
import { mappingOf, type Mapping, type MappingFacts, type Versioned } from './mapping.ts';
import { error, repeated, type MappingIssue } from './mapping-issue.ts';

export function checkMapping(facts: MappingFacts, at: Moment): MappingIssue[] {
  const mapping = mappingOf(facts, at);
  return [
    ...checkLocations(mapping),
    ...checkBindings(mapping),
    ...checkSalesLocations(mapping),
    ...checkPolicies(mapping),
    ...checkPools(mapping),
    ...checkVersions(facts),
  ];
}

/** Rule (c) for what is in the books. @param tolerated companies with an open two-step posting, whose first step stands there */
export function checkBalances(
  mapping: Pick<Mapping, 'locationById'>,
  balances: readonly { readonly locationId: string; readonly skus: number; readonly pieces: number }[],
  tolerated: ReadonlySet<string>,
): MappingIssue[] {
  return balances.flatMap(({ locationId, skus, pieces }) => {
    const location = mapping.locationById.get(locationId);
    if (location === undefined || !isSellOnly(location) || tolerated.has(location.companyId)) return [];
    const detail = `${skus} SKUs with ${pieces} pieces in all at a code that only sells`;
    return [error('c', 'SELL_ONLY_HAS_STOCK', `location:${locationId}`, detail)];
  });
}

/** Rule (g): of one thing one version is valid at any moment. */
function checkVersions(facts: MappingFacts): MappingIssue[] {
  return [
    ...overlaps('binding', facts.bindings, (one) => one.locationId),
    ...overlaps('sales_location', facts.salesLocations, (one) => one.code),
    ...overlaps('pool', facts.pools, (one) => one.channelId),
    ...overlaps('policy', facts.policies, (one) => one.channelId),
  ];
}

function overlaps<T extends Versioned>(what: string, rows: readonly T[], keyOf: (row: T) => string): MappingIssue[] {
  const issues: MappingIssue[] = [];
  for (const one of rows)
    if (one.validTo !== undefined && one.validTo < one.validFrom)
      issues.push(
        error('g', 'DATES_REVERSED', `${what}:${keyOf(one)}`, `version ${one.version} ends before it begins`),
      );
  for (const [key, those] of repeated(
    rows.filter((one) => one.validTo !== one.validFrom),
    keyOf,
  )) {
    const sorted = [...those].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    sorted.forEach((one, at) => {
      const next = sorted[at + 1];
      if (next !== undefined && (one.validTo === undefined || one.validTo > next.validFrom))
        issues.push(
          error(
            'g',
            'VERSIONS_OVERLAP',
            `${what}:${key}`,
            `versions ${one.version} and ${next.version} are valid at once`,
          ),
        );
    });
  }
  return issues;
}
