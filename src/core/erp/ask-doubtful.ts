/** An inexact snapshot leaves SKUs in doubt: the ERP is asked for the exact number of each, once while it has not answered. */
import type { Database } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { listDoubtful } from '../inventory/index.ts';
import { requestStock } from './request-stock.ts';

const MOST = 5_000;
/** A movement that comes later than this is no news of that file. */
const WITHIN_MS = 6 * 3_600_000;

/** How many places were asked about. */
export async function askDoubtful(db: Database, now: Date): Promise<number> {
  const since = momentOf(new Date(now.getTime() - WITHIN_MS));
  const doubtful = await db.read((reader) => listDoubtful(reader, since, MOST));
  let asked = 0;
  for (const [locationId, rows] of groupBy(doubtful, (row) => row.locationId)) {
    const skus = rows.map((row) => row.sku);
    const posting = await db.tx((tx) => requestStock(tx, { locationId, skus, reason: 'FUZZY' }));
    if (posting !== undefined) asked++;
  }
  return asked;
}
