/**
 * Keeps the index: loads it page by page while the feed already notes what changes, then reads again each row that the
 * feed names. What it says is never older than the feed's last look; who asks must first ask how old that is.
 */
import type { Database } from '../../platform/db/index.ts';
import { briefly } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import { sleep } from '../../platform/time.ts';
import { createFeed } from './feed.ts';
import { createIndexRows, type IndexRows } from './index-rows.ts';
import { nextPlace, readLevels, readPage, type Level } from './store-index.ts';
import type { StockChange } from './store.ts';

export type IndexKeeper = {
  start(): void;
  stop(): Promise<void>;
  /** The rows, while everything committed more than a second ago is in them; else undefined. */
  current(): IndexRows | undefined;
  /** Loaded, though perhaps old at the moment: worth a look at the feed. */
  readonly loaded: boolean;
  catchUp(ms: number): Promise<void>;
  ageMs(): number;
  readonly loadMs: number;
};

export type KeeperOptions = {
  readonly db: Database;
  readonly log: Logger;
  /** The rows of this SKU say something else now. */
  readonly onTouched: (slot: number) => void;
  /** Another set of rows: nothing that was made of the old one holds. */
  readonly onReset: () => void;
  readonly pollMs?: number;
  readonly lostAfterMs?: number;
};

/** Nobody is told anything that was overtaken longer ago than this. */
export const STALE_MS = 1_000;
/** Parsing a page blocks the process for a few milliseconds, so pages are small. */
const PAGE = 2_000;

export function createIndexKeeper(options: KeeperOptions): IndexKeeper {
  const { db, log, onTouched, onReset, pollMs, lostAfterMs } = options;
  let rows: IndexRows | undefined;
  let loadMs = 0;
  /** What changed while a load runs. */
  let pending: Map<string, StockChange> | undefined;
  let load: { readonly cancel: AbortController; readonly done: Promise<void> } | undefined;
  const feed = createFeed({
    db,
    log,
    name: 'stock index',
    onChanges: async (changes) => {
      if (pending !== undefined)
        for (const one of changes) pending.set(`${one.locationId}\n${one.sku}\n${one.skuTo}`, one);
      else if (rows !== undefined) await apply(rows, changes);
    },
    onLost: async () => {
      await cancel();
      rows = undefined;
      onReset();
      pending = new Map();
      const stop = new AbortController();
      load = { cancel: stop, done: loadUntilDone(stop.signal) };
    },
    ...(pollMs === undefined ? {} : { pollMs }),
    ...(lostAfterMs === undefined ? {} : { lostAfterMs }),
  });

  async function apply(into: IndexRows, changes: readonly StockChange[]): Promise<void> {
    const keys = changes.filter((one) => one.skuTo === undefined);
    for (let at = 0; at < keys.length; at += PAGE) {
      const asked = keys.slice(at, at + PAGE);
      const levels = await db.read((reader) => readLevels(reader, asked));
      const found = new Map(levels.map((level) => [`${level.locationId}\n${level.sku}`, level]));
      for (const { locationId, sku } of asked) {
        const level = found.get(`${locationId}\n${sku}`);
        const changed =
          level === undefined ? into.remove(locationId, sku) : into.set(locationId, sku, level.free, level.physical);
        if (changed) touch(into, sku);
      }
    }
    for (const { locationId, sku, skuTo } of changes) {
      if (skuTo !== undefined) await applyRange(into, locationId, sku, skuTo);
    }
  }

  /** Rows of a range are changed or added; nothing of the hub takes a row away. */
  async function applyRange(into: IndexRows, locationId: string, from: string, to: string): Promise<void> {
    const take = (page: readonly Level[]): void => {
      for (const one of page) if (into.set(locationId, one.sku, one.free, one.physical)) touch(into, one.sku);
    };
    take(await db.read((reader) => readLevels(reader, [{ locationId, sku: from }])));
    for (let after = from, full = true; full;) {
      const behind = after;
      const page = await db.read((reader) => readPage(reader, locationId, behind, PAGE, to));
      take(page);
      full = page.length === PAGE;
      after = page.at(-1)?.sku ?? to;
    }
  }

  function touch(into: IndexRows, sku: string): void {
    const slot = into.slotOf(sku);
    if (slot !== undefined) onTouched(slot);
  }

  async function loadUntilDone(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const began = performance.now();
      try {
        const fresh = await loadAll(signal);
        if (fresh === undefined) return;
        loadMs = Math.round(performance.now() - began);
        log.info({ rows: fresh.count, skus: fresh.skus, bytes: fresh.bytes, ms: loadMs }, 'stock index loaded');
        return;
      } catch (error) {
        if (failures === 0) log.warn({ error: briefly(error) }, 'stock index cannot be loaded');
        await sleep(Math.min(5_000, 200 * 2 ** Math.min(failures, 10)), signal).catch(() => undefined);
      }
    }
  }

  async function loadAll(signal: AbortSignal): Promise<IndexRows | undefined> {
    const fresh = createIndexRows();
    const first = await db.read((reader) => nextPlace(reader, ''));
    for (let place = first; place !== undefined;) {
      const at: string = place;
      for (let after = '', full = true; full;) {
        if (signal.aborted) return undefined;
        const behind = after;
        const page = await db.read((reader) => readPage(reader, at, behind, PAGE));
        for (const one of page) fresh.add(at, one.sku, one.free, one.physical);
        after = page.at(-1)?.sku ?? after;
        full = page.length === PAGE;
      }
      place = await db.read((reader) => nextPlace(reader, at));
    }
    fresh.pack();
    // What changed meanwhile, until nothing is left: then, without a pause, the feed takes over.
    while (pending !== undefined && pending.size > 0) {
      if (signal.aborted) return undefined;
      const changes = [...pending.values()];
      pending.clear();
      await apply(fresh, changes);
    }
    if (signal.aborted) return undefined;
    pending = undefined;
    rows = fresh;
    return fresh;
  }

  async function cancel(): Promise<void> {
    load?.cancel.abort();
    await load?.done;
    load = undefined;
  }

  return {
    start: () => feed.start(),
    async stop() {
      await feed.stop();
      await cancel();
      rows = undefined;
      onReset();
    },
    current: () => (rows !== undefined && feed.ageMs() <= STALE_MS ? rows : undefined),
    get loaded() {
      return rows !== undefined;
    },
    catchUp: (ms) => feed.catchUp(ms),
    ageMs: () => feed.ageMs(),
    get loadMs() {
      return loadMs;
    },
  };
}
