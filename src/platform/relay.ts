/**
 * The outbox relay: publishes what transactions told and forgets a row only when the bus confirmed it.
 * One process holds a partition's lease at a time; its token is checked in the transaction that deletes, so a relay
 * that slept through its lease deletes nothing. State, not a watermark: ids are not handed out in commit order.
 * Rows that urgent work listens to go first, and to this very process where it does that work; while such work waits the
 * others stay in the table, but for a share.
 */
import type { Logger } from 'pino';
import type { Bus, Published } from './bus/bus.ts';
import type { Database } from './db/index.ts';
import { briefly } from './errors.ts';
import { createLane } from './lane.ts';
import { heldIn, holdLeases, releaseLeases, seedLeases, type Held } from './leases.ts';
import { PARTITIONS, type Message } from './message.ts';
import type { Metrics } from './metrics.ts';
import { sleep } from './time.ts';
import { closeOutbox, newestSeq, postponeOutbox, readOutbox, type OutboxRow } from './outbox.ts';
import type { Urgency } from './urgency.ts';
import { limits } from '../../config/retry.ts';

export type Relay = { start(): Promise<void>; wake(): void; stop(): Promise<void>; readonly inFlight: number };

const PREFIX = 'relay.p';
/** What processes are nudged about. */
export const OUTBOX = 'outbox';
/** A row that was confirmed and is not yet deleted is at worst published twice: deleting may gather. */
const CLOSE_GATHER_MS = 25;
/** While urgent work presses, so many of the other rows go … */
const YIELD_ROWS = 16;
/** … once in so long; … */
const YIELD_MS = 250;
/** When nothing presses any more, so many at a time. */
const CATCH_UP_ROWS = 64;
const CATCH_UP_MS = 10;
/** … and after each so long of pressing as many more, so that no rush keeps them waiting for good. */
const YIELD_MORE_MS = 10_000;
/** By how much an id that was handed out before another may usually be committed after it. */
const OVERTAKING_MS = 100;
/** The rest is found so often; each time all rows that were left behind are passed over. */
const FROM_START_MS = 2_000;

export function createRelay(options: {
  db: Database;
  bus: Bus;
  owner: string;
  log: Logger;
  metrics: Metrics;
  urgency?: Urgency;
  /** Settles urgent messages in this process, without the way through the broker; left out where it does no such work. */
  here?: (listener: string, message: Message) => Promise<void>;
}): Relay {
  const { db, bus, owner, log, metrics } = options;
  const urgency = options.urgency?.events.size === 0 ? undefined : options.urgency;
  let held: Held = new Map();
  let stopped = false;
  let passing: Promise<void> | undefined;
  let again = false;
  let renewing: Promise<void> = Promise.resolve();
  /** The last pass stopped because too much is under way; confirms that come in start the next. */
  let full = false;
  const publishing = new Set<Promise<void>>();
  const inFlight = new Set<number>();
  const timers: NodeJS.Timeout[] = [];
  /** Rows were left in the table for later, so that urgent ones must be looked for behind them. */
  let behind = false;
  let sharedAt = 0;
  let behindSince = 0;
  let shareTimer: NodeJS.Timeout | undefined;
  const cursor = createCursor();

  const closing = createLane<OutboxRow, undefined>({
    db,
    name: 'relay-close',
    max: 500,
    gatherMs: CLOSE_GATHER_MS,
    async work(tx, rows) {
      const ours = await heldIn(tx, PREFIX, owner);
      const fenced = rows.filter(
        (row) =>
          ours.get(PREFIX + String(row.part)) === held.get(PREFIX + String(row.part)) &&
          ours.has(PREFIX + String(row.part)),
      );
      await closeOutbox(
        tx,
        fenced.map((row) => row.seq),
      );
      return rows.map(() => undefined);
    },
  });

  const postponing = createLane<{ row: OutboxRow; reason: string }, undefined>({
    db,
    name: 'relay-postpone',
    max: 100,
    async work(tx, failed) {
      for (const { row, reason } of failed) {
        await postponeOutbox(tx, row.seq, reason, Math.min(1000 * 2 ** Math.min(row.attempts, 10), 60_000));
      }
      return failed.map(() => undefined);
    },
  });

  async function renew(): Promise<void> {
    try {
      held = await holdLeases(db, PREFIX, owner, limits.leaseMs);
    } catch (error) {
      held = new Map();
      log.warn({ error: briefly(error) }, 'leases cannot be renewed');
    }
  }

  async function pass(): Promise<void> {
    const parts = [...held.keys()].map((name) => Number(name.slice(PREFIX.length)));
    for (;;) {
      full = inFlight.size >= limits.relayInFlight;
      // A bus that is down or blocked takes nothing: the rows keep their turn instead of being put off one by one.
      if (stopped || parts.length === 0 || full || bus.health() !== 'up') return;
      if (urgency !== undefined && (behind || urgency.pressing)) {
        const sent = await send(limits.relayBatch, (limit) =>
          readOutbox(db, parts, limit, { events: urgency.events, after: cursor.after }),
        );
        // Where none is urgent the others are passed over too, or each look would pass all that was told since.
        cursor.read(sent.at(-1)?.seq ?? (await newestSeq(db)));
        const waitMs = yieldsFor(urgency);
        if (waitMs > 0) {
          leftBehind(true);
          shareTimer ??= setTimeout(() => ((shareTimer = undefined), run()), waitMs);
          if (sent.length < limits.relayBatch) return;
          continue;
        }
      }
      const batch = behind || urgency?.pressing === true ? shareNow() : limits.relayBatch;
      const sent = await send(batch, (limit) => readOutbox(db, parts, limit));
      sharedAt = performance.now();
      leftBehind(sent.length === batch);
      if (!behind) return;
      // Let confirms come in before the next read.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function leftBehind(now: boolean): void {
    if (now && !behind) behindSince = performance.now();
    behind = now;
  }

  /** How long the rows behind the urgent ones still wait for their next share. */
  function yieldsFor({ pressing, others }: Urgency): number {
    const sinceMs = performance.now() - sharedAt;
    if (pressing) return YIELD_MS - sinceMs;
    // Catching up: only as fast as it is worked off, or the next rush would find the lanes full of it.
    return others >= CATCH_UP_ROWS ? CATCH_UP_MS : CATCH_UP_MS - sinceMs;
  }

  /** How many of the rows that yield may go now. */
  function shareNow(): number {
    if (urgency?.pressing !== true) return CATCH_UP_ROWS;
    const waitedMs = behind ? performance.now() - behindSince : 0;
    return YIELD_ROWS * (1 + Math.floor(waitedMs / YIELD_MORE_MS));
  }

  /** Publishes up to `count` rows that are not under way; which. */
  async function send(count: number, read: (limit: number) => Promise<OutboxRow[]>): Promise<OutboxRow[]> {
    // As it was before the read: a row closed meanwhile may still be among the rows read, and must not go out again.
    const busy = new Set(inFlight);
    const fresh = (await read(count + busy.size)).filter((row) => !busy.has(row.seq)).slice(0, count);
    for (const row of fresh) {
      inFlight.add(row.seq);
      const job = publish(row).finally(() => {
        inFlight.delete(row.seq);
        publishing.delete(job);
        if (full && inFlight.size < limits.relayInFlight / 2) run();
      });
      publishing.add(job);
    }
    return fresh;
  }

  async function give(message: Message): Promise<Published> {
    const listeners = options.here === undefined ? undefined : urgency?.alone.get(message.event);
    if (options.here === undefined || listeners === undefined) return bus.publish(message);
    for (const listener of listeners) await options.here(listener, message);
    return 'ok';
  }

  async function publish(row: OutboxRow): Promise<void> {
    try {
      const result = await give(row.message);
      if (result === 'ok') {
        await closing.push(row);
        metrics.published.inc();
        return;
      }
      metrics.publishFailed.inc({ reason: result.lineDown ? 'line down' : result.failed.slice(0, 60) });
      // The poll tries again when the bus is back.
      if (stopped || result.lineDown) return;
      log.warn({ event: row.message.event, reason: result.failed }, 'message not taken by the bus');
      await postponing.push({ row, reason: result.failed });
    } catch (error) {
      // The row is still there; the poll tries again.
      log.warn({ error: briefly(error) }, 'outbox row not closed');
    }
  }

  function wake(): void {
    if (stopped) return;
    bus.nudge(OUTBOX);
    run();
  }

  function run(): void {
    if (stopped) return;
    if (passing !== undefined) {
      again = true;
      return;
    }
    passing = pass()
      .catch((error: unknown) => log.warn({ error: briefly(error) }, 'outbox cannot be read'))
      .finally(() => {
        passing = undefined;
        if (again) {
          again = false;
          run();
        }
      });
  }

  return {
    async start() {
      await seedLeases(
        db,
        Array.from({ length: PARTITIONS }, (_, part) => PREFIX + String(part)),
      );
      await renew();
      timers.push(
        setInterval(() => (renewing = renew()), limits.leaseRenewMs),
        setInterval(run, limits.pollMs),
      );
      bus.onNudge(OUTBOX, run);
      run();
    },
    wake,
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      clearTimeout(shareTimer);
      await passing;
      // Confirms that are on their way still count; a publish that hangs does not hold us: its row stays for the next relay.
      const patience = new AbortController();
      await Promise.race([
        Promise.allSettled([...publishing]),
        sleep(limits.leaseMs / 2, patience.signal).catch(briefly),
      ]);
      patience.abort();
      await Promise.all([closing.idle(), postponing.idle(), renewing]);
      await releaseLeases(db, PREFIX, owner).catch((error: unknown) =>
        log.warn({ error: briefly(error) }, 'leases not released'),
      );
    },
    get inFlight() {
      return inFlight.size;
    },
  };
}

/**
 * How far urgent rows have been read: well behind the newest, because an id may be committed after a later one, and now
 * and then from the start, for rows put off, rows of leases just taken, and what was committed later still.
 */
function createCursor(): { readonly after: number; read(seq: number): void } {
  let [after, older, newest] = [0, 0, 0];
  let [turnedAt, startedAt] = [0, 0];
  return {
    get after() {
      if (performance.now() - startedAt < FROM_START_MS) return after;
      startedAt = performance.now();
      return 0;
    },
    read(seq) {
      newest = Math.max(newest, seq);
      if (performance.now() - turnedAt < OVERTAKING_MS) return;
      [after, older, turnedAt] = [older, newest, performance.now()];
    },
  };
}
