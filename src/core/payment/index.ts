/** Payments: what is charged for each shipment, and what goes back. */
export { chargeShipments, type NewCharge } from './charge-shipments.ts';
export { requestRefunds, type NewRefund } from './request-refunds.ts';
