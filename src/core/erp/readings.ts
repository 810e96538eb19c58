/** Which message is read by what. */
import { readReceipt, readTransfer } from './read-documents.ts';
import { readItemMaster, readLocationMaster } from './read-masters.ts';
import type { MessageType, Reading } from './message.ts';
import { readMovements } from './read-movements.ts';
import { readOutcomes } from './read-outcomes.ts';
import { readSales } from './read-sales.ts';
import { readAbandon, readChunk, readCommit, readOpen } from './snapshots.ts';

export const readings: Readonly<Record<MessageType, Reading>> = {
  'stock.movements.v1': readMovements,
  'stock.snapshot.open.v1': readOpen,
  'stock.snapshot.chunk.v1': readChunk,
  'stock.snapshot.commit.v1': readCommit,
  'stock.snapshot.abandon.v1': readAbandon,
  'pos.sale.v1': readSales,
  'goods.receipt.v1': readReceipt,
  'stock.transfer.v1': readTransfer,
  'location.master.v1': readLocationMaster,
  'item.master.v1': readItemMaster,
  'posting.outcome.v1': readOutcomes,
};
