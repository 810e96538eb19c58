/** The tables channels, companies, locations and couriers. */
import type { ChannelConfig } from '../../../config/channels.ts';
import type { CompanyBilling, CompanyErp } from '../../../config/companies.ts';
import type { CourierRow } from '../../../config/couriers.ts';
import type { LocationRole, LocationRouting } from '../../../config/locations.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { Channel, Company, Location } from './catalog.ts';
import { kept } from './kept.ts';

type ChannelRecord = {
  id: string;
  name: string;
  country: string;
  currency: string;
  time_zone: string;
  company_id: string;
  config: string;
  active: number;
  version: number;
};

type CompanyRecord = {
  id: string;
  name: string;
  country: string;
  currency: string;
  tax_registration: string | null;
  invoice_issuer: 'hub' | 'magento' | 'erp';
  erp: string | null;
  billing: string | null;
  version: number;
};

type LocationRecord = {
  id: string;
  company_id: string;
  kind: Location['kind'];
  name: string;
  name_ar: string | null;
  country: string;
  city: string;
  address: string;
  phone: string;
  email: string | null;
  lat: number | null;
  lng: number | null;
  source_code: string;
  ships_online: number;
  active: number;
  roles: string | null;
  time_zone: string | null;
  routing: string | null;
  blocked: number;
  valid_from: string | null;
  valid_to: string | null;
  version: number;
};

const channelColumns = 'id, name, country, currency, time_zone, company_id, config, active, version';
const locationColumns =
  'id, company_id, kind, name, name_ar, country, city, address, phone, email, lat, lng, source_code, ships_online, active, roles, time_zone, routing, blocked, valid_from, valid_to, version';

/** All channels, the closed ones too. */
export async function listChannels(reader: Reader): Promise<readonly Channel[]> {
  return kept(reader, 'channels', () => readChannels(reader));
}

/** As this very transaction sees them; so with `read…` below. */
export async function readChannels(reader: Reader): Promise<Channel[]> {
  return (await reader.all<ChannelRecord>(`SELECT ${channelColumns} FROM channels ORDER BY id`)).map(channelOf);
}

/** @throws missing `catalog.channel_missing` */
export async function loadChannel(reader: Reader, id: string): Promise<Channel> {
  const channel = (await listChannels(reader)).find((one) => one.id === id);
  return channel ?? fail('missing', 'catalog.channel_missing', { id });
}

export async function listCompanies(reader: Reader): Promise<readonly Company[]> {
  return kept(reader, 'companies', () => readCompanies(reader));
}

export async function readCompanies(reader: Reader): Promise<Company[]> {
  const rows = await reader.all<CompanyRecord>(
    'SELECT id, name, country, currency, tax_registration, invoice_issuer, erp, billing, version FROM companies ORDER BY id',
  );
  return rows.map(companyOf);
}

/** All locations, or those of a country, or those that are (not) active. */
export async function listLocations(
  reader: Reader,
  filter: { readonly country?: string; readonly active?: boolean } = {},
): Promise<readonly Location[]> {
  const all = await kept(reader, 'locations', () => readLocations(reader));
  const { country, active } = filter;
  if (country === undefined && active === undefined) return all;
  return all.filter((one) => (country ?? one.country) === one.country && (active ?? one.active) === one.active);
}

export async function readLocations(reader: Reader): Promise<Location[]> {
  const rows = await reader.all<LocationRecord>(`SELECT ${locationColumns} FROM locations ORDER BY id`);
  const today = momentOf(new Date()).slice(0, 10);
  return rows.map((row) => locationOf(row, today));
}

/** @throws missing `catalog.location_missing` */
export async function loadLocation(reader: Reader, id: string): Promise<Location> {
  const location = (await listLocations(reader)).find((one) => one.id === id);
  return location ?? fail('missing', 'catalog.location_missing', { id });
}

/** The couriers in use; those that operations have switched off are left out. */
export async function listCouriers(reader: Reader): Promise<readonly CourierRow[]> {
  return kept(reader, 'couriers', async () => {
    const rows = await reader.all<{ config: string }>('SELECT config FROM couriers WHERE active = 1 ORDER BY code');
    return rows.map((row) => JSON.parse(row.config) as CourierRow);
  });
}

function channelOf(row: ChannelRecord): Channel {
  return {
    id: row.id,
    name: row.name,
    country: row.country,
    currency: row.currency,
    timeZone: row.time_zone,
    companyId: row.company_id,
    active: row.active === 1,
    config: JSON.parse(row.config) as ChannelConfig,
    version: row.version,
  };
}

function companyOf(row: CompanyRecord): Company {
  return {
    id: row.id,
    name: row.name,
    country: row.country,
    currency: row.currency,
    ...(row.tax_registration === null ? {} : { taxRegistration: row.tax_registration }),
    invoiceIssuer: row.invoice_issuer,
    ...(row.erp === null ? {} : { erp: JSON.parse(row.erp) as CompanyErp }),
    ...(row.billing === null ? {} : { billing: JSON.parse(row.billing) as CompanyBilling }),
    version: row.version,
  };
}

function locationOf(row: LocationRecord, today: string): Location {
  const closedWhy = closedBy(row, today);
  return {
    id: row.id,
    companyId: row.company_id,
    kind: row.kind,
    name: row.name,
    ...(row.name_ar === null ? {} : { nameAr: row.name_ar }),
    country: row.country,
    city: row.city,
    address: JSON.parse(row.address) as Location['address'],
    phone: row.phone,
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.lat === null || row.lng === null ? {} : { place: { lat: row.lat, lng: row.lng } }),
    sourceCode: row.source_code,
    shipsOnline: row.ships_online === 1,
    active: closedWhy === undefined,
    ...(closedWhy === undefined ? {} : { closedWhy }),
    ...(row.roles === null ? {} : { roles: JSON.parse(row.roles) as LocationRole[] }),
    ...(row.time_zone === null ? {} : { timeZone: row.time_zone }),
    ...(row.routing === null ? {} : { routing: JSON.parse(row.routing) as LocationRouting }),
    ...(row.valid_from === null ? {} : { validFrom: row.valid_from }),
    ...(row.valid_to === null ? {} : { validTo: row.valid_to }),
    version: row.version,
  };
}

/** Dates are the ERP's days; the few hours between time zones do not matter to a date that is set days ahead. */
function closedBy(row: LocationRecord, today: string): Location['closedWhy'] {
  if (row.active !== 1) return 'off';
  if (row.blocked === 1) return 'blocked';
  if (row.valid_from !== null && row.valid_from > today) return 'not_yet';
  return row.valid_to !== null && row.valid_to < today ? 'no_longer' : undefined;
}
