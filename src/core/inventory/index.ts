/** Inventory: what is where, what may be promised, and every change of it in the ledger. */
export { byPlace, consumePieces, lockFree, placeKey, readFree, releasePieces, reservePieces } from './store.ts';
export type { Piece, StockKey } from './store.ts';
export { seedStock } from './seed-stock.ts';
