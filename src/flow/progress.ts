/** An order follows its parcels. */
import { followShipments } from '../core/change/index.ts';
import type { ShipmentFact } from '../core/events.ts';
import { progressOrders } from '../core/shipment/index.ts';
import { each, type Part } from './form.ts';

export function progress({ on }: Part): void {
  const follow = each<ShipmentFact>((tx, facts) =>
    progressOrders(
      tx,
      facts.map((fact) => fact.orderId),
    ),
  );
  on(
    'shipment.dispatched',
    'order.order.dispatch',
    each<ShipmentFact>(async (tx, facts) => {
      // It left before its courier could let go of it.
      await followShipments(
        tx,
        facts.map((fact) => fact.shipmentId),
      );
      await progressOrders(
        tx,
        facts.map((fact) => fact.orderId),
      );
    }),
  );
  on('shipment.delivered', 'order.order.close', follow);
  on('shipment.returned', 'order.order.return', follow);
  on('shipment.lost', 'order.order.lose', follow);
  on('shipment.damaged', 'order.order.damage', follow);
  on('shipment.cancelled', 'order.order.lessen', follow);
}
