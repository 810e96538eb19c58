/** First boot: opening stock, in the numbers and in the ledger alike. Rows that exist already are left alone. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { noteChanges } from './store-changes.ts';
import { placeKey, type Piece } from './stock.ts';
import { readFree } from './store.ts';

const CHUNK = 500;

/**
 * Returns how many rows were new.
 * @throws conflict `inventory.seed_collided` when somebody else seeds at the same moment; run it again.
 */
export async function seedStock(tx: Tx, rows: readonly Piece[], now = new Date()): Promise<number> {
  let seeded = 0;
  for (let at = 0; at < rows.length; at += CHUNK) seeded += await seedChunk(tx, rows.slice(at, at + CHUNK), now);
  return seeded;
}

async function seedChunk(tx: Tx, rows: readonly Piece[], now: Date): Promise<number> {
  const known = await readFree(tx, rows);
  const fresh = rows.filter((row) => !known.has(placeKey(row)));
  const added = await tx.insert(
    'stock',
    fresh.map((row) => ({
      location_id: row.locationId,
      sku: row.sku,
      base: row.quantity,
      physical: row.quantity,
    })),
    { ifAbsent: true },
  );
  // A ledger row for a stock row that somebody else made in between would break "sum of the ledger = physical".
  if (added !== fresh.length) fail('conflict', 'inventory.seed_collided', { added, wanted: fresh.length });
  await tx.insert(
    'stock_movements',
    fresh.map((row) => ({
      location_id: row.locationId,
      sku: row.sku,
      kind: 'opening',
      quantity: row.quantity,
      business_key: `opening:${row.locationId}:${row.sku}`,
      order_id: null,
      who: 'hub',
      at: momentOf(now),
    })),
  );
  noteChanges(tx, fresh);
  return added;
}
