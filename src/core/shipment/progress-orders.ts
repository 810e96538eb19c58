/** An order follows its shipments: read from their states, so the same news twice changes nothing. */
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { listLines, lockOrders, moveOrders, type Order, type OrderMoving } from '../order/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { Shipment } from './shipment.ts';
import { listPlaced } from './store-placed.ts';
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
  const wanted = orders.flatMap((order) => moveFor(order, shipments.get(order.id) ?? []) ?? []);
  const unfinished = await openOf(
    tx,
    wanted.filter(({ move }) => move === 'close').map(({ order }) => order.id),
  );
  // Pieces that are still to come keep it open.
  const moving = wanted.filter(({ order, move }) => move !== 'close' || !unfinished.has(order.id));
  await moveOrders(tx, moving);
  for (const { order, move, reason } of moving) {
    if (move === 'close' && order.state === 'paused') await settleTask(tx, 'order.paused', order.id);
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

/** What its parcels make of an order now; undefined when nothing. Pure. */
export function moveFor(order: Order, all: readonly Shipment[]): OrderMoving | undefined {
  const shipments = all.filter((one) => one.state !== 'cancelled');
  if (shipments.length === 0 || !['sourced', 'dispatched', 'undelivered', 'paused'].includes(order.state))
    return undefined;
  if (shipments.every((one) => one.state === 'delivered' || one.resolution !== null)) return { order, move: 'close' };
  // Nobody has to go on with it but the couriers: it stays as it is until somebody lets it go on.
  if (order.state === 'paused') return undefined;
  const failed = shipments.find((one) => missed.has(one.state) && one.resolution === null);
  if (failed !== undefined)
    return order.state === 'undelivered' ? undefined : { order, move: 'miss', reason: `shipment_${failed.state}` };
  if (order.state === 'undelivered') return { order, move: 'resolve' };
  const someLeft = shipments.some((one) => !before.has(one.state));
  return someLeft && order.state === 'sourced' ? { order, move: 'dispatch' } : undefined;
}

/** Of these orders, those with pieces that are in no parcel and still wanted. */
async function openOf(tx: Tx, orderIds: readonly string[]): Promise<Set<string>> {
  if (orderIds.length === 0) return new Set();
  const placed = await listPlaced(tx, orderIds);
  const lines = await listLines(tx, orderIds);
  return new Set(
    lines
      .filter((line) => line.ships && line.quantity - line.cancelled > (placed.get(line.id) ?? 0))
      .map((line) => line.orderId),
  );
}
