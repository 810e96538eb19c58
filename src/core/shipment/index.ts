/** Shipments: planned, booked, labelled, handed over, followed to the door. */
export type { Resolution, Shipment, ShipmentLine } from './shipment.ts';
export { nextReference } from './shipment.ts';
export type {
  Booking,
  BookingIntent,
  CourierMeaning,
  CourierScan,
  FailedDeliveryAnswer,
  LabelFile,
  Package,
  ReturnIntent,
} from './courier.ts';
export type { LabelData } from './label-data.ts';
export { shipmentMoves, shipmentStates, type ShipmentMoveName, type ShipmentState } from './states.ts';
export { planShipments } from './plan-shipments.ts';
export {
  intendBooking,
  rebookShipment,
  recordBooking,
  recordBookingRefused,
  type InvoiceFacts,
} from './book-shipment.ts';
export { intendLabel, loadLabel, printLabel, recordLabel, type Label, type LabelIntent } from './label-shipment.ts';
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
export { listPlaced } from './store-placed.ts';
export {
  findParcels,
  listFailedAttempts,
  statesOfShipments,
  type FailedAttempt,
  type Parcel,
} from './store-attempts.ts';
export { countPlanned, homeStates, listHolding, listHomeAt, type Holding } from './store-holding.ts';
