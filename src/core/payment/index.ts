/** Payments: what is charged for each shipment, and what goes back. */
export { chargeShipments, type NewCharge } from './charge-shipments.ts';
export { requestRefunds, type NewRefund } from './request-refunds.ts';
export { moneyOf, type OrderMoney } from './money-of.ts';
export type { Authorisation, Charge, ChargeMode, Refund, RefundWay } from './payment.ts';
export {
  authorisationMoves,
  authorisationStates,
  chargeMoves,
  chargeStates,
  refundMoves,
  refundStates,
} from './states.ts';
