/** Changes to orders in progress: cancelled as a whole or in part, held, paused, revised, made good. */
export { cancelOrder, type Cancelled } from './cancel-order.ts';
export { cancelLines, togetherOf } from './cancel-lines.ts';
export { cancelParcel } from './cancel-parcel.ts';
export { cancelShipments } from '../shipment/index.ts';
export { changeOrder, type Change, type Changed } from './change-order.ts';
export { followShipments, recordKept, recordLetGo } from './follow-shipments.ts';
export { holdOrder, releaseOrder } from './hold-order.ts';
export { EXHAUSTED, moveOn, type Leaving, type MovedOn } from './move-on.ts';
export { pauseOrder, resumeOrder } from './pause-order.ts';
export { resolveUndelivered } from './resolve-undelivered.ts';
export { replaceOrder, reviseOrder, reviseOrders, type ReadBody } from './revise-order.ts';
export type { Decided, Difference, Outcome, RevisionState } from './difference.ts';
export type { Wish } from './subject.ts';
export type { Piece } from './store.ts';
