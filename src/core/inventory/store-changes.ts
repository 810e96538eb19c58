/** The change feed: which stock rows a transaction has touched, for those who keep numbers in memory or tell them on. */
import type { Database, Row, Tx } from '../../platform/db/index.ts';
import { placeKey, type StockKey } from './stock.ts';

/** All SKUs of a place from one to another, both in it. */
export type Range = { readonly locationId: string; readonly sku: string; readonly skuTo: string };

const SCRATCH = 'inventory.changes';

/** Readers of the feed in this process: they look at once after a commit of our own, and at other processes' by the clock. */
const listeners = new WeakMap<object, Set<() => void>>();

/** Calls after every commit of this process that changed stock, until the returned function is called. */
export function onStockChanges(db: Database, listener: () => void): () => void {
  const known = listeners.get(db.sequelize) ?? new Set();
  listeners.set(db.sequelize, known.add(listener));
  return () => void known.delete(listener);
}

/** Gathers what was touched; written in one statement just before the commit. */
export function noteChanges(tx: Tx, places: readonly (StockKey | Range)[]): void {
  if (places.length === 0) return;
  let gathered = tx.scratch.get(SCRATCH) as Map<string, Row> | undefined;
  if (gathered === undefined) {
    const rows = new Map<string, Row>();
    gathered = rows;
    tx.scratch.set(SCRATCH, rows);
    tx.beforeCommit(async () => {
      // Whatever another such hook notes after this one gathers anew, under a hook of its own.
      tx.scratch.delete(SCRATCH);
      await tx.last.insert('stock_changes', [...rows.values()]);
    });
    tx.afterCommit(() => listeners.get(tx.owner)?.forEach((listener) => listener()));
  }
  for (const one of places) {
    const skuTo = 'skuTo' in one ? one.skuTo : null;
    const key = `${placeKey(one)}\n${skuTo ?? ''}`;
    if (!gathered.has(key)) gathered.set(key, { location_id: one.locationId, sku: one.sku, sku_to: skuTo });
  }
}
