/** The ledger: append-only, each row the difference that a fact made to the physical stock. */
import { causeOf, currentCause } from '../../platform/correlation.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { StockKey } from './stock.ts';

export type LedgerRow = StockKey & {
  readonly kind: string;
  /** The difference to physical; not the quantity the partner named, where the two differ. */
  readonly quantity: number;
  readonly quarantine?: number;
  readonly businessKey: string;
  readonly ledgerKey?: string;
  readonly orderId?: string;
  readonly reason?: string;
  readonly ref?: string;
  /** Of a count: the moment for which it speaks. */
  readonly takenAt?: string;
};

export type LedgerLine = LedgerRow & { readonly seq: number; readonly who: string; readonly at: string };

export async function insertLedger(tx: Tx, rows: readonly LedgerRow[]): Promise<void> {
  const at = momentOf(new Date());
  await tx.insert(
    'stock_movements',
    rows.map((one) => ({
      location_id: one.locationId,
      sku: one.sku,
      kind: one.kind,
      quantity: one.quantity,
      quarantine: one.quarantine ?? 0,
      business_key: one.businessKey,
      ledger_key: one.ledgerKey ?? null,
      order_id: one.orderId ?? null,
      reason: one.reason?.slice(0, 60) ?? null,
      ref: one.ref?.slice(0, 120) ?? null,
      who: (one.orderId === undefined ? currentCause() : causeOf(tx, one.orderId)).who,
      at,
      // A clock that goes ahead is not believed.
      taken_at: one.takenAt === undefined || one.takenAt < at ? (one.takenAt ?? null) : at,
    })),
  );
}

/** Which of these facts the ledger has: by their business key, or as another telling of the same ledger entry. */
export async function findFacts(
  reader: Reader,
  businessKeys: readonly string[],
  ledgerKeys: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const [column, keys] of [
    ['business_key', businessKeys],
    ['ledger_key', ledgerKeys],
  ] as const) {
    if (keys.length === 0) continue;
    const rows = await reader.all<{ known: string }>(
      `SELECT t.${column} AS known FROM ${reader.keysTable([['k', 'text']])} k ${reader.sql.joinInOrder} stock_movements t
       ON t.${column} = k.k`,
      [JSON.stringify(keys.map((key) => [key]))],
    );
    for (const row of rows) found.add(row.known);
  }
  return found;
}

/** The ledger of one SKU at one place, newest first, before `beforeSeq`. */
export async function listLedger(
  reader: Reader,
  at: StockKey,
  page: { readonly beforeSeq?: number; readonly limit: number },
): Promise<LedgerLine[]> {
  const rows = await reader.all<{
    seq: number;
    kind: string;
    quantity: number;
    quarantine: number;
    business_key: string;
    order_id: string | null;
    reason: string | null;
    ref: string | null;
    who: string;
    at: string;
  }>(
    `SELECT seq, kind, quantity, quarantine, business_key, order_id, reason, ref, who, at FROM stock_movements
     WHERE location_id = ? AND sku = ? AND seq < ? ORDER BY seq DESC LIMIT ${Math.trunc(page.limit)}`,
    [at.locationId, at.sku, page.beforeSeq ?? Number.MAX_SAFE_INTEGER],
  );
  return rows.map((row) => ({
    ...at,
    seq: Number(row.seq),
    kind: row.kind,
    quantity: row.quantity,
    quarantine: row.quarantine,
    businessKey: row.business_key,
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.ref === null ? {} : { ref: row.ref }),
    who: row.who,
    at: row.at,
  }));
}
