/** Payments: what is charged for each shipment, and what goes back. */
export { chargeShipments, type NewCharge } from './charge-shipments.ts';
export { requestRefunds, type NewRefund } from './request-refunds.ts';
export { moneyOf, type OrderMoney } from './money-of.ts';
export { restOf } from './payment.ts';
export type { Authorisation, Charge, ChargeMode, Refund, RefundWay } from './payment.ts';
export {
  authorisationMoves,
  authorisationStates,
  chargeMoves,
  chargeStates,
  refundMoves,
  refundStates,
} from './states.ts';
export {
  letGoAuthorisations,
  noteAuthorisations,
  intendVoid,
  recordVoid,
  recordVoidRefused,
  watchAuthorisations,
} from './authorise.ts';
export {
  collectAtDoor,
  dropCharges,
  forgoAtDoor,
  intendCapture,
  recordCapture,
  recordCaptureRefused,
  retryCharge,
} from './capture-charge.ts';
export { followUp, type FollowedUp } from './follow-up.ts';
export type {
  CaptureIntent,
  FactKind,
  Gateway,
  GatewayAnswer,
  PaymentFact,
  RefundIntent,
  VoidIntent,
} from './gateway.ts';
export { recordFact, recordFacts, type ArrivedFact } from './record-facts.ts';
export {
  finishRefundByHand,
  intendRefund,
  recordRefund,
  recordRefundRefused,
  retryRefund,
  takeRefundByHand,
} from './send-refund.ts';
export { findAuthorisation, listEnding } from './store-authorisations.ts';
export { listChargesOfShipments, listRefundsOfOrders } from './store.ts';
export { listCharges, listFactsOf, listMisfits, listRefundsIn, type KeptFact } from './store-facts.ts';
