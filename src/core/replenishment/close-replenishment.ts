/** What people do with a request: end it, or send the pieces from their warehouse. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { mustMove } from '../../platform/machine.ts';
import { postTransfer, type Posting } from '../erp/index.ts';
import { placeKey, readFree } from '../inventory/index.ts';
import { settleTask } from '../task/index.ts';
import { moveReplenishment } from './move-replenishment.ts';
import type { Replenishment } from './replenishment.ts';
import { replenishmentMoves } from './states.ts';
import { lockReplenishment } from './store.ts';

/** @throws missing `replenishment.unknown`; conflict `replenishment.illegal_move` when it has ended */
export async function closeReplenishment(tx: Tx, id: string, why: string): Promise<Replenishment> {
  const one = await mustLock(tx, id);
  mustMove('replenishment', replenishmentMoves, one.state, 'close', one);
  return (await moveReplenishment(tx, one, 'close', {}, why)) ?? one;
}

/**
 * The warehouse has sent pieces: they leave its stock now, its ERP hears of the transfer under the request's number.
 * @throws missing `replenishment.unknown`; conflict `replenishment.illegal_move` for one that a supplier serves or that
 * has ended, `replenishment.not_enough` when they are promised to others; invalid `replenishment.quantity`
 */
export async function shipReplenishment(
  tx: Tx,
  id: string,
  said: { readonly quantity?: number; readonly who: string },
): Promise<{ readonly replenishment: Replenishment; readonly postings: readonly Posting[] }> {
  const one = await mustLock(tx, id);
  mustMove('replenishment', replenishmentMoves, one.state, 'ship', one);
  const left = one.quantity - one.shipped;
  const quantity = said.quantity ?? left;
  const from = one.fromLocation ?? '';
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > left)
    fail('invalid', 'replenishment.quantity', { number: one.number, quantity, left });
  const { postings } = await postTransfer(tx, {
    transferId: one.number,
    from,
    to: one.locationId,
    event: 'SHIP',
    lines: [{ sku: one.sku, quantity }],
    who: said.who,
  });
  const at = { locationId: from, sku: one.sku };
  // Its row is ours by now; what is below nothing was promised to others.
  const free = (await readFree(tx, [at])).get(placeKey(at)) ?? 0;
  if (free < 0) fail('conflict', 'replenishment.not_enough', { number: one.number, quantity, free: free + quantity });
  const shipped = one.shipped + quantity;
  const moved = await moveReplenishment(tx, one, 'ship', { shipped }, `${quantity} from ${from}`);
  if (shipped === one.quantity) await settleTask(tx, 'replenishment.to_ship', one.id);
  return { replenishment: moved ?? one, postings };
}

async function mustLock(tx: Tx, id: string): Promise<Replenishment> {
  return (await lockReplenishment(tx, id)) ?? fail('missing', 'replenishment.unknown', { id });
}
