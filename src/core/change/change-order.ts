/** What a person or another system changes of an order at once: fewer pieces, another address, another way. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { cancelLines } from './cancel-lines.ts';
import { changeDestination, type Destination } from './change-address.ts';
import type { Piece } from './store.ts';
import { lockSubject, type Wish } from './subject.ts';

export type Change = Destination & {
  /** What is wanted of these lines from now on; more than now is the shop's to sell. */
  readonly lines?: readonly { readonly orderLineId: string; readonly quantity: number }[];
};

export type Changed = {
  readonly state: string;
  readonly version: number;
  /** References of parcels that are to be let go of by their courier first. */
  readonly recalled: readonly string[];
};

/**
 * All of it or nothing.
 * @throws what `cancelLines` and `changeDestination` throw; invalid `change.more_needs_channel`, `change.nothing`
 */
export async function changeOrder(tx: Tx, orderId: string, change: Change, wish: Wish): Promise<Changed> {
  const { lines, order } = await lockSubject(tx, orderId, wish.version);
  const { lines: wanted = [], ...destination } = change;
  const less = wanted.flatMap(({ orderLineId, quantity }): Piece[] => {
    const line = lines.find((one) => one.id === orderLineId) ?? fail('missing', 'order.unknown_line', { orderLineId });
    const left = line.quantity - line.cancelled;
    if (quantity > left) fail('invalid', 'change.more_needs_channel', { sku: line.sku, left, asked: quantity });
    return quantity < left ? [{ orderLineId, quantity: left - quantity }] : [];
  });
  const moves = Object.keys(destination).length > 0;
  if (less.length === 0 && !moves) fail('invalid', 'change.nothing', { number: order.number });
  const { reason } = wish;
  if (moves) await changeDestination(tx, orderId, destination, { reason });
  if (less.length > 0) await cancelLines(tx, orderId, less, { reason });
  const after = await lockSubject(tx, orderId);
  const recalled = after.shipments.filter((one) => one.state === 'recalled').map((one) => one.reference);
  return { state: after.order.state, version: after.order.version, recalled };
}
