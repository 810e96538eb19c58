/** Where the ERP said something else than the hub believed: a snapshot or a count writes exactly that difference into the ledger. */
import type { Database } from '../../platform/db/index.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';
import { listCorrections } from './store-corrections.ts';
import { endOthers, keepDifferences, type StockDifference } from './store-differences.ts';

const MARK = 'stock.compare.erp';
const PAGE = 2_000;

const causes: Readonly<Record<string, string>> = { snapshot: 'corrected_by_snapshot', count: 'counted_in_erp' };

/** Keeps the corrections since the last run, and ends those of the run before; how many there were. */
export async function keepCorrections(db: Database, runId: string): Promise<number> {
  let seq = (await db.read((reader) => readSetting<{ seq: number }>(reader, MARK)))?.seq ?? 0;
  let kept = 0;
  for (;;) {
    const from = seq;
    const page = await db.read((reader) => listCorrections(reader, from, PAGE));
    const found: StockDifference[] = page.corrections.map((one) => ({
      kind: 'erp',
      locationId: one.locationId,
      sku: one.sku,
      hubQuantity: one.physical - one.quantity,
      theirQuantity: one.physical,
      cause: causes[one.kind] ?? one.kind,
      detail: one.businessKey,
    }));
    seq = page.lastSeq;
    const reached = seq;
    await db.tx(async (tx) => {
      await keepDifferences(tx, runId, found);
      await writeSetting(tx, MARK, { seq: reached });
    });
    kept += found.length;
    if (page.done) break;
  }
  await db.tx((tx) => endOthers(tx, runId, 'erp'));
  return kept;
}
