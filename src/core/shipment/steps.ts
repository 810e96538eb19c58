/** A shipment as processes ask about it. */
import type { Tx } from '../../platform/db/index.ts';
import type { Order } from '../order/index.ts';
import { stopAtSteps, type Gate, type Stopped } from '../process/index.ts';
import type { Shipment } from './shipment.ts';

export function stepsOf(
  shipment: Pick<Shipment, 'id' | 'locationId'>,
  order: Pick<Order, 'id' | 'number' | 'kind' | 'processVersion'>,
): Stopped {
  return {
    subjectId: shipment.id,
    orderId: order.id,
    kind: order.kind,
    processVersion: order.processVersion,
    number: order.number,
    shipmentId: shipment.id,
    locationId: shipment.locationId,
  };
}

/** Those of them that nothing stands before; the others' tasks are open afterwards. */
export async function passSteps(
  tx: Tx,
  gate: Gate,
  shipments: readonly Shipment[],
  orders: readonly Order[],
): Promise<Shipment[]> {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const asked = shipments.flatMap((shipment) => {
    const order = byId.get(shipment.orderId);
    return order === undefined ? [] : [stepsOf(shipment, order)];
  });
  const open = await stopAtSteps(tx, gate, asked);
  return shipments.filter((shipment) => !open.has(shipment.id));
}
