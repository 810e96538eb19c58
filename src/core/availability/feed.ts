/**
 * A reader of the change feed, of which a house may have many, each with a place of its own. It tells every change
 * that was committed at least once, in no particular order; who hears of one reads the row as it is now.
 */
import type { Database } from '../../platform/db/index.ts';
import { briefly } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import { atMost, sleep } from '../../platform/time.ts';
import { onStockChanges } from '../inventory/index.ts';
import { createGaps } from './gaps.ts';
import { markBefore, readAfter, readRuns, type StockChange } from './store.ts';

export type Feed = {
  start(): void;
  stop(): Promise<void>;
  /** Looks now instead of at the next poll. */
  wake(): void;
  /** Everything that was committed more than so many milliseconds ago has been told; Infinity before the first poll. */
  ageMs(): number;
  /** Resolves after a poll that began later than now, well or not, or after `ms`. */
  catchUp(ms: number): Promise<void>;
};

export type FeedOptions = {
  readonly db: Database;
  readonly log: Logger;
  /** Who reads, for the log. */
  readonly name: string;
  /** What has changed, each once. Throws to have the same told again. */
  readonly onChanges: (changes: readonly StockChange[]) => Promise<void>;
  /**
   * What was known is worth nothing: at the start, and after an outage so long that rows may have been forgotten
   * meanwhile. Every change from now on is told.
   */
  readonly onLost: () => Promise<void>;
  readonly pollMs?: number;
  /** Whether this process's own commits end the pause early; a reader in no hurry says no. */
  readonly wakes?: boolean;
  readonly gapMs?: number;
  readonly lostAfterMs?: number;
};

/** Rows are kept for so long; a reader that has not looked for half of it begins anew. */
export const KEEP_MS = 600_000;
/** The longest transaction: what has not turned up by then was rolled back. */
const GAP_MS = 60_000;
const BATCH = 5_000;
/** Own commits wake the reader, but not more often than this. */
const LEAST_MS = 25;
const SLOWEST_MS = 1_000;

export function createFeed(options: FeedOptions): Feed {
  const {
    db,
    log,
    name,
    onChanges,
    onLost,
    pollMs = 200,
    wakes = true,
    gapMs = GAP_MS,
    lostAfterMs = KEEP_MS / 2,
  } = options;
  const gaps = createGaps();
  let mark: number | undefined;
  /** When the last poll began that saw the end of the table. */
  let good: Instant | undefined;
  let running: Promise<void> | undefined;
  let stopping = new AbortController();
  let woken = new AbortController();
  /** Those who wait for a poll that has not begun yet. */
  let upcoming: Awaiting | undefined;
  let unhook = (): void => undefined;

  async function poll(): Promise<void> {
    const awaited = upcoming;
    upcoming = undefined;
    try {
      await readOn(instant());
    } finally {
      awaited?.done();
    }
  }

  async function readOn(began: Instant): Promise<void> {
    if (mark === undefined || good === undefined || elapsed(good) > lostAfterMs) {
      gaps.clear();
      const from = await db.read((reader) => markBefore(reader, gapMs + 10_000));
      await onLost();
      mark = from;
      good = began;
    }
    for (let full = true; full && !stopping.signal.aborted;) {
      const from: number = mark;
      // Fresh rows first: what fills a gap after that is found by the next poll.
      const { fresh, late } = await db.read(async (reader) => ({
        fresh: await readAfter(reader, from, BATCH),
        late: await readRuns(reader, gaps.runs, BATCH),
      }));
      if (fresh.length + late.length > 0) await onChanges(distinct([...late, ...fresh]));
      gaps.found(late.map((one) => one.seq));
      gaps.note(
        from,
        fresh.map((one) => one.seq),
        began.steady,
      );
      mark = fresh.at(-1)?.seq ?? from;
      full = fresh.length === BATCH || late.length === BATCH;
    }
    gaps.giveUp(began.steady - gapMs);
    good = began;
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      woken = new AbortController();
      const began = performance.now();
      try {
        await poll();
        if (failures > 0) log.info({ feed: name, failures }, 'stock changes are read again');
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) log.warn({ feed: name, error: briefly(error) }, 'stock changes cannot be read');
      }
      const pause = failures === 0 ? pollMs : Math.min(SLOWEST_MS, pollMs * 2 ** Math.min(failures, 10));
      await pauseFor(Math.max(1, pause - (performance.now() - began)), failures > 0);
    }
  }

  /** A wake ends the pause early; not while the database is away. */
  async function pauseFor(ms: number, deaf: boolean): Promise<void> {
    const least = deaf ? ms : Math.min(ms, LEAST_MS);
    await sleep(least, stopping.signal).catch(() => undefined);
    if (ms > least) await sleep(ms - least, woken.signal).catch(() => undefined);
  }

  const wake = (): void => woken.abort();
  return {
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      if (wakes) unhook = onStockChanges(db, wake);
      running = run();
    },
    async stop() {
      stopping.abort();
      woken.abort();
      unhook();
      await running;
      running = undefined;
      good = undefined;
    },
    wake,
    ageMs: () => (good === undefined ? Infinity : elapsed(good)),
    async catchUp(ms) {
      upcoming ??= awaiting();
      wake();
      await atMost(ms, upcoming.seen);
    },
  };
}

type Awaiting = { readonly seen: Promise<void>; done(): void };

function awaiting(): Awaiting {
  let done = (): void => undefined;
  const seen = new Promise<void>((resolve) => (done = resolve));
  return { seen, done: () => done() };
}

type Instant = { readonly wall: number; readonly steady: number };
const instant = (): Instant => ({ wall: Date.now(), steady: performance.now() });

/** By the clock that jumps and by the one that sleeps with the machine, whichever says more. */
function elapsed(since: Instant): number {
  return Math.max(Date.now() - since.wall, performance.now() - since.steady);
}

function distinct(changes: readonly StockChange[]): StockChange[] {
  const byKey = new Map<string, StockChange>();
  for (const one of changes) byKey.set(`${one.locationId}\n${one.sku}\n${one.skuTo ?? ''}`, one);
  return [...byKey.values()];
}
