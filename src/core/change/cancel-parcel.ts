/** One parcel is not wanted any more, say because nobody pays for it: its pieces are cancelled, the rest goes on. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { touchOrder } from '../order/index.ts';
import { cancellingOf, findShipment } from '../shipment/index.ts';
import { cancelOrder, takeBack, type Cancelled } from './cancel-order.ts';
import { raiseCancelled, settleOrder } from './settle-order.ts';
import { liveOf, lockSubject, openPieces, piecesIn, type Wish } from './subject.ts';

/**
 * Where nothing else of the order is wanted or on its way, the whole order is cancelled with it.
 * @throws missing `shipment.unknown`; conflict `shipment.too_late_to_cancel`, `order.changed_meanwhile`
 */
export async function cancelParcel(tx: Tx, shipmentId: string, wish: Wish): Promise<Cancelled> {
  const found = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  const subject = await lockSubject(tx, found.orderId, wish.version);
  const { order } = subject;
  const live = liveOf(subject);
  const parcel = live.find((one) => one.id === shipmentId);
  if (parcel === undefined || cancellingOf(parcel) === 'late')
    return fail('conflict', 'shipment.too_late_to_cancel', {
      reference: found.reference,
      state: parcel?.state ?? 'cancelled',
    });
  const open = openPieces(subject);
  if (live.length === 1 && !subject.lines.some((line) => line.ships && open.has(line.id)))
    return cancelOrder(tx, order.id, wish);

  const { cancelled, recalled } = await takeBack(tx, subject, [parcel], 'cancel', wish);
  const gone = piecesIn(subject, new Set(cancelled.map((one) => one.id)));
  await raiseCancelled(tx, gone);
  await touchOrder(tx, order, {
    move: 'cancel_lines',
    why: wish.reason,
    changes: { [parcel.reference]: [parcel.state, recalled.length > 0 ? 'recalled' : 'cancelled'] },
    tells: gone.length > 0,
  });
  const after = await settleOrder(tx, order.id, wish.reason);
  return {
    outcome: recalled.length > 0 || cancelled.length === 0 ? 'recalling' : 'partly',
    state: after.order.state,
    version: after.order.version,
    cancelled: cancelled.map((one) => one.reference),
    recalled: recalled.map((one) => one.reference),
    kept: live.filter((one) => one.id !== shipmentId).map((one) => one.reference),
  };
}
