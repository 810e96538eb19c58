/** How parcels that are billed are paid: from what their order has at hand, from the gateway, or at the door. */
import type { Tx } from '../../platform/db/index.ts';
import type { Order } from '../order/index.ts';
import { moneyOf, type NewCharge } from '../payment/index.ts';
import type { Shipment } from '../shipment/index.ts';

type Bill = {
  readonly shipment: Pick<Shipment, 'id'>;
  readonly order: Pick<Order, 'id' | 'currency' | 'paymentMode'>;
  readonly priced: { readonly totalMinor: number };
  /** Something of the order was billed before. */
  readonly again: boolean;
};

const modes: Readonly<Record<string, NewCharge['mode']>> = { authorised: 'authorised', cod: 'cod' };

/**
 * What a cancelled parcel has given up is used first, so that nobody's card is asked twice for the same goods: for the
 * dearest that it is enough for, and what is left then for a part of the dearest of the others.
 */
export async function chargesOf(tx: Tx, bills: readonly Bill[]): Promise<NewCharge[]> {
  const charges: NewCharge[] = [];
  const spare = new Map<string, number>();
  const dearest = [...bills].sort((a, b) => b.priced.totalMinor - a.priced.totalMinor);
  for (const { order, shipment, priced, again } of dearest) {
    const mode = modes[order.paymentMode] ?? 'prepaid';
    const known = mode === 'authorised' && again ? spare.get(order.id) : -1;
    const left = known ?? (await moneyOf(tx, order.id)).unallocatedMinor;
    const isHere = left >= priced.totalMinor;
    spare.set(order.id, isHere ? left - priced.totalMinor : left);
    const of = { orderId: order.id, shipmentId: shipment.id, currency: order.currency };
    charges.push({ ...of, amountMinor: priced.totalMinor, mode: isHere ? 'prepaid' : mode });
  }
  return charges.map((charge) => {
    const coveredMinor = charge.mode === 'authorised' ? Math.max(0, spare.get(charge.orderId) ?? 0) : 0;
    if (coveredMinor > 0) spare.set(charge.orderId, 0);
    return { ...charge, coveredMinor };
  });
}
