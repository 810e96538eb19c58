/** What else a number depends on: pools and places, pack sizes, web buffers. Read again twice a second. */
import type { Database, Reader } from '../../platform/db/index.ts';
import { briefly, fail } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import { sleep } from '../../platform/time.ts';
import { channelIn, loadMapping } from '../catalog/index.ts';
import { loadTrust, trustFor } from '../sourcing/index.ts';
import { readBuffers, readPacks } from './store-index.ts';
import { viewOf, type View } from './view.ts';

export type Facts = {
  readonly views: ReadonlyMap<string, View>;
  /** SKU → base units in a piece, of those with another number than 1. */
  readonly packs: ReadonlyMap<string, number>;
  /** Channel → SKU → base units kept back. */
  readonly buffers: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

export type FactsKeeper = {
  start(): void;
  stop(): Promise<void>;
  /** Undefined while they are too old to be trusted. */
  current(): Facts | undefined;
};

const EVERY_MS = 400;
/** Where there is very much to read it is read less often: at most a twentieth of the time goes there. */
const SHARE = 20;
const PATIENCE = 4;

export async function readFacts(reader: Reader): Promise<Facts> {
  const mapping = await loadMapping(reader);
  const trust = await loadTrust(reader);
  const views = mapping.channels.map((one) => viewOf(mapping, channelIn(mapping, one.id), trustFor(one, trust)));
  return {
    views: new Map(views.map((view) => [view.channelId, view])),
    packs: await readPacks(reader),
    buffers: await readBuffers(reader),
  };
}

/** @throws missing `catalog.channel_missing` */
export function viewIn(facts: Facts, channelId: string): View {
  return facts.views.get(channelId) ?? fail('missing', 'catalog.channel_missing', { id: channelId });
}

/** @param onChanged which channels' numbers may be others now */
export function createFactsKeeper(options: {
  readonly db: Database;
  readonly log: Logger;
  readonly onChanged: (channelIds: readonly string[]) => void;
}): FactsKeeper {
  const { db, log, onChanged } = options;
  let facts: Facts | undefined;
  let goodUntil = 0;
  let running: Promise<void> | undefined;
  let stopping = new AbortController();

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted;) {
      const began = performance.now();
      let pause = EVERY_MS;
      try {
        const fresh = merged(facts, await db.read(readFacts));
        pause = Math.max(EVERY_MS, (performance.now() - began) * SHARE);
        const changed = changedBetween(facts, fresh);
        facts = fresh;
        goodUntil = performance.now() + pause * PATIENCE;
        if (changed.length > 0) onChanged(changed);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) log.warn({ error: briefly(error) }, 'pools and pack sizes cannot be read');
      }
      await sleep(pause, stopping.signal).catch(() => undefined);
    }
  }

  return {
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
      running = undefined;
      facts = undefined;
    },
    current: () => (performance.now() <= goodUntil ? facts : undefined),
  };
}

/** A view that says the same stays the same object. */
function merged(before: Facts | undefined, fresh: Facts): Facts {
  const views = [...fresh.views].map(([id, view]): [string, View] => {
    const known = before?.views.get(id);
    return [id, known?.said === view.said ? known : view];
  });
  return { ...fresh, views: new Map(views) };
}

function changedBetween(before: Facts | undefined, after: Facts): string[] {
  const all = [...after.views.keys()];
  if (before === undefined || !sameNumbers(before.packs, after.packs)) return all;
  const none = new Map<string, number>();
  return all.filter(
    (id) =>
      before.views.get(id) !== after.views.get(id) ||
      !sameNumbers(before.buffers.get(id) ?? none, after.buffers.get(id) ?? none),
  );
}

function sameNumbers(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}
