/** The tables erp_bindings, sales_locations, web_pools with their members, and country_policies, read. */
import type { CarrierField, PoolMember, PoolMode } from '../../../config/mapping.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { Moment } from '../../platform/time.ts';
import type { CountryPolicy, ErpBinding, MappingVersions, SalesLocation, Versioned, WebPool } from './mapping.ts';

export type VersionRecord = {
  id: string;
  valid_from: string;
  valid_to: string | null;
  version: number;
  changed_by: string;
};
type BindingRecord = VersionRecord & {
  location_id: string;
  company_id: string;
  fulfil_code: string;
  fulfil_ref: string | null;
  subinventory: string | null;
  bin: string | null;
  damaged_code: string | null;
  in_transit_code: string | null;
};
type SalesRecord = VersionRecord & {
  code: string;
  company_id: string;
  channel_id: string | null;
  carrier_field: CarrierField;
  carrier_value: string;
  posting_customer: string | null;
};
type PoolRecord = VersionRecord & {
  channel_id: string;
  company_id: string;
  source_code: string;
  stock_id: number;
  mode: PoolMode;
};
type MemberRecord = { pool_id: string; location_id: string; weight: number; safety: number; enabled: number };
type PolicyRecord = VersionRecord & {
  channel_id: string;
  may_fulfil_from: string;
  may_return_to: string;
  cross_company: CountryPolicy['crossCompany'];
};

/** Table → the column that names the thing whose versions its rows are. */
export const things = {
  erp_bindings: 'location_id',
  sales_locations: 'code',
  web_pools: 'channel_id',
  country_policies: 'channel_id',
} as const;
export type MappingTable = keyof typeof things;

/**
 * The rows that were valid at some time in [from, to], both ends in it; every version without them.
 * Given up plans, which were never valid, come only with every version.
 */
export async function readVersions(
  reader: Reader,
  during?: { readonly from: Moment; readonly to?: Moment },
): Promise<MappingVersions> {
  const where =
    during === undefined
      ? '1 = 1'
      : `(t.valid_to IS NULL OR t.valid_to > ?) AND (t.valid_to IS NULL OR t.valid_to > t.valid_from)${during.to === undefined ? '' : ' AND t.valid_from <= ?'}`;
  const params = during === undefined ? [] : [during.from, ...(during.to === undefined ? [] : [during.to])];
  const rowsOf = <T>(table: MappingTable): Promise<T[]> =>
    reader.all<T>(`SELECT t.* FROM ${table} t WHERE ${where} ORDER BY t.${things[table]}, t.version`, params);
  const bindings = await rowsOf<BindingRecord>('erp_bindings');
  const sales = await rowsOf<SalesRecord>('sales_locations');
  const pools = await rowsOf<PoolRecord>('web_pools');
  const policies = await rowsOf<PolicyRecord>('country_policies');
  const members = await reader.all<MemberRecord>(
    `SELECT m.pool_id, m.location_id, m.weight, m.safety, m.enabled FROM web_pools t
     JOIN web_pool_members m ON m.pool_id = t.id WHERE ${where} ORDER BY m.pool_id, m.location_id`,
    params,
  );
  const byPool = new Map<string, PoolMember[]>(pools.map((pool) => [pool.id, []]));
  for (const row of members) {
    const { location_id: locationId, weight, safety, enabled } = row;
    byPool.get(row.pool_id)?.push({ locationId, weight, safety, enabled: enabled === 1 });
  }
  return {
    bindings: bindings.map(bindingOf),
    salesLocations: sales.map(salesOf),
    pools: pools.map((row) => poolOf(row, byPool.get(row.id) ?? [])),
    policies: policies.map(policyOf),
  };
}

/** When the mapping last changed before `now`: since then it has been what it is. */
export async function lastChange(reader: Reader, now: Moment): Promise<Moment> {
  const parts = Object.keys(things).flatMap((table) => [
    `SELECT MAX(valid_from) AS at FROM ${table} WHERE valid_from <= ?`,
    `SELECT MAX(valid_to) AS at FROM ${table} WHERE valid_to <= ?`,
  ]);
  const row = await reader.one<{ at: string | null }>(
    `SELECT MAX(c.at) AS at FROM (${parts.join(' UNION ALL ')}) c`,
    parts.map(() => now),
  );
  return row?.at ?? '';
}

function versionOf(row: VersionRecord): Versioned {
  return {
    id: row.id,
    validFrom: row.valid_from,
    ...(row.valid_to === null ? {} : { validTo: row.valid_to }),
    version: row.version,
    changedBy: row.changed_by,
  };
}

function bindingOf(row: BindingRecord): ErpBinding {
  return {
    ...versionOf(row),
    locationId: row.location_id,
    companyId: row.company_id,
    fulfilCode: row.fulfil_code,
    ...(row.fulfil_ref === null ? {} : { fulfilRef: row.fulfil_ref }),
    ...(row.subinventory === null ? {} : { subinventory: row.subinventory }),
    ...(row.bin === null ? {} : { bin: row.bin }),
    ...(row.damaged_code === null ? {} : { damagedCode: row.damaged_code }),
    ...(row.in_transit_code === null ? {} : { inTransitCode: row.in_transit_code }),
  };
}

function salesOf(row: SalesRecord): SalesLocation {
  return {
    ...versionOf(row),
    code: row.code,
    companyId: row.company_id,
    ...(row.channel_id === null ? {} : { channelId: row.channel_id }),
    carrier: { field: row.carrier_field, value: row.carrier_value },
    ...(row.posting_customer === null ? {} : { postingCustomer: row.posting_customer }),
  };
}

function poolOf(row: PoolRecord, members: readonly PoolMember[]): WebPool {
  return {
    ...versionOf(row),
    channelId: row.channel_id,
    companyId: row.company_id,
    sourceCode: row.source_code,
    stockId: row.stock_id,
    mode: row.mode,
    members,
  };
}

function policyOf(row: PolicyRecord): CountryPolicy {
  return {
    ...versionOf(row),
    channelId: row.channel_id,
    mayFulfilFrom: JSON.parse(row.may_fulfil_from) as string[],
    mayReturnTo: JSON.parse(row.may_return_to) as string[],
    crossCompany: row.cross_company,
  };
}
