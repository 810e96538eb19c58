/**
 * A company's item ledger: append-only, numbered, and summed up to a position, so that a snapshot and its watermark are
 * one moment. A number may be taken early and written late: until then no watermark passes it.
 */
import type { Draft, Entry } from './types.ts';

export interface OnHand {
  onHand: number;
  nonSellable: number;
}

export interface Ledger {
  /** Takes the next number; it is in nobody's sum before it is written. */
  take: () => number;
  write: (position: number, draft: Draft, at: Date) => Entry;
  post: (drafts: readonly Draft[], at: Date) => Entry[];
  /** The highest number below which everything is written. */
  safe: () => number;
  last: () => number;
  at: (store: string, upTo?: number) => Map<string, OnHand>;
  onHand: (store: string, sku: string) => OnHand;
  entries: () => readonly Entry[];
  clear: () => void;
}

const FIRST = 1000;

/** Fixed width, so that positions compare as text. */
export function positionText(position: number): string {
  return String(position).padStart(16, '0');
}

export function createLedger(opening: () => Iterable<{ store: string; sku: string; quantity: number }>): Ledger {
  let entries: Entry[] = [];
  let next = FIRST;
  const open = new Set<number>();
  let start = new Map<string, Map<string, number>>();
  /** Sums of all that is written, so that nothing is counted again and again. */
  let now = new Map<string, Map<string, OnHand>>();

  function clear(): void {
    entries = [];
    next = FIRST;
    open.clear();
    start = new Map();
    now = new Map();
    for (const { store, sku, quantity } of opening()) {
      const at = start.get(store) ?? new Map<string, number>();
      at.set(sku, quantity);
      start.set(store, at);
    }
  }

  function sums(store: string): Map<string, OnHand> {
    let known = now.get(store);
    if (known === undefined) {
      known = new Map([...(start.get(store) ?? [])].map(([sku, onHand]) => [sku, { onHand, nonSellable: 0 }]));
      now.set(store, known);
    }
    return known;
  }

  function add(into: Map<string, OnHand>, entry: Entry): void {
    const at = into.get(entry.sku) ?? { onHand: 0, nonSellable: 0 };
    into.set(entry.sku, {
      onHand: at.onHand + entry.quantity,
      nonSellable: at.nonSellable + entry.nonSellable,
    });
  }

  const ledger: Ledger = {
    take() {
      next += 1;
      open.add(next);
      return next;
    },
    write(position, draft, at) {
      open.delete(position);
      const entry: Entry = { ...draft, position, at };
      add(sums(entry.store), entry);
      entries.push(entry);
      return entry;
    },
    post: (drafts, at) => drafts.map((draft) => ledger.write(ledger.take(), draft, at)),
    safe: () => (open.size === 0 ? next : Math.min(...open) - 1),
    last: () => next,
    at(store, upTo = Number.POSITIVE_INFINITY) {
      const known = new Map([...sums(store)].map(([sku, sum]) => [sku, { ...sum }]));
      // what is written beyond the position is taken out again: a few entries, not the whole past
      for (const entry of entries) {
        if (entry.store !== store || entry.position <= upTo) continue;
        add(known, { ...entry, quantity: -entry.quantity, nonSellable: -entry.nonSellable });
      }
      return known;
    },
    onHand: (store, sku) => sums(store).get(sku) ?? { onHand: 0, nonSellable: 0 },
    entries: () => entries,
    clear,
  };
  clear();
  return ledger;
}
