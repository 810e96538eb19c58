/** What a person may order to be done with an order: release it from a hold. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { letGo } from './admit-orders.ts';
import { lockOrders } from './store.ts';

/**
 * Lets a held order go on.
 * @throws missing `order.unknown`; conflict `order.illegal_move` when it is not on hold
 */
export async function releaseOrder(tx: Tx, orderId: string, why: string): Promise<void> {
  const [order] = await lockOrders(tx, [orderId]);
  if (order === undefined) fail('missing', 'order.unknown', { orderId });
  if (order.state !== 'on_hold') fail('conflict', 'order.illegal_move', { state: order.state, move: 'release' });
  await letGo(tx, [order], 'release', why);
}
