/** The codes of the worked examples: two companies, two web shops, a few places; what a test changes it says. */
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies } from '../../../config/companies.ts';
import type { LocationKind } from '../../../config/locations.ts';
import type {
  BindingRow,
  CountryPolicyRow,
  MappingRows,
  SalesLocationRow,
  WebPoolRow,
} from '../../../config/mapping.ts';
import type { LocationSeed, MappingFacts, Versioned } from '../../../src/core/catalog/index.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';

export function place(id: string, kind: LocationKind, over: Partial<LocationSeed> = {}): LocationSeed {
  const country = id.startsWith('WEB-') ? id.slice(4) : id.slice(0, 2);
  return {
    id,
    companyId: `${country}01`,
    kind,
    name: id,
    country,
    city: country === 'AE' ? 'Dubai' : 'Riyadh',
    address: { lines: ['1 Street'] },
    phone: '+97145550000',
    sourceCode: `src_${id.toLowerCase().replaceAll('-', '_')}`,
    shipsOnline: kind === 'store' || kind === 'warehouse',
    active: true,
    ...over,
  };
}

export const places: readonly LocationSeed[] = [
  place('AE-DXB01', 'store'),
  place('AE-AUH02', 'store'),
  place('AE-DC1', 'warehouse'),
  place('AE-TRANS', 'transit'),
  place('AE-QUAR', 'quarantine'),
  place('WEB-AE', 'virtual', { roles: ['SELL'] }),
  place('SA-RUH01', 'store'),
  place('WEB-SA', 'virtual', { roles: ['SELL'] }),
];

export function binding(locationId: string, over: Partial<BindingRow> = {}): BindingRow {
  const companyId = places.find((one) => one.id === locationId)?.companyId ?? 'AE01';
  return { locationId, companyId, fulfilCode: locationId, ...over };
}

export function salesLocation(country: string, over: Partial<SalesLocationRow> = {}): SalesLocationRow {
  const code = `WEB-${country}`;
  return {
    code,
    companyId: `${country}01`,
    channelId: country,
    carrier: { field: 'DIMENSION1', value: code },
    postingCustomer: `WEB${country}`,
    ...over,
  };
}

export function member(locationId: string, over: Partial<WebPoolRow['members'][number]> = {}) {
  return { locationId, weight: 100, safety: 0, enabled: true, ...over };
}

export function pool(country: string, members: WebPoolRow['members'], over: Partial<WebPoolRow> = {}): WebPoolRow {
  return {
    channelId: country,
    companyId: `${country}01`,
    sourceCode: `web_${country.toLowerCase()}`,
    stockId: country === 'AE' ? 2 : 3,
    mode: 'aggregate',
    members,
    ...over,
  };
}

export function policy(country: string, over: Partial<CountryPolicyRow> = {}): CountryPolicyRow {
  const own = [`company:${country}01`];
  return { channelId: country, mayFulfilFrom: own, mayReturnTo: own, crossCompany: 'FORBID', ...over };
}

const aux = { damagedCode: 'AE-QUAR', inTransitCode: 'AE-TRANS' };
export const rows: MappingRows = {
  bindings: places.map(({ id, kind }) =>
    binding(id, id.startsWith('AE-') && (kind === 'store' || kind === 'warehouse') ? aux : {}),
  ),
  salesLocations: [salesLocation('AE'), salesLocation('SA')],
  pools: [pool('AE', [member('AE-DXB01'), member('AE-AUH02'), member('AE-DC1')]), pool('SA', [member('SA-RUH01')])],
  policies: [policy('AE'), policy('SA')],
};

const companies = firstCompanies.filter((one) => ['AE01', 'SA01'].includes(one.id));
const channels = firstChannels.filter((one) => ['AE', 'SA'].includes(one.id));

let made = 0;
export function versioned<T extends object>(row: T, over: Partial<Versioned> = {}): T & Versioned {
  return { ...row, id: `v${++made}`, validFrom: '2020-01-01 00:00:00.000', version: 1, changedBy: 'test', ...over };
}

/** What rules are asked about, without a database. */
export function facts(over: Partial<MappingRows> & { places?: readonly LocationSeed[] } = {}): MappingFacts {
  const all = { ...rows, ...over };
  return {
    companies: companies.map((row) => ({ ...row, version: 1 })),
    channels: channels.map((row) => ({ ...row, version: 1 })),
    locations: (over.places ?? places).map((row) => ({ ...row, version: 1 })),
    bindings: all.bindings.map((row) => versioned(row)),
    salesLocations: all.salesLocations.map((row) => versioned(row)),
    pools: all.pools.map((row) => versioned(row)),
    policies: all.policies.map((row) => versioned(row)),
  };
}

export async function mapHouse(db: Database): Promise<void> {
  await db.tx((tx) => seedCatalog(tx, { companies, channels, locations: places, mapping: rows }));
}

export async function mappedHouse(): Promise<FreshDatabase> {
  const fresh = await freshDatabase();
  await mapHouse(fresh.db);
  return fresh;
}
