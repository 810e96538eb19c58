/** The table stock_pressure: since when goods lie where they lie, and by how much they are marked down there. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { placeKey, type StockKey } from '../inventory/index.ts';
import type { Pressure } from './world.ts';

type PressureRecord = { location_id: string; sku: string; lies_since: string | null; markdown_percent: number };

/** Everywhere, of these SKUs; by `placeKey`. */
export async function readPressure(reader: Reader, skus: readonly string[]): Promise<Map<string, Pressure>> {
  if (skus.length === 0) return new Map();
  const rows = await reader.all<PressureRecord>(
    `SELECT p.location_id, p.sku, p.lies_since, p.markdown_percent FROM ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} stock_pressure p ON p.sku = k.sku`,
    [JSON.stringify(skus.map((sku) => [sku]))],
  );
  return new Map(rows.map((row) => [placeKey({ locationId: row.location_id, sku: row.sku }), pressureOf(row)]));
}

/** One that says nothing takes the row away. */
export async function setPressure(tx: Tx, wishes: readonly (StockKey & Pressure)[], who: string): Promise<void> {
  const says = (one: Pressure): boolean => one.liesSince !== undefined || one.markdownPercent > 0;
  await tx.deleteMany(
    'stock_pressure',
    [
      ['location_id', 'text'],
      ['sku', 'text'],
    ],
    wishes.filter((one) => !says(one)).map((one) => [one.locationId, one.sku]),
  );
  await tx.upsert(
    'stock_pressure',
    ['location_id', 'sku'],
    wishes.filter(says).map((one) => ({
      location_id: one.locationId,
      sku: one.sku,
      lies_since: one.liesSince ?? null,
      markdown_percent: one.markdownPercent,
      changed_by: who,
      changed_at: momentOf(new Date()),
    })),
    ['lies_since', 'markdown_percent', 'changed_by', 'changed_at'],
  );
}

function pressureOf(row: PressureRecord): Pressure {
  return {
    ...(row.lies_since === null ? {} : { liesSince: row.lies_since }),
    markdownPercent: row.markdown_percent,
  };
}
