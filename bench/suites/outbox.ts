/**
 * (e) The outbox: events told by real transactions, published by the relay, confirmed by the broker, handled by a
 * listener that has nothing to do but its inbox mark. Once in phases, once all at the same time, then one by one for
 * the time from commit to handler.
 */
import { uuidv7 } from 'uuidv7';
import { topologyOf } from '../../src/platform/bus/bus.ts';
import { connectRabbit } from '../../src/platform/bus/rabbitmq.ts';
import { openDatabase, type Database } from '../../src/platform/db/index.ts';
import { flowOf } from '../../src/platform/flow.ts';
import { createLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { onTold, tellRaw } from '../../src/platform/outbox.ts';
import { createRelay } from '../../src/platform/relay.ts';
import { createRunner } from '../../src/platform/runner.ts';
import { cpuText, progress, type Outcome, type Table } from '../report.ts';
import type { SuiteOptions } from '../run.ts';
import { onStage, type Stage } from '../stage.ts';
import { round, spreadOf, startMeter, type Pids, type Spread } from '../stats.ts';

const BATCH = 100;
type Told = { 'bench.told': { readonly key: string; readonly at: number } };
type Phase = { readonly name: string; readonly perSecond: number; readonly cpuMsPerMessage: Record<string, number> };
type Latency = { readonly commitToHandled: Spread; readonly perSecond: number };

export function outbox({ quick, statements }: SuiteOptions): Promise<Outcome> {
  return onStage({ statements }, async (stage) => {
    const db = openDatabase(await stage.servers.createDatabase('bench_outbox'));
    try {
      await migrate(db);
      return await measure(stage, db, quick ? 2000 : 20_000, quick ? 50 : 400);
    } finally {
      await db.close();
    }
  });
}

async function measure(stage: Stage, db: Database, count: number, single: number): Promise<Outcome> {
  const log = createLog('error');
  const metrics = createMetrics();
  const delays: number[] = [];
  const { on, rows } = flowOf<Told>();
  on('bench.told', 'bench.told.hear', {
    thenMany: async (_tx, events) => {
      const now = performance.now();
      for (const { at } of events) delays.push(now - at);
      return events.map(() => undefined);
    },
  });
  const bus = await connectRabbit(stage.amqpUrl, topologyOf(rows, `${stage.prefix}bench`), log, `${stage.prefix}bench`);
  const runner = createRunner({ db, rows, owner: 'bench', log, metrics, retryScale: 1 });
  const pids = { client: process.pid, ...stage.pids };
  const published = async (): Promise<number> => (await metrics.published.get()).values[0]?.value ?? 0;
  const handled = async (): Promise<number> => (await metrics.handled.get()).values[0]?.value ?? 0;

  const first = createRelay({ db, bus, owner: 'bench', log, metrics });
  const phases: Phase[] = [];
  phases.push(await phase('told (100 a transaction, 4 at once)', count, pids, () => tellAll(db, count)));
  phases.push(
    await phase('confirmed (relay alone)', count, pids, async () => {
      await first.start();
      await until(async () => (await published()) >= count);
    }),
  );
  phases.push(
    await phase('handled (listener alone)', count, pids, async () => {
      await bus.consume((listener, message, again) => runner.handle(listener, message, again));
      await until(async () => (await handled()) >= count);
    }),
  );
  onTold(db, () => first.wake());
  phases.push(
    await phase('told → confirmed → handled, all at once', count, pids, async () => {
      await tellAll(db, count);
      await until(async () => (await handled()) >= 2 * count);
    }),
  );
  const latencies: Record<string, Latency> = {};
  for (const perSecond of [20, 200]) {
    delays.length = 0;
    await tellSlowly(db, single, perSecond);
    await until(async () => delays.length >= single);
    latencies[`${perSecond}/s`] = { perSecond, commitToHandled: spreadOf(delays) };
  }
  await first.stop();
  await bus.drain();
  await runner.stop();
  await bus.close();
  return outcomeOf(stage, phases, latencies);
}

async function phase(name: string, count: number, pids: Pids, work: () => Promise<void>): Promise<Phase> {
  const meter = startMeter(pids);
  const began = performance.now();
  await work();
  const perSecond = round((count * 1000) / (performance.now() - began), 1);
  progress(`outbox: ${name}: ${Math.round(perSecond)}/s`);
  return { name, perSecond, cpuMsPerMessage: meter.perPiece(count) };
}

/** A payload of the size our events have; every message about another document. */
async function tellAll(db: Database, count: number): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (left > 0) {
        const size = Math.min(BATCH, left);
        left -= size;
        await db.tx(async (tx) => {
          for (let at = 0; at < size; at++) tell(tx, uuidv7());
        });
      }
    }),
  );
}

function tell(tx: Parameters<typeof tellRaw>[0], key: string): void {
  tellRaw(tx, 'bench.told', { key, orderId: key, shipmentId: key, at: performance.now() }, key, 1);
}

async function tellSlowly(db: Database, count: number, perSecond: number): Promise<void> {
  const began = performance.now();
  const under: Promise<unknown>[] = [];
  for (let at = 0; at < count; at++) {
    const wait = began + (at * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    under.push(db.tx(async (tx) => tell(tx, uuidv7())));
  }
  await Promise.all(under);
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; !(await done());) {
    if (Date.now() > end) throw new Error('not done within two minutes');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function outcomeOf(stage: Stage, phases: readonly Phase[], latencies: Record<string, Latency>): Outcome {
  const rates: Table = {
    title: '(e) Outbox → confirmed → handled, one process, messages a second',
    head: ['phase', 'messages/s', 'CPU ms/message'],
    rows: phases.map((one) => [one.name, one.perSecond, cpuText(one.cpuMsPerMessage)]),
  };
  const delays: Table = {
    title: 'From the start of the telling transaction to the handler',
    head: ['load', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows: Object.entries(latencies).map(([name, { commitToHandled: one }]) => [name, one.p50, one.p95, one.p99]),
  };
  const low = latencies['20/s']?.commitToHandled;
  return {
    figures: { servers: stage.versions, outbox: { batch: BATCH, phases, latencies } },
    tables: [rates, delays],
    headlines: [
      {
        goal: 'told → handled (500 orders/s tell 4 events each)',
        measured: phases.at(-1)?.perSecond ?? 0,
        atLeast: 2000,
        unit: 'messages/s',
      },
      { goal: 'told → handled p99 at 20/s', measured: low?.p99 ?? 0, below: 100, unit: 'ms' },
    ],
  };
}
