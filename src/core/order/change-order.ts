/** What a person may order to be done with an order: release it from a hold. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { settleTask } from '../task/index.ts';
import { moveOrders } from './move-order.ts';
import { lockOrders } from './store.ts';

/**
 * Lets a held order go on.
 * @throws missing `order.unknown`; conflict `order.illegal_move` when it is not on hold
 */
export async function releaseOrder(tx: Tx, orderId: string, why: string): Promise<void> {
  const [order] = await lockOrders(tx, [orderId]);
  if (order === undefined) fail('missing', 'order.unknown', { orderId });
  await moveOrders(tx, [{ order, move: 'release', reason: why }]);
  await settleTask(tx, 'order.on_hold', orderId);
}
