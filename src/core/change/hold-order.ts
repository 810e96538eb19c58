/** An order stops before its pieces are chosen, and goes on: as a person, a system or the channel wants it. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { moveOrders, orderMoves, releaseOrder as letRelease } from '../order/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import { isFinal } from './settle-order.ts';
import { lockSubject, type Wish } from './subject.ts';

const holdable = new Set(orderMoves.filter((row) => row.on === 'hold').flatMap((row) => row.from));

/**
 * @throws missing `order.unknown`; conflict `order.changed_meanwhile`, `order.already_on_hold`, `order.too_late_to_hold`
 */
export async function holdOrder(tx: Tx, orderId: string, wish: Wish & { readonly code?: string }): Promise<void> {
  const { order } = await lockSubject(tx, orderId, wish.version);
  // Another reason would hide what it waits for.
  if (order.state === 'on_hold')
    fail('conflict', 'order.already_on_hold', { number: order.number, reason: order.reason });
  if (!holdable.has(order.state)) {
    const instead = isFinal(order) ? [] : ['pause'];
    fail('conflict', 'order.too_late_to_hold', { number: order.number, state: order.state, instead });
  }
  const code = wish.code ?? 'held_by_hand';
  await moveOrders(tx, [{ order, move: 'hold', reason: code }]);
  await openTask(tx, {
    kind: 'order.on_hold',
    about: order.id,
    workgroup: 'orders',
    orderId: order.id,
    channelId: order.channelId,
    reasonCode: code,
    facts: { number: order.number, why: wish.reason },
  });
}

/**
 * Goes on to the next thing that holds it, or to sourcing.
 * @throws missing `order.unknown`; conflict `order.changed_meanwhile`, `order.illegal_move` when it is not on hold
 */
export async function releaseOrder(tx: Tx, orderId: string, wish: Wish): Promise<void> {
  await lockSubject(tx, orderId, wish.version);
  await letRelease(tx, orderId, wish.reason);
  await settleTask(tx, 'order.resourcing_exhausted', orderId);
}
