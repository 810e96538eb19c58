/** An order in progress becomes dearer: only with room under the customer's limit, and not during maintenance. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { admitMore, followSpending } from '../customer/index.ts';
import { orderBook, type Order } from '../order/index.ts';

/**
 * Checked before anything is written; `countDearer` books it afterwards. The customer stays locked in between.
 * @throws conflict `spending_limit`, `maintenance`
 */
export async function checkDearer(tx: Tx, order: Order, moreMinor: number): Promise<void> {
  if (moreMinor <= 0) return;
  const [counted] = await orderBook.ofOrders(tx, [order.id]);
  // One that has never been accepted is judged as a whole when it is.
  if (counted === undefined || counted.acceptedAt === null) return;
  const { id: orderId, customerKey, customerEmail: email, channelId, currency } = order;
  const verdict = await admitMore(
    tx,
    { orderId, customerKey, email, channelId, currency, amountMinor: moreMinor },
    orderBook,
  );
  if (verdict === 'over_limit') fail('conflict', 'spending_limit', { orderId, moreMinor, currency });
  if (verdict === 'maintenance') fail('conflict', 'maintenance', { orderId, channelId });
}

/** What it costs more is counted before anybody else may count for this customer. */
export async function countDearer(tx: Tx, order: Order, moreMinor: number): Promise<void> {
  if (moreMinor > 0) await followSpending(tx, [order.id], orderBook);
}
