/** Orders: what a channel placed, and where it stands. */
export type { Order, OrderLine } from './order.ts';
export { orderNumber, searchName } from './order.ts';
export type { IncomingLine, IncomingOrder, PaymentMode } from './incoming-order.ts';
export { orderStatuses, type OrderStatus, type ShipNotice, type StatusNotice, type Told } from './channel-notices.ts';
export { orderMoves, orderStates, type OrderMoveName, type OrderState } from './states.ts';
export { moveOrders, type OrderMoving } from './move-order.ts';
export { receiveOrders, type ArrivedOrder } from './receive-orders.ts';
export { codToConfirm, reasonsToConfirm, UNCONFIRMED, type CodFacts, type CodReason } from './cod-confirm.ts';
export { admitOrders, letGo, type Admission } from './admit-orders.ts';
export { recordPayment, type SaidPayment } from './record-payment.ts';
export { dropPieces, stopOrders } from './stop-orders.ts';
export { askPayments, expirePayments } from './watch-payments.ts';
export { checkOrder, type KnownFacts } from './check-order.ts';
export {
  errorsOf,
  gravityOf,
  orderProblems,
  warningsOf,
  type Found,
  type Gravity,
  type ProblemCode,
} from './order-problems.ts';
export { enterOrder, type Entered, type EnteredOrder } from './enter-order.ts';
export { REFUSED } from './refused-task.ts';
export { closeRefused, examineOrder, rejectRefused, retryRefused } from './refused-orders.ts';
export { releaseOrder } from './change-order.ts';
export { findHeard, listLines, listOrders, loadOrder, lockOrders } from './store.ts';
export {
  nextPart,
  nothingBilled,
  partOf,
  shareOf,
  type Billed,
  type BilledLine,
  type LineShare,
  type Share,
  type ShareLine,
  type ShareOrder,
} from './shares.ts';
export { touchOrder, type Touch } from './touch-order.ts';
export {
  addCancelled,
  channelFactsOf,
  findByIncrement,
  findByNumber,
  findDifferences,
  insertLines,
  listKeptRevisions,
  resizeLines,
  saveRevision,
  type OrderFields,
  type ResizedLine,
  type Revision,
} from './store-changes.ts';
export { findByPayment } from './store-by-payment.ts';
export { orderBook } from './store-spending.ts';
export { listMaintenanceHeld } from './store-maintenance.ts';
export { loadCalendars, lockCalendars, setCalendars } from './calendars.ts';
export {
  calendarVersion,
  countryCalendar,
  setCountryCalendar,
  setCourierCalendar,
  type CountryCalendar,
} from './calendar-parts.ts';
export { promiseDate, worksNow, type Lane } from './promise-date.ts';
export type { Calendars, CourierCalendar, Holiday, NodeCalendar, Weekday } from '../../../config/calendars.ts';
export { listPromisedBefore, type Promised } from './store-promises.ts';
export { swapItem, type ItemSwap } from './swap-item.ts';
export { listScheduled, type Scheduled } from './store-scheduled.ts';
export { orderOf } from './order-rows.ts';
export { checkAddress } from './check-address.ts';
export { countReceived, listReceived, type Period, type PeriodMark } from './store-period.ts';
export { listHeldFor } from './store-held-for.ts';
