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
  'order.rejected': OrderFact;
  'order.scheduled': OrderFact;
  'order.amending': OrderFact;
  /** A customer is to be asked, or asked once more, about goods that nobody has. */
  'amendment.asked': AmendmentFact;
  'amendment.answered': AmendmentFact;
  'amendment.expired': AmendmentFact;
  'order.paused': OrderFact;
  'order.resumed': OrderFact;
  'order.cancelled': OrderFact;
  /** Pieces of it are not wanted any more, or it has other lines than before; what it costs has changed. */
  'order.changed': OrderFact;
  /** A gateway holds its money: told at intake, where it concerns few. */
  'order.authorised': OrderFact;
  /** The channel says something else of its payment than before. */
  'order.payment_changed': OrderFact;
  /** A body that could not become an order was refused for good: `orderId` is the inbound message's id. */
  'order.body_refused': {
    readonly orderId: string;
    readonly inboundId: string;
    readonly channelId: string;
    readonly magentoOrderId: number;
    readonly reason: string;
  };
  'order.revised': OrderFact;
  /** A new order says that it stands for an older one. */
  'order.replaces': OrderFact;
  'order.sourced': OrderFact;
  /** The channel may show another status of it than it has: a document has put it back, or two tellers have crossed. */
  'order.status_due': OrderFact;
  /** Its goods are expected on another day than before. */
  'order.expected': OrderFact;
  'order.dispatched': OrderFact;
  'order.undelivered': OrderFact;
  'order.closed': OrderFact;
  'shipment.planned': ShipmentFact;
  'shipment.charging': ShipmentFact;
  'shipment.charge_failed': ShipmentFact;
  'shipment.invoiced': ShipmentFact;
  /** The aggregator is asked who should carry it, and has answered or not; told only where the channel wants advice. */
  'shipment.advice_wanted': ShipmentFact;
  'shipment.advised': ShipmentFact;
  'shipment.recalled': ShipmentFact;
  'shipment.cancelled': ShipmentFact;
  /** The courier reports by itself that it has let go of a recalled parcel. */
  'shipment.let_go': ShipmentFact;
  /** An AWB that nobody needs: the courier is asked to void it. */
  'awb.superfluous': ShipmentFact & { readonly partnerId: number; readonly awb: string; readonly courierCode: string };
  'charge.captured': ChargeFact;
  'charge.failed': ChargeFact;
  /** Cash came in at the door. */
  'charge.collected': ChargeFact;
  'refund.requested': RefundFact;
  'refund.done': RefundFact;
  'refund.failed': RefundFact;
  /** What is left of an authorisation is not needed any more. */
  'authorisation.void_requested': OrderFact;
  'invoice.issued': InvoiceFact;
  'credit_note.issued': CreditNoteFact;
  /** A document of a company whose documents go to the tax authority; told for those alone. */
  'einvoice.due': EinvoiceFact;
  /** A parcel counts on pieces that its place has not found, or that nobody may send any more. */
  'shipment.pieces_doubted': DoubtFact;
  'shipment.booked': ShipmentFact;
  'shipment.booking_failed': ShipmentFact;
  /** Somebody has booked it elsewhere: its waybill is to be followed. */
  'shipment.registered': ShipmentFact;
  /** A person wants to see the courier's proof of its delivery. */
  'shipment.proof_wanted': ShipmentFact;
  /** The courier has said where its proof lies: it is to be fetched before the link runs out. */
  'shipment.proof_linked': ShipmentFact;
  /** A courier is to come and collect at a place; `orderId` is the pick-up. */
  'pickup.asked': PickupFact;
  'shipment.labelled': ShipmentFact;
  /** The courier's own label could not be had in time; null: there is none at all yet. */
  'label.awaited': ShipmentFact & { readonly labelId: string | null };
  'shipment.dispatched': ShipmentFact;
  'shipment.in_transit': ShipmentFact;
  'shipment.out_for_delivery': ShipmentFact;
  'shipment.delivery_failed': ShipmentFact;
  'shipment.delivered': ShipmentFact;
  /** A courier could not deliver, once more perhaps: its customer is asked. */
  'delivery.attempt_failed': DeliveryFact;
  /** The courier is to be told what to do with a parcel that it could not deliver. */
  'delivery.answered': DeliveryFact;
  /** An order to be paid at the door waits for its customer's word. */
  'order.confirmation_due': OrderFact;
  /** Its customer is to be asked, or asked once more. */
  'confirmation.asked': OrderFact;
  /** A customer is to be told the code that he says at the door. */
  'fleet.code_due': ShipmentFact & { readonly awb: string };
  'shipment.returning': ShipmentFact;
  'shipment.returned': ShipmentFact;
  'shipment.lost': ShipmentFact;
  'shipment.damaged': ShipmentFact;
  'erp.posting.written': PostingFact;
  'stock.snapshot.committed': SnapshotFact;
  'stock.received': ReceivedFact;
  'replenishment.requested': ReplenishmentFact;
  'replenishment.gathered': LetterFact;
  /** A person has done a step; `subjectId` is the order, or the shipment for a step after sourcing. */
  'process.step_done': StepFact;
  'task.opened': TaskFact;
  'task.closed': TaskFact;
  'task.escalated': TaskFact;
};

export type OrderFact = { readonly orderId: string };
export type AmendmentFact = { readonly orderId: string; readonly amendmentId: string };
export type ShipmentFact = { readonly orderId: string; readonly shipmentId: string };
export type PickupFact = { readonly orderId: string; readonly pickupId: string };
export type DoubtFact = ShipmentFact & { readonly sku: string; readonly why: 'not_found' | 'withdrawn' };
export type DeliveryFact = { readonly orderId: string; readonly caseId: string };
export type ChargeFact = { readonly orderId: string; readonly shipmentId: string; readonly chargeId: string };
export type RefundFact = { readonly orderId: string; readonly refundId: string };
export type InvoiceFact = { readonly orderId: string; readonly shipmentId: string; readonly invoiceId: string };
/** `documentId`: of the invoice or the credit note. */
export type EinvoiceFact = {
  readonly orderId: string;
  readonly documentId: string;
  readonly kind: 'invoice' | 'credit_note';
  readonly companyId: string;
};
export type CreditNoteFact = { readonly orderId: string; readonly creditNoteId: string };
/** A place has something for the ERP. Postings of one place keep their order, so `orderId` is the place. */
export type PostingFact = {
  readonly orderId: string;
  readonly postingId: string;
  readonly companyId: string;
  readonly locationId: string;
};
/** The ERP's file of one or more places will be applied; `orderId` is the first place. */
export type SnapshotFact = { readonly orderId: string; readonly snapshotId: string };
/** Goods have come to a place: by a receipt, a transfer, or a movement of the ERP's ledger. `fact` is its key over there. */
export type ReceivedFact = {
  readonly orderId: string;
  readonly companyId: string;
  readonly locationId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly fact: string }[];
};
/** A shelf has run low and more is asked for; `orderId` is the request. */
export type ReplenishmentFact = { readonly orderId: string; readonly replenishmentId: string };
/** What a supplier is asked for is ready to go out together; `orderId` is the letter. */
export type LetterFact = { readonly orderId: string; readonly letterId: string; readonly supplierId: string };
export type StepFact = {
  readonly orderId: string;
  readonly subjectId: string;
  readonly step: string;
  readonly gate: 'source' | 'bill' | 'book' | 'dispatch';
};
export type TaskFact = { readonly orderId: string; readonly taskId: string };
export type EventName = keyof Events;

/** Tells an event in the transaction that makes it true. `version` is the version of the thing it is about. */
export function tell<E extends EventName>(tx: Tx, event: E, payload: Events[E], version: number): void {
  tellRaw(tx, event, payload, payload.orderId, version);
}
