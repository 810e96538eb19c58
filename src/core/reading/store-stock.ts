/** Stock as people look for it: by SKU, barcode or name, by place, by what is wrong with it; a page at a time. */
import { findSkusByBarcode } from '../catalog/index.ts';
import type { Param, Reader } from '../../platform/db/index.ts';
import type { StockLine, StockPlaces } from './stock.ts';
import { latinDigits } from './store-search.ts';
import { camel, marks, type Part } from './store-scope.ts';

const FREE = 't.physical - t.quarantine - t.pending - t.hold - t.safety - t.reserved';
/** Of the row's own mark or the place's, whichever is later: read while the stock was moving. */
const DOUBT = `CASE WHEN p.watermark > t.watermark OR (p.watermark = t.watermark AND p.oms_seq > t.oms_seq)
  THEN CASE WHEN p.doubt_to > p.watermark THEN 1 ELSE 0 END
  ELSE CASE WHEN t.doubt_to > t.watermark THEN 1 ELSE 0 END END`;

const columns = `t.location_id, t.sku, t.physical, t.quarantine, t.pending, t.hold, t.safety, t.reserved, t.shortfall,
  ${FREE} AS free, ${DOUBT} AS doubt`;
const tables = 'stock t LEFT JOIN stock_places p ON p.location_id = t.location_id';

export const stockFilters = ['negative', 'shortfall', 'doubtful'] as const;
export type StockFilter = (typeof stockFilters)[number];

const conditions: Record<StockFilter, string> = {
  negative: 't.physical < 0',
  shortfall: 't.shortfall > 0 AND t.reserved > 0',
  doubtful: `(${DOUBT}) = 1`,
};

/** Places as a condition; none for those who see everything. */
export function placeScope(places: StockPlaces, column: string): Part {
  if (places.all) return { sql: '', params: [] };
  if (places.ids.length === 0) return { sql: ' AND 1 = 0', params: [] };
  return { sql: ` AND ${column} IN (${marks(places.ids)})`, params: places.ids };
}

export type StockCursor = { readonly locationId: string; readonly sku: string };
export type StockQuery = {
  readonly filter?: StockFilter | undefined;
  /** Only these SKUs. */
  readonly skus?: readonly string[] | undefined;
  readonly after?: StockCursor | undefined;
  readonly limit: number;
};

/** Rows in the order of place and SKU. */
export async function listStockLines(reader: Reader, places: StockPlaces, query: StockQuery): Promise<StockLine[]> {
  const mine = placeScope(places, 't.location_id');
  const params: Param[] = [];
  let from = tables;
  if (query.skus !== undefined) {
    if (query.skus.length === 0) return [];
    from = `${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} stock t ON t.sku = k.sku
      LEFT JOIN stock_places p ON p.location_id = t.location_id`;
    params.push(JSON.stringify(query.skus.map((sku) => [sku])));
  }
  const where = [query.filter === undefined ? '1 = 1' : conditions[query.filter]];
  if (query.after !== undefined) {
    // The first half is for the index, the second for the rows of the same place.
    where.push('t.location_id >= ? AND (t.location_id > ? OR t.sku > ?)');
    params.push(query.after.locationId, query.after.locationId, query.after.sku);
  }
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM ${from} WHERE ${where.join(' AND ')}${mine.sql}
     ORDER BY t.location_id, t.sku LIMIT ${Math.trunc(query.limit)}`,
    [...params, ...mine.params],
  );
  return rows.map(lineOf);
}

function lineOf({ doubt, ...row }: Record<string, string | number | null>): StockLine {
  return { ...camel<StockLine>({ ...row, free: Number(row['free']) }), doubtful: Number(doubt) === 1 };
}

/** SKUs that have a row at one of the places, in their order. */
export async function listStockSkus(
  reader: Reader,
  places: StockPlaces,
  after: string,
  limit: number,
): Promise<string[]> {
  const mine = placeScope(places, 't.location_id');
  const rows = await reader.all<{ sku: string }>(
    `SELECT DISTINCT t.sku FROM stock t WHERE t.sku > ?${mine.sql} ORDER BY t.sku LIMIT ${Math.trunc(limit)}`,
    [after, ...mine.params],
  );
  return rows.map((row) => row.sku);
}

/** What was found; `exact` when a SKU or a barcode was typed or scanned whole. */
export type FoundSkus = { readonly skus: readonly string[]; readonly exact: boolean; readonly more: boolean };

/** By SKU or barcode; else by how a SKU begins, or by words of its name in either language. */
export async function findStockSkus(reader: Reader, typed: string, limit: number): Promise<FoundSkus> {
  const text = latinDigits(typed).trim().slice(0, 100);
  if (text === '') return { skus: [], exact: false, more: false };
  const spellings = [...new Set([text, text.toUpperCase()])];
  const whole = await reader.all<{ sku: string }>(
    `SELECT sku FROM items WHERE sku IN (${marks(spellings)}) UNION SELECT sku FROM stock WHERE sku IN (${marks(spellings)})`,
    [...spellings, ...spellings],
  );
  const exact = [...new Set([...whole.map((row) => row.sku), ...(await findSkusByBarcode(reader, text))])].sort();
  if (exact.length > 0) return { skus: exact.slice(0, limit), exact: true, more: exact.length > limit };
  const found = new Set<string>();
  for (const spelling of spellings)
    for (const table of ['items', 'stock'])
      for (const { sku } of await reader.all<{ sku: string }>(
        // A range instead of LIKE: both dialects take the index for it.
        `SELECT DISTINCT sku FROM ${table} WHERE sku >= ? AND sku < ? ORDER BY sku LIMIT ${limit + 1}`,
        [spelling, `${spelling}\u{10FFFF}`],
      ))
        found.add(sku);
  for (const sku of await byName(reader, text, limit + 1)) found.add(sku);
  const skus = [...found].sort();
  return { skus: skus.slice(0, limit), exact: false, more: skus.length > limit };
}

async function byName(reader: Reader, text: string, limit: number): Promise<string[]> {
  const words = text.split(/\s+/).slice(0, 6);
  const patterns = words.map((word) => `%${word.toLowerCase().replace(/[!%_]/g, '!$&')}%`);
  const all = (column: string): string => patterns.map(() => `LOWER(${column}) LIKE ? ESCAPE '!'`).join(' AND ');
  const rows = await reader.all<{ sku: string }>(
    `SELECT sku FROM items WHERE (${all('name')}) OR (${all("COALESCE(name_ar, '')")}) ORDER BY sku LIMIT ${limit}`,
    [...patterns, ...patterns],
  );
  return rows.map((row) => row.sku);
}
