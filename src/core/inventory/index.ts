/** Inventory: what is where, what may be promised, and every change of it in the ledger. */
export { approveHeld, abandonSnapshot, beginApply, checkSnapshot, dropStaged, expireSnapshots } from './snapshot.ts';
export { findSnapshot, listPlacesOf, openSnapshot, putChunk } from './snapshot.ts';
export type { NewSnapshot, Snapshot, SnapshotCheck, SnapshotPlace, StagedLine } from './snapshot.ts';
export { listApplying, listSnapshots } from './store-snapshot.ts';
export { applySlice } from './apply-snapshot.ts';
export { addOverlay, consumePieces, coverOverlay, numberOverlays, takeOutSeqs } from './overlay.ts';
export type { HubMovement, Leaving } from './overlay.ts';
export { recordAbsolutes, type Absolute } from './record-absolutes.ts';
export { recordMovements, type Movement, type MovementKind } from './record-movements.ts';
export { recordPending, voidPending, type PendingReceipt } from './record-pending.ts';
export { expireHolds, holdPieces, listHeld, releaseHolds, type Hold } from './holds.ts';
export { moveReservation } from './move-reservation.ts';
export { proveStock, type Difference } from './prove-stock.ts';
export { explainStock, type Explanation } from './explain-stock.ts';
export { byPlace, freeOf, ledgerOf, placeKey } from './stock.ts';
export type { FactStatus, OpenEntry, Piece, StockKey, StockRow } from './stock.ts';
export {
  listPlaceStock,
  lockFree,
  readFree,
  readSome,
  readStock,
  releasePieces,
  reserveLocked,
  reservePieces,
} from './store.ts';
export { listOpen, listByEntry } from './store-open.ts';
export { listDoubtful, openEntries } from './store-entries.ts';
export { listLedger, type LedgerLine } from './store-ledger.ts';
export { readPlaces, type PlaceMark } from './store-places.ts';
export { noteChanges, onStockChanges } from './store-changes.ts';
export { seedStock } from './seed-stock.ts';
export { setSafeties, setSafety } from './set-safety.ts';
export { listSellable, type CountedSince } from './store-doubts.ts';
export {
  countedSince,
  doubtPieces,
  endDoubts,
  liftDoubts,
  listDoubts,
  shrinkDoubts,
  type Doubt,
  type NewDoubt,
} from './doubts.ts';
export { listFreeAt, listFreeOf, type FreePieces } from './store-free.ts';
