/** Where each order is served from. */
import { shortagesOf } from '../core/amendment/index.ts';
import { readIncoming } from '../core/availability/index.ts';
import { planShipments } from '../core/shipment/index.ts';
import { holdOrders, sourceOrders } from '../core/sourcing/index.ts';
import type { Part } from './form.ts';

export function sourcing({ on, p }: Part): void {
  const shortages = shortagesOf({ canMail: p.mail.isSet, incoming: readIncoming });
  // Where it comes from, and with that decision its shipments.
  on('order.accepted', 'sourcing.order.source', {
    urgent: true,
    thenMany: (tx, events) =>
      sourceOrders(
        tx,
        events.map((e) => e.orderId),
        planShipments,
        shortages,
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
