/** Every event name and its payload: ids only. All of one order carry its id, by which they keep their order. */
import type { Tx } from '../platform/db/index.ts';
import { tellRaw } from '../platform/outbox.ts';

export type Events = {
  /** A channel named an order without sending it: to be fetched. `orderId` is the inbound message's id until there is an order. */
  'order.hinted': {
    readonly orderId: string;
    readonly inboundId: string;
    readonly channelId: string;
    readonly magentoOrderId: number;
  };
  'order.accepted': OrderFact;
  'order.held': OrderFact;
  'order.revised': OrderFact;
  'order.sourced': OrderFact;
  'order.dispatched': OrderFact;
  'order.undelivered': OrderFact;
  'order.closed': OrderFact;
  'shipment.planned': ShipmentFact;
  'shipment.invoiced': ShipmentFact;
  'shipment.booked': ShipmentFact;
  'shipment.booking_failed': ShipmentFact;
  'shipment.labelled': ShipmentFact;
  'shipment.dispatched': ShipmentFact;
  'shipment.in_transit': ShipmentFact;
  'shipment.out_for_delivery': ShipmentFact;
  'shipment.delivery_failed': ShipmentFact;
  'shipment.delivered': ShipmentFact;
  'shipment.returning': ShipmentFact;
  'shipment.returned': ShipmentFact;
  'shipment.lost': ShipmentFact;
  'shipment.damaged': ShipmentFact;
  'task.opened': TaskFact;
  'task.closed': TaskFact;
};

export type OrderFact = { readonly orderId: string };
export type ShipmentFact = { readonly orderId: string; readonly shipmentId: string };
export type TaskFact = { readonly orderId: string; readonly taskId: string };
export type EventName = keyof Events;

/** Tells an event in the transaction that makes it true. `version` is the version of the thing it is about. */
export function tell<E extends EventName>(tx: Tx, event: E, payload: Events[E], version: number): void {
  tellRaw(tx, event, payload, payload.orderId, version);
}
