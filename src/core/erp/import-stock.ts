/**
 * Stock from a file: what was counted, what is kept back, when more is asked for. First everything is looked at and
 * nothing changed; then a slice of one place is a transaction. A count is a fact about now: the difference is taken when
 * it is applied, and the same file again changes nothing.
 */
import { Overtaken, type Database, type Reader, type Tx } from '../../platform/db/index.ts';
import { asAppError, type AppError } from '../../platform/errors.ts';
import { groupBy } from '../../platform/group.ts';
import { findItems, listCompanies, listLocations } from '../catalog/index.ts';
import { placeKey, readStock, seedStock, setSafeties, type Piece } from '../inventory/index.ts';
import { postAdjustment, type AdjustmentReason } from './post-adjustment.ts';

export type StockFileRow = {
  /** Of the file. */
  readonly line: number;
  readonly locationId: string;
  readonly sku: string;
  /** What was counted; left out: as it is. */
  readonly quantity?: number;
  readonly safety?: number;
  readonly threshold?: number;
};
export type StockFileError = {
  readonly line: number;
  readonly locationId: string;
  readonly sku: string;
  readonly code: string;
};
export type StockFileChange = {
  readonly line: number;
  readonly locationId: string;
  readonly sku: string;
  readonly what: 'quantity' | 'safety' | 'threshold';
  readonly before: number;
  readonly after: number;
};

/** Thresholds belong to those who ask for more; they are handed in. */
export type Thresholds = {
  /** Of those places and SKUs that have a rule, as `place\nsku`. */
  read(
    reader: Reader,
    keys: readonly { readonly locationId: string; readonly sku: string }[],
  ): Promise<ReadonlyMap<string, { readonly threshold: number; readonly fillTo: number }>>;
  save(tx: Tx, locationId: string, sku: string, threshold: number): Promise<void>;
};

export type CheckedFile = {
  readonly rows: number;
  readonly changes: readonly StockFileChange[];
  readonly errors: readonly StockFileError[];
  /** Rows that say what is so already. */
  readonly same: number;
};

const SLICE = 500;
const READ = 2_000;
const MOST = 1_000_000;

/** @param reach the places that may be spoken of; left out: all */
export async function checkStockFile(
  db: Database,
  rows: readonly StockFileRow[],
  options: { readonly reach?: ReadonlySet<string> | undefined; readonly thresholds: Thresholds },
): Promise<CheckedFile> {
  const locations = new Map((await db.read((reader) => listLocations(reader))).map((one) => [one.id, one]));
  const changes: StockFileChange[] = [];
  const errors: StockFileError[] = [];
  const seen = new Set<string>();
  let same = 0;
  for (let at = 0; at < rows.length; at += READ) {
    const slice = rows.slice(at, at + READ);
    const skus = slice.map((one) => one.sku);
    const items = await db.read((reader) => findItems(reader, skus));
    const stock = await db.read((reader) => readStock(reader, slice));
    const rules = await db.read((reader) => options.thresholds.read(reader, slice));
    for (const row of slice) {
      const { line, locationId, sku } = row;
      const place = options.reach?.has(locationId) === false ? undefined : locations.get(locationId);
      const key = placeKey(row);
      const now = stock.get(key);
      const rule = rules.get(key);
      const wrong = (): string | undefined => {
        if (place === undefined) return 'row.location_unknown';
        if (!place.active) return 'row.location_closed';
        if (!items.has(sku)) return 'row.sku_unknown';
        if (seen.has(key)) return 'row.twice';
        if (row.quantity === undefined && row.safety === undefined && row.threshold === undefined) return 'row.empty';
        // A number below nothing that is there already may stand in a file that was exported.
        if (row.quantity !== undefined && row.quantity !== now?.physical && !isPieces(row.quantity))
          return 'row.number';
        if (row.safety !== undefined && !isPieces(row.safety)) return 'row.number';
        if (row.threshold === undefined) return undefined;
        if (!isPieces(row.threshold)) return 'row.number';
        if (rule === undefined) return 'row.no_rule';
        return row.threshold >= rule.fillTo ? 'row.threshold' : undefined;
      };
      const code = wrong();
      if (code !== undefined) {
        errors.push({ line, locationId, sku, code });
        continue;
      }
      seen.add(key);
      const before = { quantity: now?.physical ?? 0, safety: now?.safety ?? 0, threshold: rule?.threshold ?? 0 };
      const known = changes.length;
      for (const what of ['quantity', 'safety', 'threshold'] as const) {
        const after = row[what];
        if (after !== undefined && after !== before[what])
          changes.push({ line, locationId, sku, what, before: before[what], after });
      }
      if (changes.length === known) same += 1;
    }
  }
  return { rows: rows.length, changes, errors, same };
}

function isPieces(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0 && n <= MOST;
}

export type ApplyOptions = {
  readonly reason: AdjustmentReason;
  readonly who: string;
  readonly thresholds: Thresholds;
  /** In the transaction of each slice: who reads along writes it down. */
  readonly note?: (tx: Tx, slice: { readonly locationId: string; readonly changes: number }) => Promise<void>;
};

/** What was applied until the end, or until something stopped it; then the same file goes on where it stopped. */
export async function applyStockFile(
  db: Database,
  changes: readonly StockFileChange[],
  options: ApplyOptions,
): Promise<{ readonly applied: number; readonly stopped?: AppError }> {
  const byPlace = groupBy(changes, (one) => one.locationId);
  let applied = 0;
  for (const [locationId, mine] of [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (let at = 0; at < mine.length; at += SLICE) {
      const slice = mine.slice(at, at + SLICE);
      try {
        await db.tx((tx) => applySlice(tx, locationId, slice, options));
      } catch (thrown) {
        return { applied, stopped: asAppError(thrown) };
      }
      applied += slice.length;
    }
  return { applied };
}

async function applySlice(
  tx: Tx,
  locationId: string,
  slice: readonly StockFileChange[],
  { reason, who, thresholds, note }: ApplyOptions,
): Promise<void> {
  const of = (what: StockFileChange['what']): Piece[] =>
    slice.filter((one) => one.what === what).map(({ sku, after }) => ({ locationId, sku, quantity: after }));
  const counts = of('quantity');
  const known = await readStock(tx, counts);
  const fresh = (await hasNoErp(tx, locationId)) ? counts.filter((one) => !known.has(placeKey(one))) : [];
  const opening = new Set(fresh.map(placeKey));
  const lines = counts
    .filter((one) => !opening.has(placeKey(one)))
    .map((one) => ({ sku: one.sku, quantity: one.quantity - (known.get(placeKey(one))?.physical ?? 0), reason }))
    .filter((line) => line.quantity !== 0);
  if (lines.length > 0) await postAdjustment(tx, { locationId, lines, who, note: 'file' });
  await seedStock(tx, fresh);
  // The rows are locked by now: had one moved between the look and the lock, the count would miss by that much.
  const now = await readStock(tx, counts);
  if (counts.some((one) => (now.get(placeKey(one))?.physical ?? 0) !== one.quantity)) throw new Overtaken();
  await setSafeties(tx, of('safety'));
  for (const { sku, quantity } of of('threshold')) await thresholds.save(tx, locationId, sku, quantity);
  await note?.(tx, { locationId, changes: slice.length });
}

/** Of a shop that has none, the file is the only one who can say what is there to begin with. */
async function hasNoErp(tx: Tx, locationId: string): Promise<boolean> {
  const place = (await listLocations(tx)).find((one) => one.id === locationId);
  const company = (await listCompanies(tx)).find((one) => one.id === place?.companyId);
  return company?.erp === undefined;
}
