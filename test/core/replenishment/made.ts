/** A warehouse, two stores and a store of another company, with suppliers and rules as a test wants them. */
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies } from '../../../config/companies.ts';
import { firstItems } from '../../../config/items.ts';
import { firstLocations } from '../../../config/locations.ts';
import { firstMapping, firstNodes } from '../../../config/mapping.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { seedStock } from '../../../src/core/inventory/index.ts';
import {
  listReplenishments,
  saveRule,
  saveSupplier,
  type Replenishment,
  type RuleWish,
  type SupplierWish,
} from '../../../src/core/replenishment/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';

export const WAREHOUSE = '1001';
export const STORE = '1042';
export const OTHER_STORE = '1043';
/** Of another company in another country. */
export const FAR_WAREHOUSE = '2001';
export const [sku, otherSku] = firstItems.map((one) => one.sku) as [string, string];

export const supplier: SupplierWish = {
  id: 'NILE',
  name: 'Nile Textiles',
  contact: 'Omar',
  email: 'orders@nile.example',
  leadTimeDays: 5,
  sendsBy: 'mail',
  active: true,
};

export function rule(over: Partial<RuleWish> = {}): RuleWish {
  const source = over.fromLocation === undefined ? { supplierId: 'NILE' } : {};
  return { locationId: STORE, sku, threshold: 2, fillTo: 10, active: true, ...source, ...over };
}

/** With `pieces` of two SKUs in each place, and one supplier. */
export async function shelves(pieces = 10): Promise<FreshDatabase> {
  const fresh = await freshDatabase();
  await furnish(fresh.db, pieces);
  return fresh;
}

export async function furnish(db: Database, pieces = 10): Promise<void> {
  const ids = [WAREHOUSE, STORE, OTHER_STORE, FAR_WAREHOUSE];
  await db.tx((tx) =>
    seedCatalog(tx, {
      companies: firstCompanies,
      channels: firstChannels,
      locations: [...firstLocations.filter((one) => ids.includes(one.id)), ...firstNodes],
      mapping: {
        ...firstMapping,
        bindings: firstMapping.bindings.filter(
          (one) => ids.includes(one.locationId) || firstNodes.some((node) => node.id === one.locationId),
        ),
        pools: [],
      },
      items: firstItems.slice(0, 2),
    }),
  );
  await db.tx((tx) =>
    seedStock(
      tx,
      ids.flatMap((locationId) => [sku, otherSku].map((one) => ({ locationId, sku: one, quantity: pieces }))),
    ),
  );
  await db.tx((tx) => saveSupplier(tx, supplier, { who: 'test', broker: false }));
}

export async function rules(db: Database, ...wishes: RuleWish[]): Promise<void> {
  for (const wish of wishes) await db.tx((tx) => saveRule(tx, wish, 'test'));
}

/** As many pieces as this may be promised now. */
export async function setFree(
  db: Database,
  free: number,
  at: { locationId?: string; sku?: string } = {},
): Promise<void> {
  const { locationId = STORE, sku: which = sku } = at;
  await db.tx((tx) =>
    tx.run('UPDATE stock SET physical = ?, base = ? WHERE location_id = ? AND sku = ?', [
      free,
      free,
      locationId,
      which,
    ]),
  );
}

export async function requests(db: Database): Promise<Replenishment[]> {
  const { rows } = await db.read((reader) => listReplenishments(reader, {}, { limit: 200, offset: 0 }));
  return rows.reverse();
}

export async function openTasks(db: Database): Promise<string[]> {
  const rows = await db.read((r) =>
    r.all<{ kind: string }>("SELECT kind FROM tasks WHERE state = 'open' ORDER BY kind"),
  );
  return rows.map((row) => row.kind);
}

/** What was told, by its name. */
export async function told(db: Database): Promise<string[]> {
  const rows = await db.read((r) => r.all<{ event: string }>('SELECT event FROM outbox ORDER BY seq'));
  return rows.map((row) => row.event).filter((event) => event.startsWith('replenishment.'));
}

export async function announce(db: Database, quantity: number): Promise<void> {
  await db.tx((tx) =>
    tx.insert('stock_expected', [
      {
        company_id: 'AE01',
        receipt_id: 'PO-1',
        line_no: 1,
        location_id: STORE,
        sku,
        quantity,
        received: 0,
        purchase_order: null,
        state: 'expected',
        updated_at: momentOf(new Date()),
      },
    ]),
  );
}
