/** What a person must hear of: a place below nothing (R7), and promises for which the piece is gone. */
import type { Tx } from '../../platform/db/index.ts';
import { openTasks, settleTasks, type NewTask } from '../task/index.ts';
import { placeKey, type StockRow } from './stock.ts';

/** Opens and settles the tasks of rows that have changed. Which order loses its piece is a person's decision. */
export async function alarmRows(
  tx: Tx,
  before: ReadonlyMap<string, Pick<StockRow, 'physical' | 'shortfall'>>,
  after: readonly StockRow[],
): Promise<void> {
  const open: NewTask[] = [];
  const settled: Record<'stock.negative' | 'stock.shortfall', string[]> = {
    'stock.negative': [],
    'stock.shortfall': [],
  };
  for (const row of after) {
    const was = before.get(placeKey(row)) ?? { physical: 0, shortfall: 0 };
    const about = `${row.locationId}:${row.sku}`;
    const facts = { locationId: row.locationId, sku: row.sku, physical: row.physical, reserved: row.reserved };
    if (row.physical < 0 && was.physical >= 0) {
      open.push({ kind: 'stock.negative', about, workgroup: 'stock', reasonCode: 'stock.negative', facts });
    } else if (row.physical >= 0 && was.physical < 0) settled['stock.negative'].push(about);
    // Below nothing with nothing promised is no order's trouble.
    const short = row.reserved > 0 && row.shortfall > 0;
    if (short && was.shortfall === 0) {
      open.push({
        kind: 'stock.shortfall',
        about,
        workgroup: 'stock',
        priority: 1,
        reasonCode: 'stock.shortfall',
        facts: { ...facts, shortfall: row.shortfall },
      });
    } else if (!short && was.shortfall > 0) settled['stock.shortfall'].push(about);
  }
  await openTasks(tx, open);
  await settleTasks(tx, 'stock.negative', settled['stock.negative']);
  await settleTasks(tx, 'stock.shortfall', settled['stock.shortfall']);
}
