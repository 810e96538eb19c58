/** Stock rows as availability reads them: in pages for the index, by key after a change, by SKU while there is no index. */
import type { Reader } from '../../platform/db/index.ts';
import type { StockChange } from './store.ts';

export type Level = {
  readonly locationId: string;
  readonly sku: string;
  readonly free: number;
  readonly physical: number;
};

type Stored = { location_id: string; sku: string; free: number; physical: number };
const columns =
  't.location_id, t.sku, t.physical, t.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved AS free';

/** The place behind `after`, in the order of the primary key. */
export async function nextPlace(reader: Reader, after: string): Promise<string | undefined> {
  const row = await reader.one<{ id: string | null }>(
    'SELECT MIN(location_id) AS id FROM stock WHERE location_id > ?',
    [after],
  );
  return row?.id ?? undefined;
}

/** Rows of a place behind `after`, up to `to` where it is given. */
export async function readPage(
  reader: Reader,
  locationId: string,
  after: string,
  limit: number,
  to?: string,
): Promise<Level[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM stock t WHERE t.location_id = ? AND t.sku > ?${to === undefined ? '' : ' AND t.sku <= ?'}
     ORDER BY t.sku LIMIT ${limit}`,
    [locationId, after, ...(to === undefined ? [] : [to])],
  );
  return rows.map(levelOf);
}

/** Rows that are there; what is not in the answer is not in the table. */
export async function readLevels(reader: Reader, keys: readonly StockChange[]): Promise<Level[]> {
  if (keys.length === 0) return [];
  const wanted = reader.keysTable([
    ['location_id', 'text'],
    ['sku', 'text'],
  ]);
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${wanted} k ${reader.sql.joinInOrder} stock t
     ON t.location_id = k.location_id AND t.sku = k.sku`,
    [JSON.stringify(keys.map((key) => [key.locationId, key.sku]))],
  );
  return rows.map(levelOf);
}

/** Everything that any place has of these SKUs. */
export async function readLevelsOf(reader: Reader, skus: readonly string[]): Promise<Level[]> {
  if (skus.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} stock t ON t.sku = k.sku`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku]))],
  );
  return rows.map(levelOf);
}

/** Base units in one piece as it is sold, of the SKUs that have a master. */
export async function readFactors(reader: Reader, skus: readonly string[]): Promise<Map<string, number>> {
  if (skus.length === 0) return new Map();
  const rows = await reader.all<{ sku: string; factor: number }>(
    `SELECT i.sku, i.sales_factor AS factor FROM ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} items i ON i.sku = k.sku`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku]))],
  );
  return new Map(rows.map((row) => [row.sku, Number(row.factor)]));
}

/** All SKUs that are not sold by the base unit. */
export async function readPacks(reader: Reader): Promise<Map<string, number>> {
  const rows = await reader.all<{ sku: string; factor: number }>(
    'SELECT sku, sales_factor AS factor FROM items WHERE sales_factor < 1 OR sales_factor > 1',
  );
  return new Map(rows.map((row) => [row.sku, Number(row.factor)]));
}

/** What managers keep back from a web shop: channel → SKU → base units. */
export async function readBuffers(reader: Reader): Promise<Map<string, Map<string, number>>> {
  const rows = await reader.all<{ channel_id: string; sku: string; quantity: number }>(
    'SELECT channel_id, sku, quantity FROM web_buffers WHERE quantity <> 0',
  );
  const byChannel = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const known = byChannel.get(row.channel_id) ?? new Map<string, number>();
    byChannel.set(row.channel_id, known.set(row.sku, Number(row.quantity)));
  }
  return byChannel;
}

function levelOf(row: Stored): Level {
  return {
    locationId: row.location_id,
    sku: row.sku,
    free: Number(row.free),
    physical: Number(row.physical),
  };
}
