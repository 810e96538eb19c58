/** What tests of postings need: the demo's places with their mapping, stock, and a parcel that has left. */
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies, type CompanyRow } from '../../../config/companies.ts';
import { firstCouriers } from '../../../config/couriers.ts';
import { firstItems } from '../../../config/items.ts';
import { firstLocations } from '../../../config/locations.ts';
import { firstMapping, firstNodes } from '../../../config/mapping.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { postSales } from '../../../src/core/erp/index.ts';
import { seedStock } from '../../../src/core/inventory/index.ts';
import type { IncomingOrder } from '../../../src/core/order/index.ts';
import { dispatchShipments } from '../../../src/core/shipment/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { booked, otherSku, places, sku } from '../made.ts';

export const [store, otherStore] = places;
export const abroad = firstLocations.find((one) => one.country === 'SA' && one.active)?.id ?? '';
export { otherSku, sku };

/** The demo's catalog with its mapping, and `pieces` of two SKUs at two places of AE. */
export async function trade(pieces = 10, erp: Partial<NonNullable<CompanyRow['erp']>> = {}): Promise<FreshDatabase> {
  const fresh = await freshDatabase();
  await furnishTrade(fresh.db, pieces, erp);
  return fresh;
}

/** The same in a database that is there already. */
export async function furnishTrade(
  db: Database,
  pieces: number,
  erp: Partial<NonNullable<CompanyRow['erp']>>,
): Promise<void> {
  const companies = firstCompanies.map((one) =>
    one.id === 'AE01' && one.erp !== undefined ? { ...one, erp: { ...one.erp, ...erp } } : one,
  );
  await db.tx((tx) =>
    seedCatalog(tx, {
      companies,
      channels: firstChannels,
      couriers: firstCouriers,
      locations: [...firstLocations, ...firstNodes],
      items: firstItems.slice(0, 2),
      mapping: firstMapping,
    }),
  );
  const rows = places.flatMap((locationId) =>
    [sku, otherSku].map((one) => ({ locationId, sku: one, quantity: pieces })),
  );
  await db.tx((tx) => seedStock(tx, rows));
}

/** A parcel that has left, and its sale written. */
export async function sold(
  db: Database,
  over: Partial<IncomingOrder> = {},
): Promise<{ readonly orderId: string; readonly shipmentId: string }> {
  const parcel = await booked(db, over);
  await db.tx((tx) => dispatchShipments(tx, [parcel.shipmentId]));
  const [outcome] = await db.tx((tx) => postSales(tx, [parcel]));
  if (outcome instanceof Error) throw outcome;
  return parcel;
}

export type PostingRow = {
  id: string;
  location_id: string;
  out_seq: number;
  type: string;
  document_key: string;
  state: string;
  entry_key: string | null;
  payload: string;
};

export function postings(db: Database): Promise<PostingRow[]> {
  return db.read((r) => r.all<PostingRow>('SELECT * FROM erp_postings ORDER BY location_id, out_seq'));
}

export function stockOf(db: Database, locationId: string, one = sku): Promise<Record<string, number> | undefined> {
  return db.read((r) =>
    r.one<Record<string, number>>(
      'SELECT physical, reserved, quarantine, overlay_sum, open_count FROM stock WHERE location_id = ? AND sku = ?',
      [locationId, one],
    ),
  );
}
