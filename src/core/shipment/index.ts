/** Shipments: planned, booked, labelled, handed over, followed to the door. */
export type { Resolution, Shipment, ShipmentLine } from './shipment.ts';
export { boxesOf, nextReference, type PackedBox } from './shipment.ts';
export type {
  Booked,
  Booking,
  BookingIntent,
  CourierMeaning,
  CourierScan,
  FailedDeliveryAnswer,
  LabelFile,
  Package,
  ReturnIntent,
} from './courier.ts';
export type { Carrier, CarrierName, Via } from './carrier.ts';
export type { LabelData } from './label-data.ts';
export { shipmentMoves, shipmentStates, type ShipmentMoveName, type ShipmentState } from './states.ts';
export { planShipments } from './plan-shipments.ts';
export {
  intendBooking,
  passOn,
  rebookShipment,
  recordBooking,
  recordBookings,
  recordBookingRefused,
  type BookedAnswer,
  type ChosenBooking,
} from './book-shipment.ts';
export type { InvoiceFacts } from './draft-booking.ts';
export type { Advice, AdviceQuestion, Estimate, Recommendation, Serviceability } from './advice.ts';
export { intendAdvice, recordAdvice, type AdviceIntent } from './ask-advice.ts';
export type { Candidate, Choice, Lost } from './choice.ts';
export { chooseCourier, type Chosen, type CourierQuestion } from './choose-courier.ts';
export {
  intendLateLabel,
  intendTimelyLabel,
  recordAwaitedLabel,
  recordLabelGivenUp,
  recordLateLabel,
  type AwaitedLabel,
  type TimelyIntent,
} from './late-label.ts';
export {
  intendLabel,
  labelDataOf,
  loadLabel,
  printLabel,
  recordLabel,
  recordLabels,
  replaceLabel,
  type Label,
  type LabelIntent,
} from './label-shipment.ts';
export { dispatchShipments } from './dispatch-shipments.ts';
export { recordScans, type ArrivedScan, type MeaningOf } from './record-scans.ts';
export { passSteps } from './steps.ts';
export { progressOrders } from './progress-orders.ts';
export { workOn, type WorkSet } from './move-shipment.ts';
export { findShipment, listShipmentLines, listShipmentsOf } from './store.ts';
export {
  cancelIn,
  cancellingOf,
  cancelShipments,
  giveBack,
  intendRecall,
  recordRecalled,
  recordRecallRefused,
  settleCauses,
  type Cancelling,
  type RecallIntent,
} from './cancel-shipments.ts';
export { dropAwb, intendVoid, recordVoided, type VoidIntent } from './drop-awb.ts';
export { deleteOldDropped } from './store-dropped.ts';
export { recordLook } from './leave-booking.ts';
export { deleteOldLeft, listLeft, type LeftBooking } from './store-left.ts';
export { listPlaced } from './store-placed.ts';
export { ACCOUNTS_NOTE, compareAccounts, type AccountFinding, type PartnerAccount } from './check-accounts.ts';
export { listSilent } from './store-silent.ts';
export { askPickup, intendPickup, recordPickup, recordPickupRefused, todayAt, type PickupWish } from './ask-pickup.ts';
export { listCollectable, type Collectable, type Within } from './store-collectable.ts';
export { listPickups, type PickupRow } from './store-pickups.ts';
export {
  askProof,
  askProofFilesAgain,
  intendProof,
  intendProofFile,
  recordProof,
  recordProofFile,
  recordProofRefused,
  type ProofIntent,
} from './ask-proof.ts';
export { intendRegister, recordFollowed, registerElsewhere } from './register-awb.ts';
export {
  findParcels,
  listDeliveredParcels,
  listFailedAttempts,
  statesOfShipments,
  type FailedAttempt,
  type Parcel,
} from './store-attempts.ts';
export { countPlanned, homeStates, listHolders, listHolding, listHomeAt, type Holding } from './store-holding.ts';
export { listTaken, type Taken } from './store-taken.ts';
export { customsData, manifestData, pickData, slipData, type BilledParcel } from './make-papers.ts';
export { cartonData, MOST_CARTONS, packShipment } from './carton-papers.ts';
export { isRefusedAs } from './store-advice.ts';
export { askDuePickups, isPickupDue, loadPickupRules, pickupRuleOf, setPickupRules } from './automatic-pickups.ts';
