/** What the channel is told of its orders: their parcels, their status, and what they are stopped for. */
import { intendShipNotice, recordShipNotices, recordStatus, refusedBody } from '../core/notice/index.ts';
import { channelQueue, status, type Part } from './form.ts';

export function channel({ on, p }: Part): void {
  on('shipment.dispatched', 'magento.shipment.ship', {
    queue: channelQueue,
    key: (e) => e.orderId,
    intend: (tx, e) => intendShipNotice(tx, e),
    find: (intent) => p.magento.findShipment(intent),
    ask: (intent) => p.magento.shipOrder(intent),
    thenMany: (tx, settled) =>
      recordShipNotices(
        tx,
        settled.map(({ payload, answer, intent }) => ({
          shipmentId: payload.shipmentId,
          magentoShipmentId: answer.shipmentId,
          notice: intent,
        })),
      ),
  });

  // Each of these asks for the status of now: what has been overtaken, or told already, goes nowhere.
  on('order.held', 'magento.held.send', status(p));
  on('order.scheduled', 'magento.scheduled.send', status(p));
  on('order.amending', 'magento.amending.send', status(p));
  on('order.sourced', 'magento.allocated.send', status(p));
  on('order.paused', 'magento.paused.send', status(p));
  on('order.resumed', 'magento.resumed.send', status(p));
  on('order.cancelled', 'magento.cancelled.send', status(p));
  on('order.rejected', 'magento.rejected.send', status(p));
  on('shipment.out_for_delivery', 'magento.out_for_delivery.send', status(p));
  on('shipment.delivery_failed', 'magento.delivery_failed.send', status(p));
  on('shipment.delivered', 'magento.delivered.send', status(p));
  on('shipment.returning', 'magento.returning.send', status(p));
  on('shipment.returned', 'magento.returned.send', status(p));
  on('shipment.lost', 'magento.lost.send', status(p));
  on('shipment.damaged', 'magento.damaged.send', status(p));
  on('shipment.cancelled', 'magento.parcel_cancelled.send', status(p));
  on('order.changed', 'magento.changed.send', status(p, 'changed'));
  on('order.expected', 'magento.expected.send', status(p, 'expected'));
  on('order.status_due', 'magento.status.send', status(p, 'again'));

  // It never became an order of ours.
  on('order.body_refused', 'magento.body.refuse', {
    queue: channelQueue,
    key: (e) => e.orderId,
    intend: async (_tx, e) => refusedBody(e),
    find: (intent) => p.magento.findStatus(intent),
    ask: (intent) => p.magento.sendStatus(intent),
    then: (tx, _e, told, intent) => recordStatus(tx, intent, told),
  });
}
