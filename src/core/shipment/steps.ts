/** A shipment as processes ask about it. */
import type { Order } from '../order/index.ts';
import type { Stopped } from '../process/index.ts';
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
