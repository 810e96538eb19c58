/**
 * Changes of the mapping by people, each one thing: the old version is closed, a new one begins, and the rules hold or
 * nothing happens. One change at a time over all processes, because rules look at several things at once.
 */
import type { CompanyErp } from '../../../config/companies.ts';
import type { BindingRow, CountryPolicyRow, SalesLocationRow, WebPoolRow } from '../../../config/mapping.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf, type Moment } from '../../platform/time.ts';
import { normalCode } from './catalog.ts';
import { checkMapping } from './check-mapping.ts';
import { forget } from './kept.ts';
import { readMappingFacts } from './load-mapping.ts';
import type { MappingFacts } from './mapping.ts';
import { lineOf, type MappingIssue } from './mapping-issue.ts';
import { setCompanyErp } from './store-locations.ts';
import type { MappingTable } from './store-mapping.ts';
import {
  bindingColumns,
  insertMembers,
  lockMapping,
  nextVersion,
  policyColumns,
  poolColumns,
  salesColumns,
  type VersionChange,
} from './store-versions.ts';

export type SavedVersion = {
  readonly version: number;
  readonly validFrom: Moment;
  /** What a person should look at, though it may stay so. */
  readonly warnings: readonly MappingIssue[];
};

/** Which thing of the mapping, by the name that issues and the admin routes use. */
export const mappingThings = {
  binding: 'erp_bindings',
  sales_location: 'sales_locations',
  pool: 'web_pools',
  policy: 'country_policies',
} as const satisfies Record<string, MappingTable>;
export type MappingThing = keyof typeof mappingThings;

/** @throws invalid `mapping.rules_broken`, `mapping.in_the_past`; conflict `mapping.changed_meanwhile`; so all of these */
export async function saveBinding(tx: Tx, row: BindingRow, change: VersionChange): Promise<SavedVersion> {
  const { damagedCode, inTransitCode } = row;
  const normal: BindingRow = {
    ...row,
    fulfilCode: normalCode(row.fulfilCode),
    ...(damagedCode === undefined ? {} : { damagedCode: normalCode(damagedCode) }),
    ...(inTransitCode === undefined ? {} : { inTransitCode: normalCode(inTransitCode) }),
  };
  return underRules(tx, `binding:${row.locationId}`, () =>
    nextVersion(tx, 'erp_bindings', row.locationId, bindingColumns(normal), change),
  );
}

export async function saveSalesLocation(tx: Tx, row: SalesLocationRow, change: VersionChange): Promise<SavedVersion> {
  return underRules(tx, `sales_location:${row.code}`, () =>
    nextVersion(tx, 'sales_locations', row.code, salesColumns(row), change),
  );
}

export async function savePool(tx: Tx, row: WebPoolRow, change: VersionChange): Promise<SavedVersion> {
  return underRules(tx, `pool:${row.channelId}`, async () => {
    const saved = await nextVersion(tx, 'web_pools', row.channelId, poolColumns(row), change);
    await insertMembers(tx, saved.id, row.members);
    return saved;
  });
}

export async function savePolicy(tx: Tx, row: CountryPolicyRow, change: VersionChange): Promise<SavedVersion> {
  return underRules(tx, `policy:${row.channelId}`, () =>
    nextVersion(tx, 'country_policies', row.channelId, policyColumns(row), change),
  );
}

/** The thing is no more from that moment on. @throws missing `mapping.nothing_to_end` */
export async function endMapping(
  tx: Tx,
  thing: MappingThing,
  key: string,
  change: VersionChange,
): Promise<SavedVersion> {
  return underRules(tx, `${thing}:${key}`, () => nextVersion(tx, mappingThings[thing], key, undefined, change));
}

/** How a company is known in its ERP. Not versioned: a company never changes its ERP without a migration of everything. */
export async function saveCompanyErp(
  tx: Tx,
  id: string,
  erp: CompanyErp,
  change: Pick<VersionChange, 'seen'>,
): Promise<SavedVersion> {
  return underRules(tx, `company:${id}`, async (before) => {
    const company = before.companies.find((one) => one.id === id);
    if (company === undefined) fail('missing', 'catalog.company_missing', { id });
    const version = await setCompanyErp(tx, id, JSON.stringify(erp), change.seen);
    if (version === undefined) fail('conflict', 'mapping.changed_meanwhile', { key: id, version: company.version });
    return { version, validFrom: momentOf(new Date()) };
  });
}

/**
 * Does the work if no rule breaks by it. What was broken before and is not about this thing does not stand in its way:
 * somebody has to be able to mend one thing after the other.
 */
export async function underRules(
  tx: Tx,
  about: string,
  work: (before: MappingFacts) => Promise<{ version: number; validFrom: Moment }>,
): Promise<SavedVersion> {
  await lockMapping(tx);
  const before = await readMappingFacts(tx);
  tx.afterCommit(() => forget(tx));
  const { version, validFrom } = await work(before);
  const found = issuesFrom(await readMappingFacts(tx), validFrom);
  const known = new Set(issuesFrom(before, validFrom).map(lineOf));
  const errors = found.filter((one) => one.severity === 'error' && (one.about === about || !known.has(lineOf(one))));
  if (errors.length > 0) fail('invalid', 'mapping.rules_broken', { about, errors: errors.map(lineOf) });
  return { version, validFrom, warnings: found.filter((one) => one.severity === 'warning' && one.about === about) };
}

/** At that moment and whenever something planned begins after it. */
function issuesFrom(facts: MappingFacts, from: Moment): MappingIssue[] {
  const versions = [...facts.bindings, ...facts.salesLocations, ...facts.pools, ...facts.policies];
  const changes = versions.flatMap((one) => [one.validFrom, ...(one.validTo === undefined ? [] : [one.validTo])]);
  const moments = [...new Set([from, ...changes.filter((at) => at > from)])];
  const found = moments.flatMap((at) => checkMapping(facts, at));
  return [...new Map(found.map((one) => [lineOf(one), one])).values()];
}
