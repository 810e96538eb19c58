/** What becomes of an invoice whose parcel never comes to its customer. */
import type { Tx } from '../../platform/db/index.ts';
import type { ShipmentFact } from '../events.ts';
import { listOrders } from '../order/index.ts';
import { listShipmentsOf } from '../shipment/index.ts';
import { creditShipments, creditUndone } from './credit-shipments.ts';

/** Cancelled: credited whole, a draft is dropped. */
export async function creditCancelled(tx: Tx, facts: readonly ShipmentFact[]): Promise<void> {
  await creditUndone(
    tx,
    facts.map(({ shipmentId }) => ({ id: shipmentId, state: 'cancelled' })),
  );
}

/** Came back and was to be paid at the door: nobody has paid, so it is credited. What was paid for is a person's decision. */
export async function creditReturned(tx: Tx, facts: readonly ShipmentFact[]): Promise<void> {
  const ids = [...new Set(facts.map((fact) => fact.orderId))];
  const atDoor = (await listOrders(tx, ids)).filter((order) => order.paymentMode === 'cod').map((order) => order.id);
  const back = (await listShipmentsOf(tx, atDoor)).filter(
    (one) => one.state === 'returned' && facts.some((fact) => fact.shipmentId === one.id),
  );
  await creditUndone(
    tx,
    back.filter((one) => one.resolution === 'reship'),
  );
  await creditShipments(
    tx,
    back
      .filter((one) => one.resolution !== 'reship')
      .map(({ id }) => ({ shipmentId: id, shipping: 'all', reason: 'shipment_returned' })),
  );
}
