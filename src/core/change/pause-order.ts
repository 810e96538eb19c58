/** An order stops where its parcels stand: nothing of it is billed, booked, labelled or handed over until it goes on. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { tell } from '../events.ts';
import { moveOrders } from '../order/index.ts';
import { cancellingOf, progressOrders, workOn, type Shipment } from '../shipment/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import { reopen } from './settle-order.ts';
import { liveOf, lockSubject, openPieces, type Wish } from './subject.ts';

/**
 * What couriers report of it is recorded all the same.
 * @throws missing `order.unknown`; conflict `order.changed_meanwhile`, `order.already_paused`, `order.nothing_to_pause`
 */
export async function pauseOrder(tx: Tx, orderId: string, wish: Wish & { readonly code?: string }): Promise<void> {
  const subject = await lockSubject(tx, orderId, wish.version);
  const { order } = subject;
  if (order.state === 'paused') fail('conflict', 'order.already_paused', { number: order.number });
  const home = liveOf(subject).filter((one) => cancellingOf(one) !== 'late');
  const early = ['received', 'accepted', 'on_hold', 'scheduled', 'amending'].includes(order.state);
  if (early || home.length === 0) {
    const instead = early ? ['hold'] : [];
    fail('conflict', 'order.nothing_to_pause', { number: order.number, state: order.state, instead });
  }
  // Whoever is about to record something about them comes before the pause, or sees it.
  await workOn(
    tx,
    home.map((one) => one.id),
  );
  const code = wish.code ?? 'paused_by_hand';
  await moveOrders(tx, [{ order, move: 'pause', reason: code }]);
  await openTask(tx, {
    kind: 'order.paused',
    about: order.id,
    workgroup: 'orders',
    orderId: order.id,
    channelId: order.channelId,
    reasonCode: code,
    facts: { number: order.number, why: wish.reason },
  });
}

/** What a parcel in this state waits for: told again when the order goes on. */
const waitsFor: Partial<
  Record<Shipment['state'], 'shipment.planned' | 'shipment.charging' | 'shipment.invoiced' | 'shipment.booked'>
> = {
  planned: 'shipment.planned',
  charging: 'shipment.charging',
  invoiced: 'shipment.invoiced',
  booked: 'shipment.booked',
};

/**
 * What stood still is told again, once; whoever hears it a second time finds the parcel moved on and does nothing.
 * @throws missing `order.unknown`; conflict `order.changed_meanwhile`, `order.not_paused`
 */
export async function resumeOrder(tx: Tx, orderId: string, wish: Wish): Promise<void> {
  const { order, lines, shipments, pieces } = await lockSubject(tx, orderId, wish.version);
  if (order.state !== 'paused') fail('conflict', 'order.not_paused', { number: order.number, state: order.state });
  await moveOrders(tx, [{ order, move: 'resume', reason: wish.reason }]);
  await settleTask(tx, 'order.paused', orderId);
  for (const shipment of shipments) {
    const event = waitsFor[shipment.state];
    if (event !== undefined) tell(tx, event, { orderId, shipmentId: shipment.id }, shipment.version);
  }
  const open = openPieces({ lines, shipments, pieces });
  const after = await lockSubject(tx, orderId);
  if (lines.some((line) => line.ships && open.has(line.id))) await reopen(tx, after.order);
  await progressOrders(tx, [orderId]);
}
