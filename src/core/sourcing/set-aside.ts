/**
 * Orders that wait for goods take what has come, first come first served: what is there of an order is set aside for it,
 * so that a large order is not passed by small ones for ever; one that has all of it may start.
 */
import type { Tx } from '../../platform/db/index.ts';
import { dateOf } from '../../platform/time.ts';
import { holdPieces, releaseHolds } from '../inventory/index.ts';
import type { Order } from '../order/index.ts';
import { decide, openOrders, piecesOf, secure } from './decide.ts';
import { holdAgain, holdOwner } from './hold-orders.ts';
import { loadWorld } from './load-world.ts';

/** Pieces stay set aside a little longer than their order waits: its own job ends both. */
export const AFTERWARDS_MS = 3_600_000;

export type SetAside = { readonly whole: readonly Order[]; readonly later: ReadonlySet<string> };

/**
 * @param orders locked, who is served first in front
 * @param placed pieces of their lines in shipments already
 */
export async function setAside(
  tx: Tx,
  orders: readonly Order[],
  placed: ReadonlyMap<string, number>,
  now = new Date(),
): Promise<SetAside> {
  const open = await openOrders(tx, orders, placed);
  const held = await releaseHolds(tx, orders.map(holdOwner));
  const skus = open.flatMap((one) => one.needs.map((need) => need.sku));
  const world = await loadWorld(tx, skus, { now });
  const { firm, later } = await secure(tx, await decide(tx, open, world, () => true));
  for (const one of firm) {
    const { order } = one.open;
    const pieces = piecesOf(one);
    const until = order.dueAt === null ? now : dateOf(order.dueAt);
    const expiresAt = new Date(Math.max(until.getTime(), now.getTime()) + AFTERWARDS_MS);
    if (pieces.length > 0) await holdPieces(tx, holdOwner(order), pieces, { expiresAt, orderId: order.id });
  }
  await holdAgain(
    tx,
    orders.filter((order) => later.has(order.id)),
    held,
  );
  return { whole: firm.filter(({ choice }) => choice.missing.length === 0).map((one) => one.open.order), later };
}

/** What is set aside for an order stays so until another moment. */
export async function keepUntil(tx: Tx, order: Pick<Order, 'id'>, expiresAt: Date): Promise<void> {
  const owner = holdOwner(order);
  const held = (await releaseHolds(tx, [owner])).get(owner) ?? [];
  if (held.length > 0) await holdPieces(tx, owner, held, { expiresAt, orderId: order.id });
}
