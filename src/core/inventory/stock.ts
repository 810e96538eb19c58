/**
 * Stock of one SKU at one place, and the arithmetic of it (rules R1–R8 in docs/stock.md). Pure.
 *
 * physical = base + Σ counted ERP movements after the watermark + Σ hub postings that the base does not contain yet.
 * It is never clamped. What may be promised is physical − quarantine − pending − hold − safety − reserved.
 */

export type StockKey = { readonly locationId: string; readonly sku: string };
/** In the item's base unit. */
export type Piece = StockKey & { readonly quantity: number };

export type StockRow = StockKey & {
  readonly base: number;
  readonly baseQuarantine: number;
  /** The ledger position for which `base` holds; '' where the ERP has never said. */
  readonly watermark: string;
  /** Of a FUZZY base: movements after the watermark and up to here may be in it or not. */
  readonly doubtTo: string;
  /** Our postings up to this number are in the base, but for the parked ones. */
  readonly omsSeq: number;
  readonly relSum: number;
  readonly overlaySum: number;
  readonly openCount: number;
  readonly physical: number;
  readonly reserved: number;
  readonly safety: number;
  readonly quarantine: number;
  readonly pending: number;
  readonly hold: number;
  readonly shortfall: number;
  readonly version: number;
};

/** How far the ERP's number reaches: of a row, or of the whole place since its last whole snapshot. */
export type Mark = { readonly watermark: string; readonly doubtTo: string; readonly omsSeq: number };

export type OpenKind = 'rel' | 'overlay' | 'pending';

/** One fact that still counts on top of the base. */
export type OpenEntry = StockKey & {
  readonly entryKey: string;
  readonly kind: OpenKind;
  readonly quantity: number;
  readonly quarantine: number;
  /** What of `quantity` counts now: a doubtful increment does not (rule R6). */
  readonly counted: number;
  readonly ledger: string | null;
  readonly outSeq: number | null;
  readonly at: string;
};

export type FactStatus = { readonly status: 'APPLIED' | 'DUPLICATE' | 'STALE'; readonly code?: string };

/** The one comparator of stock locks: opposite orders deadlock. Binary, as the tables' collation. */
export function byPlace(a: StockKey, b: StockKey): number {
  if (a.locationId !== b.locationId) return a.locationId < b.locationId ? -1 : 1;
  return a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0;
}

export function placeKey(at: StockKey): string {
  return `${at.locationId}\n${at.sku}`;
}

/** Reasons of an adjustment that say that somebody has looked how many there are. */
export const countReasons: ReadonlySet<string> = new Set(['COUNT', 'FOUND']);

/** A ledger position that compares as text: digits are filled up to twenty places, anything else stays as it is. */
export function ledgerOf(text: string): string {
  const bare = text.trim();
  return /^\d{1,20}$/.test(bare) ? bare.padStart(20, '0') : bare.slice(0, 40);
}

export function freeOf(row: StockRow): number {
  return row.physical - row.quarantine - row.pending - row.hold - row.safety - row.reserved;
}

export function shortfallOf(reserved: number, physical: number): number {
  return Math.max(0, reserved - physical);
}

/** Rule R1: whether an absolute is newer than what we have. */
export function isNewer(mark: Pick<Mark, 'watermark' | 'omsSeq'>, than: Pick<Mark, 'watermark' | 'omsSeq'>): boolean {
  if (mark.watermark !== than.watermark) return mark.watermark > than.watermark;
  return mark.omsSeq > than.omsSeq;
}

/** The later of a row's own mark and that of its place. */
export function markOf(row: Mark, place: Mark): Mark {
  return isNewer(place, row) ? place : row;
}

/** Rule R2: a movement at or below the watermark is in the base already. */
export function isCovered(ledger: string | null, mark: Mark): boolean {
  return ledger !== null && ledger <= mark.watermark;
}

/** Rule R6: between the two watermarks of a FUZZY base a decrement counts and an increment does not. */
export function countedOf(quantity: number, ledger: string | null, mark: Mark): number {
  if (ledger === null || ledger > mark.doubtTo) return quantity;
  return Math.min(0, quantity);
}

/** Rule R3: our posting k counts while the ERP has not shown it and (k > K, or k is parked over there). */
export function isInBase(outSeq: number | null, omsSeq: number, parked: ReadonlySet<number>): boolean {
  return outSeq !== null && outSeq <= omsSeq && !parked.has(outSeq);
}
