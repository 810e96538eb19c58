/** Orders that passed every check are saved in the state of their first move, whichever way they came in. */
import type { Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { mustMove, next } from '../../platform/machine.ts';
import type { Channel, Item } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { currentProcesses } from '../process/index.ts';
import { openTasks } from '../task/index.ts';
import { admitOrders, tasksOf, type Admission } from './admit-orders.ts';
import type { IncomingOrder } from './incoming-order.ts';
import { lineRowsOf, rowOf, type Origin } from './order-rows.ts';
import type { Order } from './order.ts';
import { orderMoves } from './states.ts';
import { insertOrders } from './store.ts';

export type NewOrder = { readonly order: Order; readonly incoming: IncomingOrder; readonly from: Origin };

/** One statement each for orders, lines and what the gate asks, however many they are. */
export async function saveNewOrders(
  tx: Tx,
  arrived: readonly NewOrder[],
  known: { readonly channels: ReadonlyMap<string, Channel>; readonly items: ReadonlyMap<string, Item> },
): Promise<Order[]> {
  if (arrived.length === 0) return [];
  const walks = await currentProcesses(
    tx,
    arrived.map(({ order, incoming }) => ({ ...order, skus: incoming.lines.map((line) => line.sku) })),
  );
  const fresh = arrived.map((one, at) => {
    const { kind, version } = walks[at] ?? { kind: one.order.kind, version: one.order.processVersion };
    return { ...one, order: { ...one.order, kind, processVersion: version } };
  });
  const admitted = await admitOrders(
    tx,
    fresh.map(({ order }) => order),
    'accept',
    known,
  );
  const moved = fresh.map((one) => {
    const admission: Admission = admitted.get(one.order.id) ?? { move: 'accept' };
    const { to } = mustMove('order', orderMoves, one.order.state, admission.move, one.order);
    const { reason = null, dueAt = null } = admission;
    const saved: Order = { ...one.order, state: to, reason, dueAt, version: 2 };
    return { ...one, saved, admission };
  });
  await insertOrders(
    tx,
    moved.map(({ saved, incoming, from }) => rowOf(saved, incoming, from)),
    moved.flatMap(({ saved, incoming }) => lineRowsOf(saved, incoming, known.items)),
  );
  for (const one of moved) {
    announce(tx, one);
    if (one.incoming.replaces !== undefined) tell(tx, 'order.replaces', { orderId: one.order.id }, 2);
  }
  await openTasks(tx, tasksOf(moved.map(({ admission }) => admission)));
  return moved.map(({ saved }) => saved);
}

function announce(
  tx: Tx,
  {
    order,
    saved,
    admission,
    incoming,
  }: { order: Order; saved: Order; admission: Admission; incoming: NewOrder['incoming'] },
): void {
  const about = { entity: 'order', entityId: order.id, orderId: order.id } as const;
  remember(tx, { ...about, move: 'receive', to: 'received', version: 1 });
  remember(tx, {
    ...about,
    move: admission.move,
    from: 'received',
    to: saved.state,
    version: 2,
    ...(admission.reason === undefined ? {} : { why: admission.reason }),
  });
  // First, so that what the older one holds is free before this one looks for its own.
  if (incoming.replaces !== undefined) tell(tx, 'order.replaces', { orderId: order.id }, 2);
  const row = next(orderMoves, 'received', admission.move, order);
  if (row?.tells !== undefined) tell(tx, row.tells as 'order.accepted', { orderId: order.id }, 2);
}
