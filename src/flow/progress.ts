/** An order follows its parcels. */
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
  on('shipment.dispatched', 'order.order.dispatch', follow);
  on('shipment.delivered', 'order.order.close', follow);
  on('shipment.returned', 'order.order.return', follow);
  on('shipment.lost', 'order.order.lose', follow);
  on('shipment.damaged', 'order.order.damage', follow);
}
