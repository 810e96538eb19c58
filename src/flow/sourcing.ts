/** Where each order is served from. */
import { planShipments } from '../core/shipment/index.ts';
import { holdOrders, sourceOrders } from '../core/sourcing/index.ts';
import type { Part } from './form.ts';

export function sourcing({ on }: Part): void {
  // Where it comes from, and with that decision its shipment.
  on('order.accepted', 'sourcing.order.source', {
    urgent: true,
    thenMany: (tx, events) =>
      sourceOrders(
        tx,
        events.map((e) => e.orderId),
        planShipments,
      ),
  });
  // What waits for its payment has its pieces set aside.
  on('order.held', 'sourcing.order.hold', {
    thenMany: (tx, events) =>
      holdOrders(
        tx,
        events.map((e) => e.orderId),
      ),
  });
}
