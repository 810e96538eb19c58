/** First boot: the catalog's rows from config. Runs at every start and leaves alone what is there already. */
import { uuidv7 } from '../../platform/ids.ts';
import type { MappingRows } from '../../../config/mapping.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { CatalogSeeds } from './catalog.ts';
import { forget } from './kept.ts';
import {
  bindingColumns,
  insertMembers,
  isMappingEmpty,
  lockMapping,
  policyColumns,
  poolColumns,
  salesColumns,
} from './store-versions.ts';

export async function seedCatalog(tx: Tx, seeds: CatalogSeeds): Promise<void> {
  tx.afterCommit(() => forget(tx));
  const absent = { ifAbsent: true };
  await tx.insert(
    'companies',
    (seeds.companies ?? []).map((row) => ({
      id: row.id,
      name: row.name,
      country: row.country,
      currency: row.currency,
      tax_registration: row.taxRegistration ?? null,
      invoice_issuer: row.invoiceIssuer,
      erp: row.erp === undefined ? null : JSON.stringify(row.erp),
      billing: row.billing === undefined ? null : JSON.stringify(row.billing),
      version: 1,
    })),
    absent,
  );
  await tx.insert(
    'channels',
    (seeds.channels ?? []).map((row) => ({
      id: row.id,
      name: row.name,
      country: row.country,
      currency: row.currency,
      time_zone: row.timeZone,
      company_id: row.companyId,
      config: JSON.stringify(row.config),
      active: row.active,
      version: 1,
    })),
    absent,
  );
  await tx.insert(
    'locations',
    (seeds.locations ?? []).map((row) => ({
      id: row.id,
      company_id: row.companyId,
      kind: row.kind,
      name: row.name,
      name_ar: row.nameAr ?? null,
      country: row.country,
      city: row.city,
      address: JSON.stringify(row.address),
      phone: row.phone,
      email: row.email ?? null,
      lat: row.place?.lat ?? null,
      lng: row.place?.lng ?? null,
      source_code: row.sourceCode,
      ships_online: row.shipsOnline,
      active: row.active,
      roles: row.roles === undefined ? null : JSON.stringify(row.roles),
      time_zone: row.timeZone ?? null,
      routing: row.routing === undefined ? null : JSON.stringify(row.routing),
      version: 1,
    })),
    absent,
  );
  await tx.insert(
    'couriers',
    (seeds.couriers ?? []).map((row) => ({
      code: row.code,
      name: row.name,
      config: JSON.stringify(row),
      active: true,
      version: 1,
    })),
    absent,
  );
  await tx.insert(
    'items',
    (seeds.items ?? []).map((row) => ({
      sku: row.sku,
      name: row.name,
      name_ar: row.nameAr ?? null,
      barcode: row.barcode ?? null,
      weight_g: row.weightG,
      length_mm: row.lengthMm,
      width_mm: row.widthMm,
      height_mm: row.heightMm,
      hs_code: row.hsCode ?? null,
      origin_country: row.originCountry ?? null,
      image_url: row.imageUrl ?? null,
      active: row.active,
      parent_sku: row.parentSku ?? null,
    })),
    absent,
  );
  if (seeds.mapping !== undefined) await seedMapping(tx, seeds.mapping);
}

/** Valid since long ago, so that orders of any age find them. */
const SEED_FROM = '2000-01-01 00:00:00.000';

/** Each kind of row only where there is none at all: a thing that people have ended must not come back at the next start. */
async function seedMapping(tx: Tx, rows: MappingRows): Promise<void> {
  await lockMapping(tx);
  const first = () => ({ id: uuidv7(), valid_from: SEED_FROM, valid_to: null, version: 1, changed_by: 'seed' });
  if (await isMappingEmpty(tx, 'erp_bindings'))
    await tx.insert(
      'erp_bindings',
      rows.bindings.map((row) => ({ ...first(), ...bindingColumns(row) })),
    );
  if (await isMappingEmpty(tx, 'sales_locations'))
    await tx.insert(
      'sales_locations',
      rows.salesLocations.map((row) => ({ ...first(), ...salesColumns(row) })),
    );
  if (await isMappingEmpty(tx, 'country_policies'))
    await tx.insert(
      'country_policies',
      rows.policies.map((row) => ({ ...first(), ...policyColumns(row) })),
    );
  if (!(await isMappingEmpty(tx, 'web_pools'))) return;
  for (const row of rows.pools) {
    const version = first();
    await tx.insert('web_pools', [{ ...version, ...poolColumns(row) }]);
    await insertMembers(tx, version.id, row.members);
  }
}
