/** Orders by what a gateway calls their payment. */
import type { Reader } from '../../platform/db/index.ts';
import type { Order } from './order.ts';
import { listOrders } from './store.ts';

/** The newest of them: an order that replaces another may have taken its payment over. */
export async function findByPayment(reader: Reader, gateway: string, paymentRef: string): Promise<Order | undefined> {
  const row = await reader.one<{ id: string }>(
    'SELECT id FROM orders WHERE payment_ref = ? AND payment_gateway = ? ORDER BY id DESC LIMIT 1',
    [paymentRef, gateway],
  );
  return row === undefined ? undefined : (await listOrders(reader, [row.id]))[0];
}
