/** Orders that end before a piece of them has found its place: nothing of them is wanted, nothing is kept aside. */
import type { Tx } from '../../platform/db/index.ts';
import { releaseHolds } from '../inventory/index.ts';
import { settleTasks } from '../task/index.ts';
import { moveOrders } from './move-order.ts';
import type { Order } from './order.ts';
import { addCancelled } from './store-changes.ts';
import { listLines } from './store.ts';

/** Cancels locked orders that sourcing has not placed; what follows elsewhere hears of `order.cancelled`. */
export async function stopOrders(
  tx: Tx,
  stopped: readonly { readonly order: Order; readonly reason: string }[],
): Promise<void> {
  const orders = stopped.map(({ order }) => order);
  await moveOrders(
    tx,
    stopped.map(({ order, reason }) => ({ order, move: 'cancel', reason })),
  );
  await dropPieces(tx, orders);
  await settleTasks(
    tx,
    'order.on_hold',
    orders.map((order) => order.id),
  );
}

/** Their lines are not wanted any more, and what was set aside for them is everybody's. */
export async function dropPieces(tx: Tx, orders: readonly Order[]): Promise<void> {
  if (orders.length === 0) return;
  const lines = await listLines(
    tx,
    orders.map((order) => order.id),
  );
  const wanted = lines.filter((line) => line.quantity > line.cancelled);
  await addCancelled(
    tx,
    wanted.map((line) => ({ orderLineId: line.id, quantity: line.quantity - line.cancelled })),
  );
  await releaseHolds(
    tx,
    orders.map((order) => `order:${order.id}`),
  );
}
