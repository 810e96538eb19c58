/** What the customer of a cash order pays at the door, as the order is now. */
import type { Reader } from '../../platform/db/index.ts';
import { orderBook, type Order } from '../order/index.ts';

/** Minor units: what the pieces still wanted cost, less what has come. */
export async function amountAtDoor(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  order: Pick<Order, 'id' | 'grandTotalMinor' | 'paidMinor'>,
): Promise<number> {
  const [counted] = await orderBook.ofOrders(reader, [order.id]);
  return Math.max(0, (counted?.wantedMinor ?? order.grandTotalMinor) - order.paidMinor);
}
