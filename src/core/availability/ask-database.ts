/**
 * Answers while there is no fresh index. Questions that wait together are read together, and few readings go at a time:
 * thousands of shoppers must not take every connection from those who reserve, nor from the feed that ends this state.
 */
import type { Database, Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { readFacts, viewIn, type Facts } from './facts.ts';
import { offerOf, type Offer, type Offers } from './offer.ts';
import { readFactors, readLevelsOf, type Level } from './store-index.ts';

type Question = {
  readonly channelId: string;
  readonly skus: readonly string[];
  readonly resolve: (offers: Offers) => void;
  readonly reject: (error: unknown) => void;
};

const AT_ONCE = 2;
/** SKUs of one reading: as many as the largest question has. */
const TOGETHER = 1_000;
/** Questions beyond this are turned away: their askers would have given up before their turn. */
const WAITING = 5_000;

/** @param factsNow what is fresh of them, so that they need not be read again */
export function createDatabaseAsker(db: Database, factsNow: () => Facts | undefined) {
  let waiting: Question[] = [];
  let running = 0;

  function next(): void {
    while (running < AT_ONCE && waiting.length > 0) {
      let skus = 0;
      let count = 0;
      while (count < waiting.length && (count === 0 || skus + (waiting[count]?.skus.length ?? 0) <= TOGETHER)) {
        skus += waiting[count]?.skus.length ?? 0;
        count += 1;
      }
      const group = waiting.slice(0, count);
      waiting = waiting.slice(count);
      running += 1;
      void answer(group).finally(() => {
        running -= 1;
        next();
      });
    }
  }

  async function answer(group: readonly Question[]): Promise<void> {
    try {
      const skus = [...new Set(group.flatMap((one) => one.skus))];
      const read = await db.read((reader) => readTogether(reader, factsNow, skus));
      for (const one of group) settle(one, read);
    } catch (error) {
      for (const one of group) one.reject(error);
    }
  }

  return {
    /** @throws missing `catalog.channel_missing`; unavailable `availability.busy` */
    offers(channelId: string, skus: readonly string[]): Promise<Offers> {
      if (waiting.length >= WAITING) fail('unavailable', 'availability.busy');
      return new Promise((resolve, reject) => {
        waiting.push({ channelId, skus, resolve, reject });
        next();
      });
    },
  };
}

type Reading = {
  readonly facts: Facts;
  readonly factors: ReadonlyMap<string, number>;
  readonly levels: ReadonlyMap<string, readonly Level[]>;
};

async function readTogether(
  reader: Reader,
  factsNow: () => Facts | undefined,
  skus: readonly string[],
): Promise<Reading> {
  const factors = await readFactors(reader, skus);
  const levels = new Map<string, Level[]>();
  for (const level of await readLevelsOf(reader, skus)) {
    const known = levels.get(level.sku);
    if (known === undefined) levels.set(level.sku, [level]);
    else known.push(level);
  }
  return { facts: factsNow() ?? (await readFacts(reader)), factors, levels };
}

function settle({ channelId, skus, resolve, reject }: Question, { facts, factors, levels }: Reading): void {
  try {
    const view = viewIn(facts, channelId);
    const bySku = new Map<string, Offer>();
    for (const sku of skus) {
      const rows = levels.get(sku);
      if (rows === undefined && !factors.has(sku)) continue;
      const free = new Int32Array(view.stores.length);
      for (const row of rows ?? []) {
        const at = view.indexOf.get(row.locationId);
        if (at !== undefined) free[at] = row.free;
      }
      bySku.set(sku, offerOf(view, free, factors.get(sku) ?? 1, facts.buffers.get(channelId)?.get(sku) ?? 0));
    }
    resolve({ view, bySku });
  } catch (error) {
    reject(error);
  }
}
