/** An order follows its shipments: read from their states, so the same news twice changes nothing. */
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { lockOrders, moveOrders, type Order, type OrderMoving } from '../order/index.ts';
import { openTask } from '../task/index.ts';
import type { Shipment } from './shipment.ts';
import { listShipmentsOf } from './store.ts';

const missed = new Set<Shipment['state']>(['returned', 'lost', 'damaged']);
const before = new Set<Shipment['state']>([
  'planned',
  'charging',
  'charge_failed',
  'invoiced',
  'booking_failed',
  'booked',
  'labelled',
  'recalled',
]);

export async function progressOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const orders = await lockOrders(tx, orderIds);
  const shipments = groupBy(
    await listShipmentsOf(
      tx,
      orders.map((order) => order.id),
    ),
    (shipment) => shipment.orderId,
  );
  const moving = orders.flatMap((order) => moveFor(order, shipments.get(order.id) ?? []) ?? []);
  await moveOrders(tx, moving);
  for (const { order, move, reason } of moving) {
    if (move !== 'miss') continue;
    await openTask(tx, {
      kind: 'order.undelivered',
      about: order.id,
      workgroup: 'orders',
      priority: 1,
      orderId: order.id,
      reasonCode: reason ?? 'order.undelivered',
      facts: { number: order.number },
    });
  }
}

function moveFor(order: Order, all: readonly Shipment[]): OrderMoving | undefined {
  const shipments = all.filter((one) => one.state !== 'cancelled');
  if (shipments.length === 0 || !['sourced', 'dispatched', 'undelivered'].includes(order.state)) return undefined;
  if (shipments.every((one) => one.state === 'delivered')) return { order, move: 'close' };
  const failed = shipments.find((one) => missed.has(one.state));
  if (failed !== undefined)
    return order.state === 'undelivered' ? undefined : { order, move: 'miss', reason: `shipment_${failed.state}` };
  const someLeft = shipments.some((one) => !before.has(one.state));
  return someLeft && order.state === 'sourced' ? { order, move: 'dispatch' } : undefined;
}
