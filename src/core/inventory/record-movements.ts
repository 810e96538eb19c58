/**
 * Signed movements of the ERP (rule R2), up to 5,000 in one transaction, in any order.
 * Steps: lock the places (their watermark stands still) · drop what the ledger knows · lock the rows · for each: end the
 * overlay it echoes and the receipts it stands for · unless the base has it, count it on top · write all back.
 */
import type { Tx } from '../../platform/db/index.ts';
import { findFacts } from './store-ledger.ts';
import { findOpen, findOverlays } from './store-open.ts';
import { lockPlaces, type PlaceMark } from './store-places.ts';
import {
  countedOf,
  countReasons,
  isCovered,
  markOf,
  placeKey,
  type FactStatus,
  type OpenEntry,
  type Piece,
} from './stock.ts';
import { workbench, type Workbench } from './workbench.ts';

export type MovementKind =
  'SALE' | 'RETURN' | 'RECEIPT' | 'TRANSFER_OUT' | 'TRANSFER_IN' | 'ADJUSTMENT' | 'COUNT' | 'STATUS_CHANGE';

/** `quantity` is signed and in base units; `at` is a moment. */
export type Movement = Piece & {
  /** The signed change of the part that cannot be sold. */
  readonly quarantine?: number;
  readonly kind: MovementKind;
  readonly companyId: string;
  /** The partner's own key of this fact: the same key never counts twice. */
  readonly businessKey: string;
  /** Its place in the ERP's ledger, as `ledgerOf` writes it. */
  readonly ledger?: string;
  readonly reason?: string;
  readonly ref?: string;
  readonly at: string;
  /** The number of our own posting that this movement is the echo of. */
  readonly echoOf?: number;
  /** Keys of till receipts that this movement of the ledger stands for. */
  readonly replaces?: readonly string[];
};

/** One answer per movement, in their order. */
export async function recordMovements(tx: Tx, movements: readonly Movement[]): Promise<FactStatus[]> {
  if (movements.length === 0) return [];
  const places = await lockPlaces(
    tx,
    movements.map((one) => one.locationId),
  );
  const known = await findFacts(
    tx,
    movements.flatMap((one) => [one.businessKey, ...(one.replaces ?? [])]),
    movements.flatMap((one) => ledgerKeyOf(one) ?? []),
  );
  const fresh = movements.filter((one) => !isKnown(one, known));
  if (fresh.length === 0) return movements.map(() => ({ status: 'DUPLICATE' }));
  const bench = await workbench(tx, fresh);
  const open = await openFor(tx, fresh);

  const answers = movements.map((one): FactStatus => {
    if (isKnown(one, known)) return { status: 'DUPLICATE' };
    known.add(one.businessKey);
    const ledgerKey = ledgerKeyOf(one);
    if (ledgerKey !== undefined) known.add(ledgerKey);
    return recordOne(bench, one, places.get(one.locationId), open, known);
  });
  await bench.save();
  return answers;
}

/** The entries that echoes and replacements speak of. */
type Referred = { readonly overlays: Map<string, OpenEntry[]>; readonly receipts: Map<string, OpenEntry> };

async function openFor(tx: Tx, movements: readonly Movement[]): Promise<Referred> {
  const overlays = new Map<string, OpenEntry[]>();
  const echoes = movements.flatMap((one) => (one.echoOf === undefined ? [] : [{ ...one, outSeq: one.echoOf }]));
  for (const entry of await findOverlays(tx, unique(echoes, echoKey))) {
    const key = echoKey({ ...entry, outSeq: entry.outSeq ?? 0 });
    overlays.set(key, [...(overlays.get(key) ?? []), entry]);
  }
  const named = movements.flatMap((one) =>
    (one.replaces ?? []).map((entryKey) => ({ locationId: one.locationId, sku: one.sku, entryKey })),
  );
  const receipts = new Map<string, OpenEntry>();
  for (const entry of await findOpen(tx, unique(named, receiptKey))) receipts.set(receiptKey(entry), entry);
  return { overlays, receipts };
}

function recordOne(
  bench: Workbench,
  one: Movement,
  place: PlaceMark | undefined,
  open: Referred,
  known: Set<string>,
): FactStatus {
  const row = bench.row(one);
  const physical = row.physical;
  const quarantine = row.quarantine;
  if (one.echoOf !== undefined) endOverlay(bench, one, open);
  for (const entryKey of one.replaces ?? []) {
    const key = receiptKey({ ...one, entryKey });
    const entry = open.receipts.get(key);
    if (entry !== undefined) bench.end(entry);
    open.receipts.delete(key);
    // The receipt may still be on its way: it is known then, and counts no more.
    if (entry === undefined && !known.has(entryKey)) {
      known.add(entryKey);
      bench.note({ locationId: one.locationId, sku: one.sku, kind: 'receipt', quantity: 0, businessKey: entryKey });
    }
  }
  const mark = place === undefined ? row : markOf(row, place);
  const ledger = one.ledger ?? null;
  const inBase = isCovered(ledger, mark);
  if (!inBase) {
    bench.add({
      locationId: one.locationId,
      sku: one.sku,
      entryKey: one.businessKey,
      kind: 'rel',
      quantity: one.quantity,
      quarantine: one.quarantine ?? 0,
      counted: countedOf(one.quantity, ledger, mark),
      ledger,
      outSeq: null,
      at: one.at,
    });
  }
  const difference = row.physical - physical;
  const ledgerKey = ledgerKeyOf(one);
  // What the base has already changes nothing, and leaves no row unless it ended something of ours, or somebody has counted.
  if (!inBase || difference !== 0 || row.quarantine !== quarantine || isCounted(one)) {
    bench.note({
      locationId: one.locationId,
      sku: one.sku,
      kind: one.kind.toLowerCase(),
      quantity: difference,
      quarantine: row.quarantine - quarantine,
      businessKey: one.businessKey,
      ...(ledgerKey === undefined ? {} : { ledgerKey }),
      ...(one.reason === undefined ? {} : { reason: one.reason }),
      ...(one.ref === undefined ? {} : { ref: one.ref }),
      ...(isCounted(one) ? { takenAt: one.at } : {}),
    });
  }
  return inBase ? { status: 'DUPLICATE', code: 'in_base' } : { status: 'APPLIED' };
}

/** Somebody has counted. The echo of our own posting says only what we have said ourselves. */
function isCounted({ kind, reason, echoOf }: Movement): boolean {
  if (echoOf !== undefined) return false;
  return kind === 'COUNT' || (kind === 'ADJUSTMENT' && countReasons.has(reason?.toUpperCase() ?? ''));
}

/** The ERP shows a posting of ours: what it shows counts no more as ours. The ERP may show it in several movements. */
function endOverlay(bench: Workbench, one: Movement, open: Referred): void {
  const key = echoKey({ ...one, outSeq: one.echoOf ?? 0 });
  let left = one.quantity;
  let quarantine = one.quarantine ?? 0;
  const remaining: OpenEntry[] = [];
  for (const entry of open.overlays.get(key) ?? []) {
    const shown = sameSign(entry.quantity, left) ? least(entry.quantity, left) : 0;
    const shownQuarantine = sameSign(entry.quarantine, quarantine) ? least(entry.quarantine, quarantine) : 0;
    if (shown === 0 && shownQuarantine === 0) {
      remaining.push(entry);
      continue;
    }
    const quantity = entry.quantity - shown;
    const rest = { ...entry, quantity, quarantine: entry.quarantine - shownQuarantine };
    bench.shrink(entry, rest.quantity, rest.quarantine);
    if (rest.quantity !== 0 || rest.quarantine !== 0)
      remaining.push({ ...rest, counted: entry.counted === entry.quantity ? quantity : Math.min(0, quantity) });
    left -= shown;
    quarantine -= shownQuarantine;
  }
  open.overlays.set(key, remaining);
}

function sameSign(a: number, b: number): boolean {
  return a * b > 0;
}

/** The one nearer to nothing. */
function least(a: number, b: number): number {
  return Math.abs(a) < Math.abs(b) ? a : b;
}

function ledgerKeyOf(one: Movement): string | undefined {
  return one.ledger === undefined ? undefined : `${one.companyId}:${one.ledger}:${one.locationId}:${one.sku}`;
}

function isKnown(one: Movement, known: ReadonlySet<string>): boolean {
  const ledgerKey = ledgerKeyOf(one);
  return known.has(one.businessKey) || (ledgerKey !== undefined && known.has(ledgerKey));
}

function echoKey(at: { locationId: string; sku: string; outSeq: number }): string {
  return `${placeKey(at)}\n${at.outSeq}`;
}

function receiptKey(at: { locationId: string; sku: string; entryKey: string }): string {
  return `${placeKey(at)}\n${at.entryKey}`;
}

function unique<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}
