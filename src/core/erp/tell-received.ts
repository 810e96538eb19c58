/** Tells that goods have come to a place, so that whoever has asked for them can close the request. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { tell } from '../events.ts';
import type { FactStatus } from '../inventory/index.ts';

/** An event stays small; a receipt of thousands of lines is several. */
const LINES_PER_EVENT = 50;

export type Arrived = { readonly storeId: string; readonly sku: string; readonly pieces: number; readonly id: string };

/** The ledger knows this very entry; what merely lies at or below the watermark is news all the same. */
export function isRepeat(status: FactStatus | undefined): boolean {
  return status?.status === 'DUPLICATE' && status.code === undefined;
}

export function tellReceived(tx: Tx, companyId: string, lines: readonly Arrived[]): void {
  for (const [locationId, all] of groupBy(lines, (line) => line.storeId)) {
    for (let from = 0; from < all.length; from += LINES_PER_EVENT) {
      const part = all.slice(from, from + LINES_PER_EVENT);
      tell(
        tx,
        'stock.received',
        {
          orderId: uuidv7(),
          companyId,
          locationId,
          lines: part.map(({ sku, pieces, id }) => ({ sku, quantity: pieces, fact: id })),
        },
        1,
      );
    }
  }
}
