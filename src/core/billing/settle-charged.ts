/** What a customer has booked of their spending limit is settled as their parcels are charged. */
import type { Tx } from '../../platform/db/index.ts';
import { settleSpending } from '../customer/index.ts';
import { orderBook, type Order } from '../order/index.ts';

type Charged = {
  readonly order: Pick<Order, 'id' | 'paymentMode'>;
  readonly shipment: { readonly id: string };
  readonly priced: { readonly totalMinor: number };
};

/** Of what is collected at the door nobody knows before the order closes. */
export async function settleCharged(tx: Tx, bills: readonly Charged[]): Promise<void> {
  const taken = bills.filter(({ order }) => order.paymentMode !== 'cod');
  await settleSpending(
    tx,
    taken.map(({ order, shipment, priced }) => ({
      orderId: order.id,
      amountMinor: priced.totalMinor,
      ref: shipment.id,
    })),
    orderBook,
  );
}
