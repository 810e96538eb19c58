/** A country of a hundred stores with ten thousand SKUs each: a million stock rows and their opening ledger, made by the server. */
import { uuidv7 } from 'uuidv7';
import { createApiClient } from '../src/core/access/index.ts';
import { ledgerOf } from '../src/core/inventory/index.ts';
import type { Database } from '../src/platform/db/index.ts';
import { progress } from './report.ts';

export const COMPANY = 'AE01';

export type BigStock = { readonly stores: readonly string[]; readonly skus: readonly string[]; readonly key: string };

/** The quantity that a row opens with: the same in every run. */
export function openingOf(store: number, sku: number): number {
  return 5 + ((store * 31 + sku * 17) % 50);
}

export async function growStock(db: Database, storeCount: number, skuCount: number): Promise<BigStock> {
  const stores = Array.from({ length: storeCount }, (_, at) => `BS-${String(at).padStart(4, '0')}`);
  const skus = Array.from({ length: skuCount }, (_, at) => `BIG-${String(at).padStart(6, '0')}`);
  await db.tx(async (tx) => {
    await tx.run(
      `INSERT INTO items (sku, name, weight_g, length_mm, width_mm, height_mm, active)
       SELECT k.sku, k.sku, 500, 100, 100, 100, 1 FROM ${tx.keysTable([['sku', 'text']])} k`,
      [JSON.stringify(skus.map((sku) => [sku]))],
    );
    await tx.insert(
      'locations',
      stores.map((id) => ({
        id,
        company_id: COMPANY,
        kind: 'store',
        name: id,
        country: 'AE',
        city: 'Dubai',
        address: '{"lines":["1"]}',
        phone: '+97143334444',
        source_code: `bench_${id.toLowerCase()}`,
        ships_online: 0,
        active: 1,
        version: 1,
      })),
    );
  });
  for (const [at, store] of stores.entries()) {
    const rows = JSON.stringify(skus.map((sku, no) => [sku, openingOf(at, no)]));
    await db.tx(async (tx) => {
      const keys = tx.keysTable([
        ['sku', 'text'],
        ['quantity', 'int'],
      ]);
      await tx.run(
        `INSERT INTO stock (location_id, sku, base, physical, watermark) SELECT ?, k.sku, k.quantity, k.quantity, ? FROM ${keys} k`,
        // As an earlier snapshot left them: a row that grows for its first watermark is not the usual day.
        [store, ledgerOf('900'), rows],
      );
      await tx.run(
        `INSERT INTO stock_movements (location_id, sku, kind, quantity, business_key, who, at)
         SELECT ?, k.sku, 'opening', k.quantity, concat('opening:', ?, ':', k.sku), 'hub', NOW(3) FROM ${keys} k`,
        [store, store, rows],
      );
    });
    if ((at + 1) % 25 === 0) progress(`${at + 1} stores of ${skuCount} SKUs seeded`);
  }
  const { key } = await db.tx((tx) =>
    createApiClient(tx, { name: `erp-bench-${uuidv7()}`, companyId: COMPANY, scopes: ['erp.write', 'erp.read'] }),
  );
  return { stores, skus, key };
}
