/** First boot: opening stock, in the numbers and in the ledger alike. Rows that exist already are left alone. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';

export type OpeningStock = { readonly locationId: string; readonly sku: string; readonly quantity: number };

const CHUNK = 500;

/**
 * Returns how many rows were new.
 * @throws conflict `inventory.seed_collided` when somebody else seeds at the same moment; run it again.
 */
export async function seedStock(tx: Tx, rows: readonly OpeningStock[], now = new Date()): Promise<number> {
  let seeded = 0;
  for (let at = 0; at < rows.length; at += CHUNK) seeded += await seedChunk(tx, rows.slice(at, at + CHUNK), now);
  return seeded;
}

async function seedChunk(tx: Tx, rows: readonly OpeningStock[], now: Date): Promise<number> {
  const known = await knownAmong(tx, rows);
  const fresh = rows.filter((row) => !known.has(keyOf(row)));
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
      business_key: `opening:${keyOf(row)}`,
      order_id: null,
      who: 'hub',
      at: momentOf(now),
    })),
  );
  return added;
}

async function knownAmong(tx: Tx, rows: readonly OpeningStock[]): Promise<Set<string>> {
  const keys = tx.keysTable([
    ['location_id', 'text'],
    ['sku', 'text'],
  ]);
  const found = await tx.all<{ location_id: string; sku: string }>(
    `SELECT s.location_id, s.sku FROM ${keys} k
     ${tx.sql.joinInOrder} stock s ON s.location_id = k.location_id AND s.sku = k.sku`,
    [JSON.stringify(rows.map((row) => [row.locationId, row.sku]))],
  );
  return new Set(found.map((row) => keyOf({ locationId: row.location_id, sku: row.sku })));
}

function keyOf(row: { readonly locationId: string; readonly sku: string }): string {
  return `${row.locationId}:${row.sku}`;
}
