/** Safety stock: pieces of a SKU that a manager keeps back at a place. */
import { uuidv7 } from 'uuidv7';
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
  const { locationId, sku, quantity } = wish;
  if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity > MOST)
    fail('invalid', 'stock.safety_invalid', { locationId, sku, quantity, most: MOST });
  const row = (await lockStock(tx, [wish])).get(placeKey(wish));
  const before = row?.safety ?? 0;
  if (before === quantity) return before;
  await changeExactly(tx, [wish], { safety: 'k.quantity', version: 't.version + 1' }, '1 = 1');
  await insertLedger(tx, [
    {
      locationId,
      sku,
      kind: 'safety',
      quantity: 0,
      businessKey: `safety:${uuidv7()}`,
      reason: `${before} → ${quantity}`,
    },
  ]);
  return before;
}
