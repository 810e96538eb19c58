/** The tables channels, companies, locations, couriers and items, read. */
import type { ChannelConfig } from '../../../config/channels.ts';
import type { CourierRow } from '../../../config/couriers.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { Channel, Company, Item, Location } from './catalog.ts';
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
  invoice_issuer: 'hub' | 'erp';
  version: number;
};

type LocationRecord = {
  id: string;
  company_id: string;
  kind: 'store' | 'warehouse';
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
  version: number;
};

type ItemRecord = {
  sku: string;
  name: string;
  name_ar: string | null;
  barcode: string | null;
  weight_g: number;
  length_mm: number;
  width_mm: number;
  height_mm: number;
  hs_code: string | null;
  origin_country: string | null;
  image_url: string | null;
  active: number;
};

const channelColumns = 'id, name, country, currency, time_zone, company_id, config, active, version';
const locationColumns =
  'id, company_id, kind, name, name_ar, country, city, address, phone, email, lat, lng, source_code, ships_online, active, version';

/** All channels, the closed ones too. */
export async function listChannels(reader: Reader): Promise<readonly Channel[]> {
  return kept(reader, 'channels', async () => {
    const rows = await reader.all<ChannelRecord>(`SELECT ${channelColumns} FROM channels ORDER BY id`);
    return rows.map(channelOf);
  });
}

/** @throws missing `catalog.channel_missing` */
export async function loadChannel(reader: Reader, id: string): Promise<Channel> {
  const channel = (await listChannels(reader)).find((one) => one.id === id);
  return channel ?? fail('missing', 'catalog.channel_missing', { id });
}

export async function listCompanies(reader: Reader): Promise<readonly Company[]> {
  return kept(reader, 'companies', async () => {
    const rows = await reader.all<CompanyRecord>(
      'SELECT id, name, country, currency, tax_registration, invoice_issuer, version FROM companies ORDER BY id',
    );
    return rows.map(companyOf);
  });
}

/** All locations, or those of a country, or those that are (not) active. */
export async function listLocations(
  reader: Reader,
  filter: { readonly country?: string; readonly active?: boolean } = {},
): Promise<readonly Location[]> {
  const all = await kept(reader, 'locations', async () => {
    const rows = await reader.all<LocationRecord>(`SELECT ${locationColumns} FROM locations ORDER BY id`);
    return rows.map(locationOf);
  });
  const { country, active } = filter;
  if (country === undefined && active === undefined) return all;
  return all.filter((one) => (country ?? one.country) === one.country && (active ?? one.active) === one.active);
}

/** @throws missing `catalog.location_missing` */
export async function loadLocation(reader: Reader, id: string): Promise<Location> {
  const location = (await listLocations(reader)).find((one) => one.id === id);
  return location ?? fail('missing', 'catalog.location_missing', { id });
}

/** Items by SKU; what is unknown is not in the map. */
export async function findItems(reader: Reader, skus: readonly string[]): Promise<Map<string, Item>> {
  const wanted = [...new Set(skus)];
  if (wanted.length === 0) return new Map();
  const keys = reader.keysTable([['sku', 'text']]);
  const rows = await reader.all<ItemRecord>(
    `SELECT i.sku, i.name, i.name_ar, i.barcode, i.weight_g, i.length_mm, i.width_mm, i.height_mm, i.hs_code,
       i.origin_country, i.image_url, i.active
     FROM ${keys} k ${reader.sql.joinInOrder} items i ON i.sku = k.sku`,
    [JSON.stringify(wanted.map((sku) => [sku]))],
  );
  return new Map(rows.map((row) => [row.sku, itemOf(row)]));
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
    version: row.version,
  };
}

function locationOf(row: LocationRecord): Location {
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
    active: row.active === 1,
    version: row.version,
  };
}

function itemOf(row: ItemRecord): Item {
  return {
    sku: row.sku,
    name: row.name,
    ...(row.name_ar === null ? {} : { nameAr: row.name_ar }),
    ...(row.barcode === null ? {} : { barcode: row.barcode }),
    weightG: row.weight_g,
    lengthMm: row.length_mm,
    widthMm: row.width_mm,
    heightMm: row.height_mm,
    ...(row.hs_code === null ? {} : { hsCode: row.hs_code }),
    ...(row.origin_country === null ? {} : { originCountry: row.origin_country }),
    ...(row.image_url === null ? {} : { imageUrl: row.image_url }),
    active: row.active === 1,
  };
}
