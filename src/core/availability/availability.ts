/** What can be promised, for shops and stores: from memory while that is fresh, else from the database by index. */
import type { Database } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createDatabaseAsker } from './ask-database.ts';
import { createFactsKeeper, viewIn, type Facts } from './facts.ts';
import { createIndexKeeper } from './index-keeper.ts';
import type { IndexRows } from './index-rows.ts';
import { answerOf, offerOf, type Answer, type Offer, type Offers } from './offer.ts';
import { readFactors } from './store-index.ts';
import type { View } from './view.ts';

export type Availability = {
  start(): void;
  stop(): Promise<void>;
  /**
   * One answer a SKU, in the order asked; what no master and no stock row names is not known.
   * @throws missing `catalog.channel_missing`
   */
  answers(channelId: string, skus: readonly string[]): Promise<readonly Answer[]>;
  /** The numbers themselves; unknown SKUs are not in the map. */
  offers(channelId: string, skus: readonly string[]): Promise<Offers>;
  status(): Status;
};

export type Status = {
  /** Whether answers come from memory just now. */
  readonly fromMemory: boolean;
  readonly rows: number;
  readonly skus: number;
  readonly bytes: number;
  readonly ageMs: number;
  readonly loadMs: number;
};

/** A look at the feed is cheaper than asking the database for each answer: worth this wait. */
const CATCH_UP_MS = 1_000;
/** With twenty bytes a row beside it a million rows stay under 100 MB. */
const KEPT_CHARS = 72_000_000;
const UNKNOWN_KEPT_MS = 500;
const UNKNOWN_MAX = 20_000;

export function createAvailability(options: {
  readonly db: Database;
  readonly log: Logger;
  readonly pollMs?: number;
}): Availability {
  const { db, log } = options;
  const cache = createAnswerCache(KEPT_CHARS);
  /** SKUs without a row: whether a master names them. */
  const rowless = new Map<string, { readonly factor: number | undefined; readonly until: number }>();
  const facts = createFactsKeeper({
    db,
    log,
    onChanged: (channelIds) => cache.forget(channelIds),
  });
  const database = createDatabaseAsker(db, () => facts.current());
  const index = createIndexKeeper({
    ...options,
    onTouched: (slot) => cache.drop(slot),
    onReset: () => cache.clear(),
  });

  /** The index and what goes with it, while both are fresh. */
  async function memory(): Promise<{ readonly rows: IndexRows; readonly now: Facts } | undefined> {
    if (index.loaded && index.current() === undefined) await index.catchUp(CATCH_UP_MS);
    const [rows, now] = [index.current(), facts.current()];
    return rows === undefined || now === undefined ? undefined : { rows, now };
  }

  /** Whether masters name these SKUs, which have no row: asked again after half a second. */
  async function factorsOf(skus: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> {
    const now = performance.now();
    const ask = skus.filter((sku) => (rowless.get(sku)?.until ?? 0) <= now);
    if (ask.length > 0) {
      const factors = await db.read((reader) => readFactors(reader, ask));
      if (rowless.size + ask.length > UNKNOWN_MAX) rowless.clear();
      for (const sku of ask) rowless.set(sku, { factor: factors.get(sku), until: now + UNKNOWN_KEPT_MS });
    }
    return new Map(skus.map((sku) => [sku, rowless.get(sku)?.factor]));
  }

  /** What is in memory now, and whether masters name those SKUs of which nothing is there. */
  async function look(skus: readonly string[]) {
    const ready = await memory();
    const without = ready === undefined ? [] : skus.filter((sku) => ready.rows.slotOf(sku) === undefined);
    if (without.length === 0) return ready === undefined ? undefined : { ...ready, factors: undefined };
    const factors = await factorsOf(without);
    // The database took its time: what was fresh before is not fresh by itself.
    const still = await memory();
    return still === undefined ? undefined : { ...still, factors };
  }

  async function offers(channelId: string, skus: readonly string[]): Promise<Offers> {
    const ready = await look(skus);
    if (ready === undefined) return database.offers(channelId, skus);
    const { rows, now, factors } = ready;
    const view = viewIn(now, channelId);
    const lens = cache.of(view).storeOf(rows.places);
    const bySku = new Map<string, Offer>();
    for (const sku of skus) {
      const slot = rows.slotOf(sku);
      if (slot !== undefined) bySku.set(sku, offerFrom(rows, slot, sku, lens, view, now));
      else if (factors?.get(sku) !== undefined) bySku.set(sku, nothing(view));
    }
    return { view, bySku };
  }

  return {
    start() {
      facts.start();
      index.start();
    },
    async stop() {
      await index.stop();
      await facts.stop();
    },
    async answers(channelId, skus) {
      const ready = await look(skus);
      if (ready === undefined) {
        const { view, bySku } = await database.offers(channelId, skus);
        return skus.map((sku) => answerOf(view, sku, bySku.get(sku)));
      }
      const { rows, now, factors } = ready;
      const view = viewIn(now, channelId);
      const ours = cache.of(view);
      const lens = ours.storeOf(rows.places);
      return skus.map((sku) => {
        const slot = rows.slotOf(sku);
        if (slot === undefined) return answerOf(view, sku, factors?.get(sku) === undefined ? undefined : nothing(view));
        const known = ours.get(slot);
        if (known !== undefined) return known;
        const answer = answerOf(view, sku, offerFrom(rows, slot, sku, lens, view, now));
        ours.keep(slot, answer);
        return answer;
      });
    },
    offers,
    status() {
      const rows = index.current();
      return {
        fromMemory: rows !== undefined && facts.current() !== undefined,
        rows: rows?.count ?? 0,
        skus: rows?.skus ?? 0,
        bytes: rows?.bytes ?? 0,
        ageMs: index.ageMs(),
        loadMs: index.loadMs,
      };
    },
  };
}

function nothing(view: View): Offer {
  return offerOf(view, [], 1, 0);
}

function offerFrom(rows: IndexRows, slot: number, sku: string, lens: Int32Array, view: View, facts: Facts): Offer {
  const free = new Int32Array(view.stores.length);
  rows.each(slot, (place, pieces) => {
    const at = lens[place] ?? -1;
    if (at >= 0) free[at] = pieces;
  });
  return offerOf(view, free, facts.packs.get(sku) ?? 1, facts.buffers.get(view.channelId)?.get(sku) ?? 0);
}
