/** Rules beside the stock of their places: read together, because a million rows are not compared one by one. */
import type { Param, Reader } from '../../platform/db/index.ts';
import type { Level } from './replenishment.ts';

type Stored = {
  location_id: string;
  sku: string;
  threshold: number;
  fill_to: number;
  supplier_id: string | null;
  from_location: string | null;
  free: number;
  open_id: string | null;
};

export type LevelKey = { readonly locationId: string; readonly sku: string; readonly skuTo?: string };

const FREE = 'COALESCE(s.physical - s.quarantine - s.pending - s.hold - s.safety - s.reserved, 0)';

/** A place of which the hub has never heard any stock is not empty: nobody has told it yet. */
const known = 'EXISTS (SELECT 1 FROM stock x WHERE x.location_id = r.location_id)';

const columns = `r.location_id, r.sku, r.threshold, r.fill_to, r.supplier_id, r.from_location, ${FREE} AS free, o.id AS open_id`;
const joins = `LEFT JOIN stock s ON s.location_id = r.location_id AND s.sku = r.sku
  LEFT JOIN replenishments o ON o.open_key = concat(r.location_id, ':', r.sku)`;
/** Those that may need something: low, or with a request whose cause may be gone. */
const worthALook = `r.active = 1 AND (${FREE} <= r.threshold OR o.id IS NOT NULL) AND ${known}`;

function levelOf(row: Stored): Level {
  return {
    locationId: row.location_id,
    sku: row.sku,
    threshold: row.threshold,
    fillTo: row.fill_to,
    supplierId: row.supplier_id,
    fromLocation: row.from_location,
    free: Number(row.free),
    openId: row.open_id,
  };
}

/** A page of the rules in their order; `next` undefined: there are no more. */
export async function sweepLevels(
  reader: Reader,
  after: LevelKey,
  limit: number,
): Promise<{ readonly levels: Level[]; readonly next: LevelKey | undefined }> {
  // The end of the page is found by the rules alone, so that few low ones among many do not make a long read.
  const end = await reader.one<{ location_id: string; sku: string }>(
    `SELECT r.location_id, r.sku FROM replenish_rules r WHERE (r.location_id > ? OR (r.location_id = ? AND r.sku > ?))
     ORDER BY r.location_id, r.sku LIMIT 1 OFFSET ${Math.trunc(limit) - 1}`,
    [after.locationId, after.locationId, after.sku],
  );
  const values: Param[] = [after.locationId, after.locationId, after.sku];
  let until = '';
  if (end !== undefined) {
    until = ' AND (r.location_id < ? OR (r.location_id = ? AND r.sku <= ?))';
    values.push(end.location_id, end.location_id, end.sku);
  }
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM replenish_rules r ${joins}
     WHERE (r.location_id > ? OR (r.location_id = ? AND r.sku > ?))${until} AND ${worthALook}`,
    values,
  );
  const next = end === undefined ? undefined : { locationId: end.location_id, sku: end.sku };
  return { levels: rows.map(levelOf), next };
}

/** The same for places and SKUs that have changed, or ranges of SKUs. */
export async function readLevels(reader: Reader, keys: readonly LevelKey[]): Promise<Level[]> {
  const single = keys.filter((key) => key.skuTo === undefined);
  const levels: Level[] = [];
  if (single.length > 0) {
    const table = reader.keysTable([
      ['location_id', 'text'],
      ['sku', 'text'],
    ]);
    const rows = await reader.all<Stored>(
      `SELECT ${columns} FROM ${table} k ${reader.sql.joinInOrder} replenish_rules r
       ON r.location_id = k.location_id AND r.sku = k.sku ${joins} WHERE ${worthALook}`,
      [JSON.stringify(single.map((key) => [key.locationId, key.sku]))],
    );
    levels.push(...rows.map(levelOf));
  }
  for (const { locationId, sku, skuTo } of keys) {
    if (skuTo === undefined) continue;
    const rows = await reader.all<Stored>(
      `SELECT ${columns} FROM replenish_rules r ${joins}
       WHERE r.location_id = ? AND r.sku >= ? AND r.sku <= ? AND ${worthALook}`,
      [locationId, sku, skuTo],
    );
    levels.push(...rows.map(levelOf));
  }
  return levels;
}

export async function hasRules(reader: Reader): Promise<boolean> {
  return (await reader.one('SELECT 1 AS one FROM replenish_rules WHERE active = 1 LIMIT 1')) !== undefined;
}
