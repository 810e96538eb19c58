/** The whole order is not wanted any more: what has not left is cancelled, what has left goes on to the customer. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { touchOrder } from '../order/index.ts';
import { cancelIn, cancellingOf, giveBack, settleCauses, workOn, type Shipment } from '../shipment/index.ts';
import { isFinal, raiseCancelled, settleOrder } from './settle-order.ts';
import { endWaiting, insertWaiting, type WaitingKind, type Piece } from './store.ts';
import { liveOf, lockSubject, openPieces, piecesIn, summedPieces, type Subject, type Wish } from './subject.ts';

/** `recalling`: a courier has to let go of a parcel first. `partly`: the rest has left. References of parcels. */
export type Cancelled = {
  readonly outcome: 'cancelled' | 'recalling' | 'partly';
  readonly state: string;
  readonly version: number;
  readonly cancelled: readonly string[];
  readonly recalled: readonly string[];
  readonly kept: readonly string[];
};

/**
 * @throws missing `order.unknown`; conflict `order.changed_meanwhile`, `order.already_cancelled`, or
 * `order.too_late_to_cancel` with what can be done instead
 */
export async function cancelOrder(tx: Tx, orderId: string, wish: Wish & { revisionId?: string }): Promise<Cancelled> {
  const subject = await lockSubject(tx, orderId, wish.version);
  const { order } = subject;
  if (order.state === 'cancelled') fail('conflict', 'order.already_cancelled', { number: order.number });
  const live = liveOf(subject);
  const late = live.filter((one) => cancellingOf(one) === 'late');
  const ours = live.filter((one) => cancellingOf(one) !== 'late');
  const open = openPieces(subject);
  if (isFinal(order) || (ours.length === 0 && open.size === 0)) {
    fail('conflict', 'order.too_late_to_cancel', {
      number: order.number,
      state: order.state,
      shipments: late.map((one) => `${one.reference}: ${one.state}`),
      instead: late.some((one) => ['lost', 'damaged', 'returned'].includes(one.state)) ? ['refund_parcel'] : ['return'],
    });
  }
  const { cancelled, recalled } = await takeBack(tx, subject, ours, 'cancel', wish);
  const gone = [
    ...[...open].map(([orderLineId, quantity]) => ({ orderLineId, quantity })),
    ...piecesIn(subject, new Set(cancelled.map((one) => one.id))),
  ];
  await raiseCancelled(tx, summedPieces(gone));
  const goesOn = recalled.length > 0 || late.length > 0;
  if (goesOn) {
    await touchOrder(tx, order, {
      move: 'cancel_rest',
      why: wish.reason,
      changes: { cancelled: [0, gone.reduce((sum, one) => sum + one.quantity, 0)] },
      tells: gone.length > 0,
    });
  }
  const after = await settleOrder(tx, orderId, wish.reason);
  return {
    outcome: recalled.length > 0 ? 'recalling' : late.length > 0 ? 'partly' : 'cancelled',
    state: after.order.state,
    version: after.order.version,
    cancelled: cancelled.map((one) => one.reference),
    recalled: recalled.map((one) => one.reference),
    kept: late.map((one) => one.reference),
  };
}

/**
 * Cancels these parcels or recalls them, and keeps what is to happen when the courier has spoken. A parcel that is
 * recalled already is waited for by whoever wants most of it: of the whole order before a part.
 */
export async function takeBack(
  tx: Tx,
  subject: Subject,
  shipments: readonly Shipment[],
  kind: WaitingKind,
  wish: Wish & { readonly revisionId?: string },
  pieces: ReadonlyMap<string, readonly Piece[]> = new Map(),
): Promise<{ cancelled: Shipment[]; recalled: Shipment[] }> {
  const work = await workOn(
    tx,
    shipments.map((one) => one.id),
  );
  const became = cancelIn(work, work.ids, wish.reason);
  const cancelled = shipments.filter((one) => became.get(one.id) === 'cancelled');
  const recalled = shipments.filter((one) => became.get(one.id) === 'recalled');
  await giveBack(
    tx,
    cancelled.map((one) => one.id),
  );
  await work.save();
  await settleCauses(
    tx,
    cancelled.map((one) => one.id),
  );
  const ids = new Set(recalled.map((one) => one.id));
  if (kind === 'cancel') {
    const before = subject.waiting.filter((one) => ids.has(one.shipmentId));
    await endWaiting(
      tx,
      before.map((one) => one.id),
      'replaced',
    );
  }
  await insertWaiting(
    tx,
    recalled.map((one) => ({
      id: uuidv7(),
      orderId: subject.order.id,
      shipmentId: one.id,
      kind,
      pieces: pieces.get(one.id) ?? [],
      reason: wish.reason,
      revisionId: wish.revisionId ?? null,
    })),
  );
  return { cancelled, recalled };
}
