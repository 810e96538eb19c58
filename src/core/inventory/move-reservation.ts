/** An order is routed elsewhere: its reserved pieces change places, all or nothing. */
import type { Tx } from '../../platform/db/index.ts';
import { lockStock, releasePieces, reservePieces } from './store.ts';
import type { Piece } from './stock.ts';

/** @throws conflict `stock.moved` when the new place has too little; nothing has changed then, if the caller rolls back */
export async function moveReservation(tx: Tx, from: readonly Piece[], to: readonly Piece[]): Promise<void> {
  // Both ends locked at once and in order: two that swap places would lock each other out.
  await lockStock(tx, [...from, ...to]);
  await releasePieces(tx, from);
  await reservePieces(tx, to);
}
