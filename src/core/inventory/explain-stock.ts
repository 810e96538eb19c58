/** Explains one number: the row, what counts on top of the ERP's last word, and the ledger that led there. */
import type { Reader } from '../../platform/db/index.ts';
import { listLedger, type LedgerLine } from './store-ledger.ts';
import { listOpen } from './store-open.ts';
import { readPlaces, type PlaceMark } from './store-places.ts';
import { readStock } from './store.ts';
import { freeOf, placeKey, type OpenEntry, type StockKey, type StockRow } from './stock.ts';

export type Explanation = {
  readonly row: StockRow;
  readonly free: number;
  readonly place: PlaceMark;
  readonly open: readonly OpenEntry[];
  /** Newest first. */
  readonly ledger: readonly LedgerLine[];
};

/** Undefined where the place never had the SKU. */
export async function explainStock(
  reader: Reader,
  at: StockKey,
  page: { readonly beforeSeq?: number; readonly limit: number } = { limit: 50 },
): Promise<Explanation | undefined> {
  const row = (await readStock(reader, [at])).get(placeKey(at));
  if (row === undefined) return undefined;
  const place = (await readPlaces(reader, [at.locationId])).get(at.locationId) as PlaceMark;
  return {
    row,
    free: freeOf(row),
    place,
    open: await listOpen(reader, [at]),
    ledger: await listLedger(reader, at, page),
  };
}
