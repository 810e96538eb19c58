/** Goods have come to a place: the open request for them is served, in part or in full. */
import type { Tx } from '../../platform/db/index.ts';
import type { ReceivedFact } from '../events.ts';
import { keepReplenishment, moveReplenishment } from './move-replenishment.ts';
import { openKeyOf } from './replenishment.ts';
import { lockOpen } from './store.ts';

/** Each event once: the inbox of the flow sees to that. */
export async function recordReceived(tx: Tx, facts: readonly ReceivedFact[]): Promise<void> {
  const came = new Map<string, number>();
  for (const { locationId, lines } of facts) {
    for (const { sku, quantity } of lines) {
      const key = openKeyOf({ locationId, sku });
      came.set(key, (came.get(key) ?? 0) + Math.max(0, quantity));
    }
  }
  for (const one of await lockOpen(tx, [...came.keys()])) {
    const received = one.received + (came.get(openKeyOf(one)) ?? 0);
    if (received === one.received) continue;
    if (received >= one.quantity) await moveReplenishment(tx, one, 'receive', { received });
    else await keepReplenishment(tx, one, { ...one, received });
  }
}
