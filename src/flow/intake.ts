/** Orders come in: pushed whole, or named and fetched. */
import { tell } from '../core/events.ts';
import { orderNumber, receiveOrders } from '../core/order/index.ts';
import { keepArrival } from '../platform/inbound.ts';
import { jsonOf, type Part } from './form.ts';

export const hintSource = 'magento.order.hinted';

export function intake({ from, on, p, wakeInbound }: Part): void {
  // A push of an order, whole.
  from(p.magento.inbound.orderPlaced, 'order.order.receive', {
    readers: 2,
    urgent: true,
    thenMany: (tx, messages) =>
      receiveOrders(
        tx,
        messages.map((message) => ({ message, read: () => p.magento.inbound.orderPlaced.read(jsonOf(message)) })),
      ),
  });

  // A push that only names an order: fetched, then kept as if it had been pushed whole.
  from({ name: hintSource }, 'order.hint.receive', {
    thenMany: async (tx, messages) => {
      for (const { id, channelId, businessKey } of messages) {
        tell(
          tx,
          'order.hinted',
          { orderId: id, inboundId: id, channelId, magentoOrderId: Number(businessKey.slice(1)) },
          1,
        );
      }
      return messages.map(() => undefined);
    },
  });
  on('order.hinted', 'magento.order.fetch', {
    key: (e) => `${e.channelId}:${e.magentoOrderId}`,
    intend: async (_tx, e) => ({ channelId: e.channelId, magentoOrderId: e.magentoOrderId }),
    ask: (intent) => p.magento.fetchOrder(intent.channelId, intent.magentoOrderId),
    then: async (tx, e, order) => {
      const incrementId = p.magento.inbound.orderPlaced.readEnvelope(order)?.incrementId;
      const source = p.magento.inbound.orderPlaced.name;
      await keepArrival(tx, {
        source,
        channelId: e.channelId,
        incrementId,
        body: JSON.stringify(order),
        key: e.orderId,
        ...(incrementId === undefined ? {} : { orderNumber: orderNumber(e.channelId, incrementId) }),
      });
      tx.afterCommit(() => wakeInbound(source));
    },
  });
}
