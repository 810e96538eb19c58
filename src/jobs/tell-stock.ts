/**
 * Tells each channel its stock, once a second at most: SKUs that have changed are gathered, what differs is sent in bulk,
 * one call at a time for each channel. A lease per channel keeps it to one process; who takes one over looks at everything.
 */
import type { Logger } from 'pino';
import { createFeed, skusBetween, type Feed, type StockChange } from '../core/availability/index.ts';
import type { Partners } from '../connectors/index.ts';
import { limits } from '../../config/retry.ts';
import type { Database } from '../platform/db/index.ts';
import { briefly } from '../platform/errors.ts';
import { heldIn, holdLeases, releaseLeases, seedLeases } from '../platform/leases.ts';
import { atMost, sleep } from '../platform/time.ts';
import { createChannelTeller, type ChannelTeller } from './tell-channel.ts';

const PREFIX = 'stock.tell.';
/** Ends with a mark, so that one channel's name may begin with another's. */
const leaseOf = (channelId: string): string => `${PREFIX}${channelId}.`;

export type StockTellerOptions = {
  readonly db: Database;
  readonly magento: Pick<Partners['magento'], 'saveSourceItems'>;
  readonly channelIds: readonly string[];
  readonly owner: string;
  readonly log: Logger;
  readonly retryScale: number;
  readonly tickMs?: number;
  readonly batch?: number;
};

export type StockTeller = {
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function createStockTeller(options: StockTellerOptions): StockTeller {
  const { db, channelIds, owner, log, tickMs = limits.stockTellMs } = options;
  const tellers = new Map<string, ChannelTeller>(
    channelIds.map((channelId) => [
      channelId,
      createChannelTeller({
        ...options,
        channelId,
        stillMine: async (tx) => (await heldIn(tx, leaseOf(channelId), owner)).size > 0,
      }),
    ]),
  );
  let feed: Feed | undefined;
  let stopping = new AbortController();
  let running: Promise<unknown> | undefined;

  async function takeChanges(changes: readonly StockChange[]): Promise<void> {
    const skus = new Set<string>();
    for (const { locationId, sku, skuTo } of changes) {
      if (skuTo === undefined) skus.add(sku);
      else for (const one of await db.read((reader) => skusBetween(reader, locationId, sku, skuTo))) skus.add(one);
    }
    for (const teller of tellers.values()) teller.touch(skus);
  }

  async function keepLeases(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for (const [channelId, teller] of tellers) {
          teller.hold((await holdLeases(db, leaseOf(channelId), owner, limits.leaseMs)).size > 0);
        }
      } catch (error) {
        // Without the database nobody can say whose it is.
        for (const teller of tellers.values()) teller.hold(false);
        log.warn({ error: briefly(error) }, 'leases of the stock tellers not renewed');
      }
      await sleep(limits.leaseRenewMs, signal).catch(() => undefined);
    }
  }

  async function tell(teller: ChannelTeller, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      await teller.turn(signal);
      await sleep(Math.max(1, tickMs - (performance.now() - began)), signal).catch(() => undefined);
    }
  }

  return {
    async start() {
      if (tellers.size === 0) return;
      stopping = new AbortController();
      await seedLeases(db, channelIds.map(leaseOf));
      feed = createFeed({
        db,
        log,
        name: 'stock.tell',
        pollMs: tickMs,
        onChanges: takeChanges,
        onLost: async () => {
          for (const teller of tellers.values()) teller.lookAtAll();
        },
      });
      feed.start();
      const { signal } = stopping;
      running = Promise.all([keepLeases(signal), ...[...tellers.values()].map((teller) => tell(teller, signal))]);
    },
    async stop() {
      stopping.abort();
      await feed?.stop();
      // A call that hangs is left to its grace.
      await atMost(limits.drainMs, running ?? Promise.resolve());
      if (tellers.size > 0) {
        await releaseLeases(db, PREFIX, owner).catch((error: unknown) =>
          log.warn({ error: briefly(error) }, 'leases of the stock tellers not released'),
        );
      }
    },
  };
}
