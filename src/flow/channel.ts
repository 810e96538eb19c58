/** What the channel is told of its orders. */
import { intendShipNotice, recordShipNotice } from '../core/notice/index.ts';
import { status, type Part } from './form.ts';

export function channel({ on, p }: Part): void {
  on('order.sourced', 'magento.allocated.send', status(p, 'allocated'));
  on('shipment.dispatched', 'magento.shipment.ship', {
    queue: 'magento.order.write',
    key: (e) => e.orderId,
    intend: (tx, e) => intendShipNotice(tx, e.shipmentId),
    find: (intent) => p.magento.findShipment(intent),
    ask: (intent) => p.magento.shipOrder(intent),
    then: (tx, e, shipped) => recordShipNotice(tx, e.shipmentId, shipped.shipmentId),
  });
  on('shipment.out_for_delivery', 'magento.out_for_delivery.send', status(p, 'out_for_delivery'));
  on('shipment.delivery_failed', 'magento.delivery_failed.send', status(p, 'delivery_failed'));
  on('shipment.delivered', 'magento.delivered.send', status(p, 'delivered'));
  on('shipment.returning', 'magento.returning.send', status(p, 'returning'));
  on('shipment.returned', 'magento.returned.send', status(p, 'returned'));
  on('shipment.lost', 'magento.lost.send', status(p, 'lost'));
}
