/**
 * Shelves that run low. The change feed says where to look; every rule is looked at once a minute all the same, so that
 * nothing depends on a change having been heard of.
 */
import { createFeed, type Feed, type StockChange } from '../core/availability/index.ts';
import {
  gatherLetters,
  hasRules,
  watchAll,
  watchChanged,
  watchOverdue,
  type LevelKey,
} from '../core/replenishment/index.ts';
import type { Logger } from '../platform/log.ts';
import { limits } from '../../config/retry.ts';
import type { Job, JobContext } from './index.ts';

/** More changes than these are not remembered one by one: the next look is at everything. */
const MOST_DIRTY = 50_000;
/** Low stock is no matter of milliseconds: the feed is read in larger pieces. */
const POLL_MS = 2_000;

/** @param scale multiplies the waits of config/retry.ts */
export function watchLowStock(scale: number, log: Logger): Job {
  const dirty = new Map<string, LevelKey>();
  let feed: Feed | undefined;
  let sweptAt: number | undefined;

  const lookAtAll = (): void => {
    dirty.clear();
    sweptAt = undefined;
  };

  function note(changes: readonly StockChange[]): void {
    for (const { locationId, sku, skuTo } of changes)
      dirty.set(`${locationId}\n${sku}\n${skuTo ?? ''}`, {
        locationId,
        sku,
        ...(skuTo === undefined ? {} : { skuTo }),
      });
    if (dirty.size > MOST_DIRTY) lookAtAll();
  }

  function listen({ db }: JobContext): void {
    if (feed !== undefined) return;
    feed = createFeed({
      db,
      log,
      name: 'stock.watch_low',
      pollMs: POLL_MS,
      wakes: false,
      onChanges: async (changes) => note(changes),
      onLost: async () => lookAtAll(),
    });
    feed.start();
  }

  async function look({ db, now }: JobContext) {
    const due = sweptAt === undefined || now.getTime() - sweptAt >= limits.lowSweepMs * scale;
    const keys = [...dirty.values()];
    dirty.clear();
    try {
      const watched = due ? await watchAll(db) : await watchChanged(db, keys);
      if (due) sweptAt = now.getTime();
      const overdue = due ? await db.tx((tx) => watchOverdue(tx, now)) : 0;
      return { ...watched, overdue };
    } catch (error) {
      // What was taken out is looked at again with everything else.
      lookAtAll();
      throw error;
    }
  }

  return {
    id: 'stock.watch_low',
    every: '*/2 * * * * *',
    about: 'Asks suppliers and warehouses for what runs low, and sends what came together',
    async run(context) {
      const { db, now } = context;
      if (!(await db.read((reader) => hasRules(reader)))) {
        await letGo();
        return '0 rules';
      }
      listen(context);
      const { requested, recovered, overdue } = await look(context);
      const letters = await gatherLetters(db, now, limits.letterGatherMs * scale);
      return `${requested} requested, ${recovered} recovered, ${letters} letters, ${overdue} overdue`;
    },
    stop: letGo,
  };

  async function letGo(): Promise<void> {
    const listening = feed;
    feed = undefined;
    lookAtAll();
    await listening?.stop();
  }
}
