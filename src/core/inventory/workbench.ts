/**
 * Locked rows being changed by several facts in one transaction: each fact changes them in memory, one save writes all.
 * Every change says what it did to the physical stock, and that is what the ledger gets.
 */
import type { Tx } from '../../platform/db/index.ts';
import { alarmRows } from './alarms.ts';
import { insertLedger, type LedgerRow } from './store-ledger.ts';
import { deleteOpen, insertOpen, updateOpen } from './store-open.ts';
import { lockStock, saveStock } from './store.ts';
import { placeKey, shortfallOf, type OpenEntry, type StockKey, type StockRow } from './stock.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type Workbench = {
  row(at: StockKey): Mutable<StockRow>;
  /** Puts another version of a row in its place. */
  put(row: StockRow): void;
  add(entry: OpenEntry): void;
  /** An entry ends: what it counted is taken back. */
  end(entry: OpenEntry): void;
  /** An entry shrinks to `quantity`, or ends with it. */
  shrink(entry: OpenEntry, quantity: number, quarantine: number): void;
  recount(entry: OpenEntry): void;
  note(row: LedgerRow): void;
  /** Drops entries that a rebase has settled already. */
  drop(entries: readonly OpenEntry[]): void;
  save(): Promise<void>;
};

/** Locks the rows in their order, making absent ones. */
export async function workbench(tx: Tx, places: readonly StockKey[]): Promise<Workbench> {
  const rows = (await lockStock(tx, places)) as Map<string, Mutable<StockRow>>;
  const before = new Map([...rows].map(([key, row]) => [key, { physical: row.physical, shortfall: row.shortfall }]));
  const touched = new Set<string>();
  const added = new Map<string, OpenEntry>();
  const changed = new Map<string, OpenEntry>();
  const gone = new Map<string, OpenEntry>();
  const ledger: LedgerRow[] = [];
  const idOf = (entry: OpenEntry): string => `${placeKey(entry)}\n${entry.entryKey}`;

  function row(at: StockKey): Mutable<StockRow> {
    const key = placeKey(at);
    const found = rows.get(key);
    if (found === undefined) throw new Error(`not locked: ${at.locationId} ${at.sku}`);
    touched.add(key);
    return found;
  }
  function count(entry: OpenEntry, sign: 1 | -1): void {
    const at = row(entry);
    if (entry.kind === 'rel') at.relSum += sign * entry.counted;
    else if (entry.kind === 'overlay') at.overlaySum += sign * entry.counted;
    else at.pending += sign * entry.counted;
    if (entry.kind !== 'pending') {
      at.quarantine += sign * entry.quarantine;
      at.physical = at.base + at.relSum + at.overlaySum;
    }
  }
  function forget(entry: OpenEntry): void {
    const id = idOf(entry);
    changed.delete(id);
    if (!added.delete(id)) gone.set(id, entry);
  }

  const bench: Workbench = {
    row,
    put(next) {
      rows.set(placeKey(next), next);
      touched.add(placeKey(next));
    },
    add(entry) {
      count(entry, 1);
      row(entry).openCount += 1;
      added.set(idOf(entry), entry);
    },
    end(entry) {
      count(entry, -1);
      row(entry).openCount -= 1;
      forget(entry);
    },
    shrink(entry, quantity, quarantine) {
      if (quantity === 0 && quarantine === 0) return bench.end(entry);
      count(entry, -1);
      const counted = entry.quantity === entry.counted ? quantity : Math.min(0, quantity);
      const next = { ...entry, quantity, quarantine, counted };
      count(next, 1);
      const id = idOf(entry);
      if (added.has(id)) added.set(id, next);
      else changed.set(id, next);
    },
    recount(entry) {
      changed.set(idOf(entry), entry);
    },
    note(one) {
      ledger.push(one);
    },
    drop(entries) {
      for (const entry of entries) forget(entry);
    },
    async save() {
      const after = [...touched].map((key) => {
        const one = rows.get(key) as Mutable<StockRow>;
        one.shortfall = shortfallOf(one.reserved, one.physical);
        return one;
      });
      await saveStock(tx, after);
      await deleteOpen(tx, [...gone.values()]);
      await updateOpen(tx, [...changed.values()]);
      await insertOpen(tx, [...added.values()]);
      await insertLedger(tx, ledger);
      await alarmRows(tx, before, after);
    },
  };
  return bench;
}
