/** Which code means what to whom at a moment: bindings to the ERP, sales locations, web pools, country policies. */
import type {
  BindingRow,
  CountryPolicyRow,
  PoolMember,
  SalesLocationRow,
  WebPoolRow,
} from '../../../config/mapping.ts';
import type { Moment } from '../../platform/time.ts';
import type { Channel, Company, Location } from './catalog.ts';

/** One version of a thing: valid from its moment until the next version's; nothing that was valid is ever changed. */
export type Versioned = {
  readonly id: string;
  readonly validFrom: Moment;
  /** Not valid any more from here on; equal to `validFrom` of a plan that was given up. */
  readonly validTo?: Moment;
  readonly version: number;
  readonly changedBy: string;
};

export type ErpBinding = BindingRow & Versioned;
export type SalesLocation = SalesLocationRow & Versioned;
export type WebPool = WebPoolRow & Versioned;
export type CountryPolicy = CountryPolicyRow & Versioned;

export type MappingVersions = {
  readonly bindings: readonly ErpBinding[];
  readonly salesLocations: readonly SalesLocation[];
  readonly pools: readonly WebPool[];
  readonly policies: readonly CountryPolicy[];
};

/** The rows together with what they speak of. */
export type MappingFacts = MappingVersions & {
  readonly companies: readonly Company[];
  readonly channels: readonly Channel[];
  readonly locations: readonly Location[];
};

/** All that was valid at a moment, by the keys that people ask for. */
export type Mapping = MappingFacts & {
  readonly at: Moment;
  readonly companyById: ReadonlyMap<string, Company>;
  readonly channelById: ReadonlyMap<string, Channel>;
  readonly locationById: ReadonlyMap<string, Location>;
  readonly bindingOf: ReadonlyMap<string, ErpBinding>;
  readonly salesLocationByCode: ReadonlyMap<string, SalesLocation>;
  readonly salesLocationOfChannel: ReadonlyMap<string, SalesLocation>;
  readonly poolOfChannel: ReadonlyMap<string, WebPool>;
  readonly policyOfChannel: ReadonlyMap<string, CountryPolicy>;
};

export function mappingOf(facts: MappingFacts, at: Moment): Mapping {
  const valid = versionsAt(facts, at);
  return {
    ...facts,
    ...valid,
    at,
    companyById: byKey(facts.companies, (one) => one.id),
    channelById: byKey(facts.channels, (one) => one.id),
    locationById: byKey(facts.locations, (one) => one.id),
    bindingOf: byKey(valid.bindings, (one) => one.locationId),
    salesLocationByCode: byKey(valid.salesLocations, (one) => one.code),
    salesLocationOfChannel: byKey(valid.salesLocations, (one) => one.channelId),
    poolOfChannel: byKey(valid.pools, (one) => one.channelId),
    policyOfChannel: byKey(valid.policies, (one) => one.channelId),
  };
}

export function versionsAt(versions: MappingVersions, at: Moment): MappingVersions {
  const valid = (one: Versioned): boolean => isValidAt(one, at);
  return {
    bindings: versions.bindings.filter(valid),
    salesLocations: versions.salesLocations.filter(valid),
    pools: versions.pools.filter(valid),
    policies: versions.policies.filter(valid),
  };
}

export function isValidAt(one: Versioned, at: Moment): boolean {
  return one.validFrom <= at && (one.validTo === undefined || one.validTo > at);
}

/** What a pool may offer of the pieces that its member has free. */
export function offeredBy(member: PoolMember, free: number): number {
  if (!member.enabled) return 0;
  return Math.max(0, Math.floor((free * member.weight) / 100) - member.safety);
}

export type PoolPart = { readonly pool: WebPool; readonly member: PoolMember };

/** The pools that a change of stock at each location is told to. */
export function poolsByLocation(mapping: Pick<Mapping, 'pools'>): ReadonlyMap<string, readonly PoolPart[]> {
  const parts = new Map<string, PoolPart[]>();
  for (const pool of mapping.pools) {
    for (const member of pool.members) {
      const known = parts.get(member.locationId);
      if (known === undefined) parts.set(member.locationId, [{ pool, member }]);
      else known.push({ pool, member });
    }
  }
  return parts;
}

function byKey<T>(rows: readonly T[], keyOf: (row: T) => string | undefined): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== undefined && !map.has(key)) map.set(key, row);
  }
  return map;
}
