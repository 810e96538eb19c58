/** A parcel was lost, damaged or came back: what the customer gets for it. It concerns this parcel alone. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { creditShipments, creditUndone } from '../billing/index.ts';
import { touchOrder } from '../order/index.ts';
import { findShipment, workOn, type Resolution } from '../shipment/index.ts';
import { settleTask } from '../task/index.ts';
import { reopen, settleOrder } from './settle-order.ts';
import { liveOf, lockSubject, type Wish } from './subject.ts';

const missed = new Set(['lost', 'damaged', 'returned']);

/**
 * Refund: its invoice is credited and the money goes back. Reship: its pieces are found a place again. Write-off: the
 * order goes on without it.
 * @throws missing `shipment.unknown`; conflict `shipment.not_missed`, `shipment.already_resolved`, `order.changed_meanwhile`
 */
export async function resolveUndelivered(
  tx: Tx,
  shipmentId: string,
  resolution: Resolution,
  wish: Wish = { reason: resolution },
): Promise<{ readonly state: string; readonly version: number }> {
  const found = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  const { order } = await lockSubject(tx, found.orderId, wish.version);
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId) ?? fail('missing', 'shipment.unknown', { shipmentId });
  if (!missed.has(shipment.state))
    fail('conflict', 'shipment.not_missed', { reference: shipment.reference, state: shipment.state });
  if (shipment.resolution !== null)
    fail('conflict', 'shipment.already_resolved', { reference: shipment.reference, resolution: shipment.resolution });
  work.set(shipmentId, { resolution }, `resolve_${resolution}`);
  await work.save();
  if (resolution === 'refund')
    await creditShipments(tx, [{ shipmentId, shipping: 'all', reason: `shipment_${shipment.state}` }]);
  if (resolution === 'reship') await creditUndone(tx, [{ id: shipmentId, state: shipment.state }]);
  const touched = await touchOrder(tx, order, {
    move: `resolve_${resolution}`,
    why: wish.reason,
    changes: { shipment: [shipment.state, resolution] },
    tells: resolution === 'refund',
  });
  await settleTask(tx, `shipment.${shipment.state}`, shipmentId);
  const left = liveOf(await lockSubject(tx, order.id)).some((one) => missed.has(one.state) && one.resolution === null);
  if (!left) await settleTask(tx, 'order.undelivered', order.id);
  if (resolution === 'reship') await reopen(tx, touched);
  const after = await settleOrder(tx, order.id, wish.reason);
  return { state: after.order.state, version: after.order.version };
}
