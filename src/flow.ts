/** The map: when told → work in our database, or write the intent, ask a partner, then record. */
import { billShipments, loadInvoice } from './core/billing/index.ts';
import { erpSource, intendSending, postSales, receiveKept, recordSending } from './core/erp/index.ts';
import { tell, type Events, type ShipmentFact } from './core/events.ts';
import { intendShipNotice, intendStatusNotice, recordShipNotice } from './core/notice/index.ts';
import { receiveOrders, type Milestone, type StatusNotice } from './core/order/index.ts';
import { intendLetter, recordLetterRefused, recordLetterSent, recordReceived } from './core/replenishment/index.ts';
import {
  intendBooking,
  intendLabel,
  planShipments,
  progressOrders,
  recordBooking,
  recordBookingRefused,
  recordLabel,
  recordScans,
  type Label,
  type LabelData,
} from './core/shipment/index.ts';
import { holdOrders, sourceOrders } from './core/sourcing/index.ts';
import type { Partners } from './connectors/index.ts';
import { asAppError } from './platform/errors.ts';
import { flowOf, type FlowRow, type InboundMessage } from './platform/flow.ts';
import { keepArrival } from './platform/inbound.ts';

export const hintSource = 'magento.order.hinted';

/** Draws our own papers; handed in, because the flow knows core and partners but not how a page is drawn. */
export type Papers = { shippingLabel(data: LabelData): Promise<Uint8Array> };

export function createFlow(p: Partners, papers: Papers, wakeInbound: (source: string) => void): readonly FlowRow[] {
  const { from, on, rows } = flowOf<Events>();

  // A push of an order, whole.
  from(p.magento.inbound.orderPlaced, 'order.order.receive', {
    readers: 2,
    urgent: true,
    thenMany: (tx, messages) =>
      receiveOrders(
        tx,
        messages.map((message) => ({ message, read: () => p.magento.inbound.orderPlaced.parse(jsonOf(message)) })),
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
      });
      tx.afterCommit(() => wakeInbound(source));
    },
  });

  // What an ERP sent over the broker, could not be taken in, and a person plays again.
  from({ name: erpSource }, 'erp.message.receive', { thenMany: receiveKept });

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
  on('order.sourced', 'magento.allocated.send', status(p, 'allocated'));

  on('shipment.planned', 'billing.shipment.bill', {
    thenMany: async (tx, events) => {
      await billShipments(tx, events);
      return events.map(() => undefined);
    },
  });

  on('shipment.invoiced', 'courier.shipment.book', {
    concurrency: 20,
    key: (e) => e.shipmentId,
    intend: async (tx, e) => intendBooking(tx, e.shipmentId, await loadInvoice(tx, e.shipmentId)),
    find: (intent) => p.clickpost.findBooking(intent),
    ask: (intent) => p.clickpost.bookShipment(intent),
    then: (tx, e, booking, intent) => recordBooking(tx, e.shipmentId, booking, intent),
    otherwise: (tx, e, error) => recordBookingRefused(tx, e.shipmentId, error),
  });

  on('shipment.booked', 'courier.label.fetch', {
    concurrency: 20,
    key: (e) => e.shipmentId,
    intend: (tx, e) => intendLabel(tx, e.shipmentId),
    ask: async (intent): Promise<Label> => {
      const theirs = await p.clickpost.fetchLabel(intent.booking).catch((thrown: unknown) => {
        const error = asAppError(thrown);
        // No label, or one that is none, must not keep the parcel in the store: ours serves.
        if (error.kind === 'refused' || error.kind === 'missing') return undefined;
        throw error;
      });
      if (theirs !== undefined) return { ...theirs, origin: 'courier' };
      return { bytes: await papers.shippingLabel(intent.data), mediaType: 'application/pdf', origin: 'hub' };
    },
    then: (tx, e, label) => recordLabel(tx, e.shipmentId, label),
  });

  on('shipment.dispatched', 'magento.shipment.ship', {
    queue: 'magento.order.write',
    key: (e) => e.orderId,
    intend: (tx, e) => intendShipNotice(tx, e.shipmentId),
    find: (intent) => p.magento.findShipment(intent),
    ask: (intent) => p.magento.shipOrder(intent),
    then: (tx, e, shipped) => recordShipNotice(tx, e.shipmentId, shipped.shipmentId),
  });

  // What couriers report.
  from(p.clickpost.inbound.statusChanged, 'shipment.scan.record', {
    thenMany: (tx, messages) =>
      recordScans(
        tx,
        messages.map((message) => ({
          message,
          read: () => p.clickpost.inbound.statusChanged.parse(jsonOf(message) as never),
        })),
        p.clickpost.meaningOf,
      ),
  });
  // Sold: the ERP hears of each parcel that has left, place by place in the order of its numbers.
  on('shipment.dispatched', 'erp.sale.post', { thenMany: (tx, facts) => postSales(tx, facts) });
  on('erp.posting.written', 'erp.posting.send', {
    concurrency: 20,
    key: (e) => e.locationId,
    intend: async (tx, e) => (p.erp.takesCalls(e.companyId) ? intendSending(tx, e) : undefined),
    find: (sending) => p.erp.resendPostings(sending),
    ask: (sending) => p.erp.sendPostings(sending),
    then: (tx, _e, sent, sending) => recordSending(tx, sending, sent),
  });

  // A shelf has run low: its supplier hears of it by mail or on the broker; goods that come close the request.
  on('replenishment.gathered', 'mail.letter.send', {
    concurrency: 4,
    key: (e) => e.letterId,
    intend: (tx, e) => intendLetter(tx, e.letterId, ['mail', 'csv']),
    find: (letter) => p.mail.findLetter(letter),
    ask: (letter) => p.mail.sendLetter(letter),
    then: (tx, _e, _sent, letter) => recordLetterSent(tx, letter),
    otherwise: (tx, e, error) => recordLetterRefused(tx, e.letterId, error),
  });
  on('replenishment.gathered', 'broker.letter.publish', {
    concurrency: 4,
    key: (e) => e.letterId,
    intend: (tx, e) => intendLetter(tx, e.letterId, ['amqp']),
    ask: (letter) => p.broker.publishLetter(letter),
    then: (tx, _e, _sent, letter) => recordLetterSent(tx, letter),
    otherwise: (tx, e, error) => recordLetterRefused(tx, e.letterId, error),
  });
  on('stock.received', 'replenishment.request.receive', {
    thenMany: async (tx, facts) => {
      await recordReceived(tx, facts);
      return facts.map(() => undefined);
    },
  });

  const follow = {
    thenMany: async (tx: Parameters<typeof progressOrders>[0], events: readonly ShipmentFact[]) => {
      await progressOrders(
        tx,
        events.map((e) => e.orderId),
      );
      return events.map(() => undefined);
    },
  };
  on('shipment.dispatched', 'order.order.dispatch', follow);
  on('shipment.delivered', 'order.order.close', follow);
  on('shipment.returned', 'order.order.return', follow);
  on('shipment.lost', 'order.order.lose', follow);
  on('shipment.damaged', 'order.order.damage', follow);

  on('shipment.out_for_delivery', 'magento.out_for_delivery.send', status(p, 'out_for_delivery'));
  on('shipment.delivery_failed', 'magento.delivery_failed.send', status(p, 'delivery_failed'));
  on('shipment.delivered', 'magento.delivered.send', status(p, 'delivered'));
  on('shipment.returning', 'magento.returning.send', status(p, 'returning'));
  on('shipment.returned', 'magento.returned.send', status(p, 'returned'));
  on('shipment.lost', 'magento.lost.send', status(p, 'lost'));
  return rows;
}

/** Tells the channel a step; all writes to one channel order wait for each other. */
function status(p: Partners, milestone: Milestone) {
  return {
    queue: 'magento.order.write',
    key: (e: { orderId: string }) => e.orderId,
    intend: (tx: Parameters<typeof intendStatusNotice>[0], e: { orderId: string; shipmentId?: string }) =>
      intendStatusNotice(tx, milestone, e),
    find: (intent: StatusNotice) => p.magento.findStatus(intent),
    ask: (intent: StatusNotice) => p.magento.sendStatus(intent),
    then: async () => undefined,
  };
}

function jsonOf(message: InboundMessage): unknown {
  return JSON.parse(message.body) as unknown;
}
