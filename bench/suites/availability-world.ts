/** A million rows of stock: 100 places, half of them in the country that is asked for, and 10,000 SKUs. */
import { createApiClient } from '../../src/core/access/index.ts';
import { seedCatalog } from '../../src/core/catalog/index.ts';
import { firstChannels } from '../../config/channels.ts';
import { firstCompanies } from '../../config/companies.ts';
import { writeSetting } from '../../src/platform/settings.ts';
import type { Database } from '../../src/platform/db/index.ts';

export const KEY = 'bench-availability-key';
export const SKUS = 10_000;
export const BATCH = 20;
const COUNTRIES = ['AE', 'SA'];

export const skuAt = (no: number): string => `SKU-${String(no).padStart(6, '0')}`;
/** Not one after the other, and each as often as every other. */
export const skuOfTurn = (at: number): string => skuAt(1 + ((at * 7919) % SKUS));
export const placeAt = (country: string, no: number): string => `${country}-S${String(no).padStart(3, '0')}`;

export async function seedMillion(db: Database, placesPerCountry: number): Promise<number> {
  const numbers = Array.from({ length: placesPerCountry }, (_, at) => at + 1);
  await db.tx(async (tx) => {
    const locations = COUNTRIES.flatMap((country) =>
      numbers.map((no) => ({
        id: placeAt(country, no),
        companyId: firstChannels.find((one) => one.country === country)?.companyId ?? '',
        kind: 'store' as const,
        name: `Store ${no}`,
        country,
        city: 'City',
        address: { lines: ['Street 1'] },
        phone: '+97140000000',
        place: { lat: 24 + no / 100, lng: 54 + no / 100 },
        sourceCode: placeAt(country, no).toLowerCase(),
        shipsOnline: true,
        active: true,
      })),
    );
    await seedCatalog(tx, { companies: firstCompanies, channels: firstChannels, locations });
    // The hub would seed the demo's places beside these.
    await writeSetting(tx, 'seed.demo', { done: true });
    await tx.insert('web_pools', [
      {
        id: 'bench',
        channel_id: 'AE',
        company_id: firstChannels.find((one) => one.id === 'AE')?.companyId ?? '',
        source_code: 'web_ae',
        stock_id: 2,
        mode: 'aggregate',
        valid_from: '2026-01-01 00:00:00.000',
        version: 1,
        changed_by: 'bench',
      },
    ]);
    await tx.insert(
      'web_pool_members',
      numbers.map((no) => ({
        pool_id: 'bench',
        location_id: placeAt('AE', no),
        weight: 100,
        safety: 0,
        enabled: true,
      })),
    );
    await createApiClient(tx, { name: 'bench', channelId: 'AE', scopes: ['availability.read'], key: KEY });
    await tx.run(
      `INSERT INTO items (sku, name, weight_g, length_mm, width_mm, height_mm, active)
       SELECT CONCAT('SKU-', LPAD(seq, 6, '0')), 'Thing', 100, 100, 100, 100, 1 FROM seq_1_to_${SKUS}`,
    );
  });
  for (const country of COUNTRIES)
    for (const no of numbers)
      await db.tx((tx) =>
        tx.run(
          `INSERT INTO stock (location_id, sku, base, physical)
           SELECT ?, CONCAT('SKU-', LPAD(seq, 6, '0')), seq % 40, seq % 40 FROM seq_1_to_${SKUS}`,
          [placeAt(country, no)],
        ),
      );
  return COUNTRIES.length * placesPerCountry * SKUS;
}
