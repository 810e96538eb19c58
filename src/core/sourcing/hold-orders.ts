/**
 * An order whose payment is under way: its pieces are set aside where it would be served from, until a deadline. When it
 * is released, sourcing lets them go and takes them in one transaction; when the deadline passes, they are everybody's.
 */
import { limits } from '../../../config/retry.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Outcome } from '../../platform/flow.ts';
import { LATER } from '../../platform/lane.ts';
import { dateOf } from '../../platform/time.ts';
import { holdPieces, listHeld, type Hold } from '../inventory/index.ts';
import { lockOrders, type Order } from '../order/index.ts';
import { decide, openOrders, piecesOf, secure } from './decide.ts';
import { loadWorld } from './load-world.ts';

export function holdOwner(order: { readonly id: string }): string {
  return `order:${order.id}`;
}

/** Sets pieces aside for those of the orders that wait for their payment; where nothing has all of it, nothing is. */
export async function holdOrders(tx: Tx, orderIds: readonly string[], now = new Date()): Promise<Outcome[]> {
  const waiting = (await lockOrders(tx, orderIds)).filter(
    (order) => order.state === 'on_hold' && order.reason === 'payment_pending',
  );
  const fresh: Order[] = [];
  for (const order of waiting) if ((await listHeld(tx, holdOwner(order))).length === 0) fresh.push(order);
  const open = await openOrders(tx, fresh);
  const skus = open.flatMap((one) => one.needs.map((need) => need.sku));
  const decided = open.length === 0 ? [] : await decide(tx, open, await loadWorld(tx, skus, { now }));
  const { firm, later } = await secure(tx, decided);
  for (const one of firm) {
    const pieces = piecesOf(one);
    if (pieces.length === 0) continue;
    const { order } = one.open;
    await holdPieces(tx, holdOwner(order), pieces, {
      // Until its payment is given up, with what the last question for it may take.
      expiresAt: new Date(
        (order.dueAt === null ? now.getTime() + limits.paymentHoldMs : dateOf(order.dueAt).getTime()) +
          2 * limits.paymentGraceMs,
      ),
      orderId: order.id,
    });
  }
  return orderIds.map((id) => (later.has(id) ? LATER : undefined));
}

/** Takes back what was let go in this transaction for orders that could not be served in it. */
export async function holdAgain(
  tx: Tx,
  orders: readonly Order[],
  held: ReadonlyMap<string, readonly Hold[]>,
): Promise<void> {
  for (const order of orders) {
    const holds = held.get(holdOwner(order)) ?? [];
    const first = holds[0];
    if (first === undefined) continue;
    await holdPieces(tx, holdOwner(order), holds, { expiresAt: dateOf(first.expiresAt), orderId: order.id });
  }
}
