/** First boot: the catalog's rows from config. Runs at every start and leaves alone what is there already. */
import type { Tx } from '../../platform/db/index.ts';
import type { CatalogSeeds } from './catalog.ts';
import { forget } from './kept.ts';

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
    })),
    absent,
  );
}
