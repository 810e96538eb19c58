/** Stock as CSV: written as a stream, read with an error per line. Excel opens it, and runs nothing that stands in it. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { readIncoming } from '../core/availability/index.ts';
import { findItems } from '../core/catalog/index.ts';
import type { StockFileError, StockFileRow, Thresholds } from '../core/erp/index.ts';
import {
  findThresholds,
  listStockLines,
  type StockCursor,
  type StockFilter,
  type StockPlaces,
} from '../core/reading/index.ts';
import { findRule, saveRule } from '../core/replenishment/index.ts';
import type { Database } from '../platform/db/index.ts';
import { readCsv, type CsvRow } from '../platform/csv.ts';
import { fail } from '../platform/errors.ts';

const PAGE = 1_000;
export const MOST_ROWS = 50_000;

const columns = [
  ...['location', 'location_name', 'country', 'sku', 'name', 'quantity', 'quarantine', 'pending', 'hold', 'safety'],
  ...['reserved', 'free', 'shortfall', 'in_transit', 'expected', 'threshold'],
];

/** What a spreadsheet takes for a formula; such a text is written with a quote before it. */
const formula = /^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/;

/** Rows of the places in their order, a page at a time: a million of them never stand in memory. */
export function writeStockCsv(
  db: Database,
  places: StockPlaces,
  query: { readonly filter?: StockFilter | undefined; readonly skus?: readonly string[] | undefined } = {},
): Readable {
  const csv = stringify({ header: true, columns, bom: true, escape_formulas: true, record_delimiter: 'windows' });
  const rows = Readable.from(pagesOf(db, places, query), { objectMode: true });
  rows.once('error', (error) => csv.destroy(error));
  csv.once('close', () => rows.destroy());
  return rows.pipe(csv);
}

async function* pagesOf(
  db: Database,
  places: StockPlaces,
  query: { readonly filter?: StockFilter | undefined; readonly skus?: readonly string[] | undefined },
): AsyncGenerator<(string | number)[]> {
  for (let after: StockCursor | undefined; ;) {
    const cursor = after;
    const page = await db.read(async (reader) => {
      const lines = await listStockLines(reader, places, { ...query, after: cursor, limit: PAGE });
      const skus = [...new Set(lines.map((one) => one.sku))];
      const incoming = await readIncoming(reader, [...new Set(lines.map((one) => one.locationId))], skus);
      return {
        lines,
        items: await findItems(reader, skus),
        incoming: new Map(incoming.map((one) => [`${one.locationId}\n${one.sku}`, one])),
        thresholds: await findThresholds(reader, lines),
      };
    });
    for (const line of page.lines) {
      const key = `${line.locationId}\n${line.sku}`;
      const place = places.byId.get(line.locationId);
      const coming = page.incoming.get(key);
      yield [
        ...[line.locationId, place?.name ?? '', place?.country ?? '', line.sku, page.items.get(line.sku)?.name ?? ''],
        ...[line.physical, line.quarantine, line.pending, line.hold, line.safety, line.reserved, line.free],
        ...[line.shortfall, coming?.inTransit ?? 0, coming?.expected ?? 0, page.thresholds.get(key)?.threshold ?? ''],
      ];
    }
    after = page.lines.at(-1);
    if (page.lines.length < PAGE) return;
  }
}

export type ReadFile = { readonly rows: readonly StockFileRow[]; readonly errors: readonly StockFileError[] };

const names: Record<string, 'location' | 'sku' | 'quantity' | 'safety' | 'threshold'> = {
  location: 'location',
  store: 'location',
  place: 'location',
  sku: 'sku',
  quantity: 'quantity',
  qty: 'quantity',
  safety: 'safety',
  threshold: 'threshold',
};

/**
 * Rows that can be looked at, and lines that cannot.
 * @throws invalid `stock.file_unreadable`, `stock.file_columns`, `stock.file_too_long`
 */
export function readStockCsv(file: Uint8Array | string): ReadFile {
  const [head, ...body] = parsed(textOf(file));
  const at = columnsIn(head?.record ?? []);
  const rows: StockFileRow[] = [];
  const errors: StockFileError[] = [];
  for (const { record, info } of body) {
    const cell = (name: keyof typeof at): string => {
      const index = at[name];
      return index === undefined ? '' : (record[index] ?? '').replace(formula, '');
    };
    const [locationId, sku] = [cell('location').toUpperCase(), cell('sku')];
    const wrong = (code: string): void => void errors.push({ line: info.lines, locationId, sku, code });
    const numbers = { quantity: cell('quantity'), safety: cell('safety'), threshold: cell('threshold') };
    const said = Object.entries(numbers).filter(([, text]) => text !== '');
    if (record.length !== head?.record.length) wrong('row.columns');
    else if (locationId === '') wrong('row.location_missing');
    else if (locationId.length > 20) wrong('row.location_unknown');
    else if (sku === '') wrong('row.sku_missing');
    else if (sku.length > 64) wrong('row.sku_unknown');
    else if (said.some(([, text]) => !/^-?\d{1,9}$/.test(text))) wrong('row.number');
    else {
      const values = Object.fromEntries(said.map(([name, text]) => [name, Number(text)]));
      rows.push({ line: info.lines, locationId, sku, ...values });
    }
  }
  return { rows, errors };
}

function textOf(file: Uint8Array | string): string {
  try {
    const text = typeof file === 'string' ? file : new TextDecoder('utf-8', { fatal: true }).decode(file);
    // What was read as UTF-8 and was none has this sign in it.
    if (!/[\0\uFFFD]/.test(text)) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return fail('invalid', 'stock.file_unreadable');
}

function parsed(text: string): readonly CsvRow[] {
  return readCsv(text, { most: MOST_ROWS, area: 'stock', more: { relax_column_count: true } });
}

function columnsIn(head: readonly string[]): Partial<Record<(typeof names)[string], number>> {
  const at: Partial<Record<(typeof names)[string], number>> = {};
  head.forEach((said, index) => {
    const name = names[said.trim().toLowerCase()];
    if (name === undefined) return;
    if (at[name] !== undefined) fail('invalid', 'stock.file_columns', { twice: name });
    at[name] = index;
  });
  const something = at.quantity ?? at.safety ?? at.threshold;
  if (at.location === undefined || at.sku === undefined || something === undefined)
    fail('invalid', 'stock.file_columns', { found: head.slice(0, 20).join(', ').slice(0, 200) });
  return at;
}

/** Errors with the words of the reader's language. */
export function writeErrorsCsv(errors: readonly StockFileError[], words: (code: string) => string): Readable {
  const csv = stringify({
    header: true,
    columns: ['line', 'location', 'sku', 'code', 'error'],
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
  return Readable.from(errors.map((one) => [one.line, one.locationId, one.sku, one.code, words(one.code)])).pipe(csv);
}

/** A threshold is changed where a rule stands; who is asked for how much is said at the rule. */
export function thresholdsOf(who: string): Thresholds {
  return {
    read: findThresholds,
    async save(tx, locationId, sku, threshold) {
      const rule = await findRule(tx, locationId, sku);
      if (rule === undefined) return fail('missing', 'replenishment.unknown_rule', { locationId, sku });
      await saveRule(tx, { ...rule, threshold }, who);
    },
  };
}
