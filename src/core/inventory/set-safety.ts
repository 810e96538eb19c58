/** Safety stock: pieces of a SKU that a manager keeps back at a place. */
import { uuidv7 } from '../../platform/ids.ts';
import { fail } from '../../platform/errors.ts';
import type { Tx } from '../../platform/db/index.ts';
import { insertLedger } from './store-ledger.ts';
import { changeExactly, lockStock } from './store.ts';
import { placeKey, type Piece } from './stock.ts';

const MOST = 1_000_000;

/**
 * Sets it; where the place has never had the SKU it is set in advance. The ledger tells who changed it from what to what,
 * with a row that moves nothing.
 * @returns what it was before
 * @throws invalid `stock.safety_invalid`
 */
export async function setSafety(tx: Tx, wish: Piece): Promise<number> {
  return (await setSafeties(tx, [wish])).get(placeKey(wish)) ?? 0;
}

/** Many at once, each place and SKU once; what they were before, as `place\nsku`. */
export async function setSafeties(tx: Tx, wishes: readonly Piece[]): Promise<Map<string, number>> {
  for (const { locationId, sku, quantity } of wishes)
    if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity > MOST)
      fail('invalid', 'stock.safety_invalid', { locationId, sku, quantity, most: MOST });
  const rows = await lockStock(tx, wishes);
  const before = new Map([...rows].map(([key, row]) => [key, row.safety]));
  const changed = wishes.filter((one) => before.get(placeKey(one)) !== one.quantity);
  if (changed.length === 0) return before;
  await changeExactly(tx, changed, { safety: 'k.quantity', version: 't.version + 1' }, '1 = 1');
  await insertLedger(
    tx,
    changed.map((one) => ({
      locationId: one.locationId,
      sku: one.sku,
      kind: 'safety',
      quantity: 0,
      businessKey: `safety:${uuidv7()}`,
      reason: `${before.get(placeKey(one)) ?? 0} → ${one.quantity}`,
    })),
  );
  return before;
}
