/**
 * The outbox relay: publishes what transactions told and forgets a row only when the bus confirmed it.
 * One process holds a partition's lease at a time; its token is checked in the transaction that deletes, so a relay
 * that slept through its lease deletes nothing. State, not a watermark: ids are not handed out in commit order.
 */
import type { Logger } from 'pino';
import type { Bus } from './bus/bus.ts';
import type { Database } from './db/index.ts';
import { briefly } from './errors.ts';
import { createLane } from './lane.ts';
import { heldIn, holdLeases, releaseLeases, seedLeases, type Held } from './leases.ts';
import { PARTITIONS } from './message.ts';
import type { Metrics } from './metrics.ts';
import { closeOutbox, postponeOutbox, readOutbox, type OutboxRow } from './outbox.ts';
import { limits } from '../../config/retry.ts';

export type Relay = { start(): Promise<void>; wake(): void; stop(): Promise<void>; readonly inFlight: number };

const PREFIX = 'relay.p';

export function createRelay(options: { db: Database; bus: Bus; owner: string; log: Logger; metrics: Metrics }): Relay {
  const { db, bus, owner, log, metrics } = options;
  let held: Held = new Map();
  let stopped = false;
  let passing: Promise<void> | undefined;
  let again = false;
  const inFlight = new Set<number>();
  const timers: NodeJS.Timeout[] = [];

  const closing = createLane<OutboxRow, undefined>({
    db,
    name: 'relay-close',
    max: 500,
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
      if (stopped || parts.length === 0 || inFlight.size >= limits.relayInFlight) return;
      const rows = await readOutbox(db, parts, limits.relayBatch + inFlight.size);
      const fresh = rows.filter((row) => !inFlight.has(row.seq));
      for (const row of fresh) {
        inFlight.add(row.seq);
        void publish(row).finally(() => inFlight.delete(row.seq));
      }
      if (fresh.length < limits.relayBatch) return;
      // Let confirms come in before the next read.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function publish(row: OutboxRow): Promise<void> {
    try {
      const result = await bus.publish(row.message);
      if (result === 'ok') {
        await closing.push(row);
        metrics.published.inc();
        return;
      }
      if (stopped) return;
      metrics.publishFailed.inc({ reason: result.failed });
      log.warn({ event: row.message.event, reason: result.failed }, 'message not taken by the bus');
      await db.tx((tx) => postponeOutbox(tx, [row.seq], result.failed, Math.min(1000 * 2 ** row.attempts, 60_000)));
    } catch (error) {
      // The row is still there; the poll tries again.
      log.warn({ error: briefly(error) }, 'outbox row not closed');
    } finally {
      if (inFlight.size >= limits.relayInFlight) wake();
    }
  }

  function wake(): void {
    if (stopped) return;
    bus.nudge();
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
        setInterval(() => void renew(), limits.leaseRenewMs),
        setInterval(run, limits.pollMs),
      );
      bus.onNudge(run);
      run();
    },
    wake,
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await passing;
      await closing.idle();
      await releaseLeases(db, PREFIX, owner).catch((error: unknown) =>
        log.warn({ error: briefly(error) }, 'leases not released'),
      );
    },
    get inFlight() {
      return inFlight.size;
    },
  };
}
