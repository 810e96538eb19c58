/** Our own fleet: waybills, rounds, and what couriers press. What is reported moves shipments elsewhere. */
export type { FleetAnswer, FleetOffice, FleetOrder, FleetParcel, FleetRefusal, Instruction } from './parcel.ts';
export { asksForCode } from './parcel.ts';
export { createOffice } from './office.ts';
export { isWaybill, readWaybill, waybillOf } from './waybill.ts';
export {
  failReasons,
  PRESS_SOURCE,
  pressKinds,
  type FailReason,
  type Press,
  type Pressed,
  type PressKind,
  type PressMessage,
} from './press.ts';
export { makeRound, takeBack, type Person, type RoundWish } from './make-round.ts';
export { takePress } from './take-press.ts';
export { CODE_TRIES, createDoorCodes, type DoorCodes } from './door-code.ts';
export { intendCode, recordCodeSent, renewCode, type CodeLetter } from './send-code.ts';
export { cleanPhoto, PHOTO_BYTES } from './photo.ts';
export { findParcel, findParcelOf } from './store.ts';
export { listPresses, type KeptPress } from './store-presses.ts';
