/** Puts the parts together: the only file that knows everybody. */
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { Server } from '@hapi/hapi';
import { uuidv7 } from './platform/ids.ts';
import type { Config } from '../config/index.ts';
import { limits } from '../config/retry.ts';
import { workgroups } from '../config/tasks.ts';
import { readPdf, takeLabel } from '../labels/received.ts';
import { drawParcelLabels } from '../labels/shipping.ts';
import { createPartners } from './connectors/create.ts';
import { createLinks } from './core/amendment/index.ts';
import { createAvailability } from './core/availability/index.ts';
import { countOverdue } from './core/erp/index.ts';
import { createDoorCodes, createOffice } from './core/fleet/index.ts';
import { countLate } from './core/task/index.ts';
import { createFlow } from './flow.ts';
import { createJobs, type Clockwork } from './jobs/index.ts';
import { listJobs } from './jobs/list.ts';
import { createStockTeller } from './jobs/tell-stock.ts';
import type { Bus } from './platform/bus/bus.ts';
import { topologyOf } from './platform/bus/bus.ts';
import { createEmbeddedBus } from './platform/bus/embedded.ts';
import { consumeInbound, type InboundLine } from './platform/bus/rabbit-inbound.ts';
import { connectRabbit } from './platform/bus/rabbitmq.ts';
import { openDatabase, type Database } from './platform/db/index.ts';
import type { FlowRow, FromRow } from './platform/flow.ts';
import { createDoor, createInboundWorker, type Door, type InboundWorker } from './platform/inbound.ts';
import { createJournal } from './platform/journal.ts';
import { watchLines } from './platform/line-watch.ts';
import { createLately } from './platform/lately.ts';
import { createLines } from './platform/lines.ts';
import { createLog, type Logger } from './platform/log.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import type { Message } from './platform/message.ts';
import { migrate } from './platform/migrate.ts';
import { onTold } from './platform/outbox.ts';
import { backlog } from './platform/prune.ts';
import { createRelay, OUTBOX, type Relay } from './platform/relay.ts';
import { createRunner, type Runner } from './platform/runner.ts';
import { holdFile } from './platform/single.ts';
import { atMost, momentOf } from './platform/time.ts';
import { createUrgency } from './platform/urgency.ts';
import { checkStates } from './check-states.ts';
import { amqpQueues } from './routes/amqp.ts';
import { consolePages } from './routes/console/index.ts';
import type { Health, LiveChange, RouteContext } from './routes/context.ts';
import { routePartners } from './route-partners.ts';
import { createHealthServer, createServer } from './routes/server.ts';
import { seed } from './seed.ts';

export type Hub = {
  readonly config: Config;
  readonly db: Database;
  readonly bus: Bus;
  readonly door: Door;
  readonly relay: Relay;
  readonly runner: Runner;
  readonly jobs: Clockwork;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly rows: readonly FlowRow[];
  /** Where it listens, when it has the api role. */
  readonly url: string;
  start(): Promise<void>;
  /** Stops taking, finishes what is under way, lets go. */
  stop(): Promise<void>;
  listen(listener: (change: LiveChange) => void): () => void;
};

export async function createHub(config: Config, given: { log?: Logger } = {}): Promise<Hub> {
  checkStates();
  const log = given.log ?? createLog(config.logLevel);
  const metrics = createMetrics({ processMetrics: config.mode === 'production' });
  const file = config.databaseUrl.startsWith('sqlite:') ? config.databaseUrl.slice('sqlite:'.length) : undefined;
  // Who holds the file is alone: what a killed process before it had claimed is taken over at once.
  const self = file === undefined ? `${process.pid}:${uuidv7().slice(-8)}` : 'alone';
  const owner = `${hostname().slice(0, 30)}:${self}`;
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const letGo = file === undefined ? (): void => undefined : holdFile(file);
  const db = openDatabase(config.databaseUrl);
  await migrate(db);
  await seed(db, config);

  const journal = createJournal(db, log, metrics);
  const lines = createLines({
    scale: config.retryScale,
    limits: config.lineLimits,
    changed: watchLines({ db, journal, metrics, log, owner }),
  });
  const partners = createPartners(config, (call) => journal.record(call), lines, createOffice(db));
  const orders = config.roles.includes('worker') || config.roles.includes('orders');
  const asks = config.roles.includes('worker') || config.roles.includes('partners');
  // The flow wakes the inbound worker, here or in the process that has the role; both are made of the flow's rows.
  const parts: { inbound?: InboundWorker; bus?: Bus } = {};
  const arrivalsOf = (source: string): string => `inbound:${source}`;
  const wakeInbound = (source: string): void =>
    orders ? parts.inbound?.wake(source) : parts.bus?.nudge(arrivalsOf(source));
  const rows = createFlow(
    partners,
    { shippingLabel: (data) => drawParcelLabels(data), readLabel: takeLabel, readPdf },
    wakeInbound,
    createLinks(config.cookieSecret, config.publicUrl),
    createDoorCodes(config.cookieSecret),
  );
  const topology = topologyOf(rows, config.busPrefix);
  const bus =
    config.amqpUrl === undefined
      ? createEmbeddedBus(topology)
      : await connectRabbit(config.amqpUrl, topology, log, config.busPrefix);
  const urgency = createUrgency(rows);
  const runner = createRunner({ db, rows, owner, log, metrics, retryScale: config.retryScale, urgency });
  const listeners = new Set<(change: LiveChange) => void>();
  const show = (message: Message): void => {
    const change = { event: message.event, orderId: message.key, version: message.version, at: Date.now() };
    for (const one of listeners) one(change);
  };
  const here = (listener: string, message: Message): Promise<void> => {
    show(message);
    return runner.handle(listener, message);
  };
  const relay = createRelay({ db, bus, owner, log, metrics, urgency, ...(orders ? { here } : {}) });
  const fromRows = rows.filter((row): row is FromRow => row.kind === 'from');
  const lately = createLately();
  const arriving = { db, rows: fromRows, log, metrics, retryScale: config.retryScale, urgency, lately };
  const inbound = createInboundWorker(arriving);
  Object.assign(parts, { inbound, bus });
  const door = createDoor(db, metrics, wakeInbound, orders ? lately : undefined);
  const stockTeller = createStockTeller({
    db,
    magento: partners.magento,
    channelIds: config.magento.stock && asks ? Object.keys(config.magento.stores) : [],
    owner,
    log,
    retryScale: config.retryScale,
    batch: config.magento.stockBatch,
  });
  const jobs = createJobs({ db, owner, log, jobs: listJobs(config, partners, door, log) });

  const availability = createAvailability({ db, log });
  let watching: Promise<() => void> | undefined;
  /** The broker copies every event to a process that watches; nobody's page open, nothing to copy. */
  const listen = (listener: (change: LiveChange) => void): (() => void) => {
    listeners.add(listener);
    watching ??= bus.watch(show);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      void watching?.then((end) => end());
      watching = undefined;
    };
  };
  let server: Server | undefined;
  let partnersLine: InboundLine | undefined;
  let gauges: NodeJS.Timeout | undefined;
  let started = false;

  async function health(): Promise<Health> {
    const database = await db.ping().then(
      () => ({ ok: true }),
      () => ({ ok: false, detail: 'not reachable' }),
    );
    const broker = bus.health();
    const checks = { database, broker: { ok: broker === 'up', detail: broker }, started: { ok: started } };
    // A partner that is away makes nobody restart the hub: told, and not counted.
    const away = lines.list().filter((line) => line.state !== 'up');
    return { ready: database.ok && broker !== 'down' && started, checks, lines: away };
  }

  const context: RouteContext = {
    db,
    door,
    log,
    metrics,
    availability,
    partners: routePartners(partners),
    listen,
    health,
    wake() {
      runner.wakeRetries();
      for (const row of fromRows) wakeInbound(row.source);
    },
    broker: config.amqpUrl !== undefined,
    demo: config.mode !== 'production',
    retryScale: config.retryScale,
    cookieSecret: config.cookieSecret,
    publicUrl: config.publicUrl,
  };

  return {
    config,
    db,
    bus,
    door,
    relay,
    runner,
    jobs,
    metrics,
    log,
    rows,
    listen,
    get url() {
      return server?.info.uri ?? config.publicUrl;
    },
    async start() {
      const at = { host: config.host, port: config.port };
      if (config.roles.includes('api')) availability.start();
      server = config.roles.includes('api')
        ? await createServer(at, context, consolePages(context))
        : await createHealthServer(at, context);
      if (orders || asks) {
        await bus.consume(
          (listener, message, redelivered) => runner.handle(listener, message, redelivered),
          (fallen) => runner.fallout(fallen),
          (queue) => (queue.singleActive ? orders : asks),
        );
        runner.startRetries((listener, message) => bus.redeliver(listener, message));
        onTold(db, () => relay.wake());
        await relay.start();
      } else onTold(db, () => bus.nudge(OUTBOX));
      if (orders) {
        for (const { source } of fromRows) bus.onNudge(arrivalsOf(source), () => inbound.wake(source));
        inbound.start();
      }
      await stockTeller.start();
      if (config.roles.includes('jobs')) jobs.start();
      await server?.start();
      if (config.amqpUrl !== undefined && config.roles.includes('api'))
        partnersLine = await consumeInbound(config.amqpUrl, amqpQueues(context), log, config.busPrefix);
      gauges = setInterval(() => void gauge(), 5_000);
      gauges.unref();
      started = true;
      log.info(
        {
          url: server?.info.uri,
          roles: config.roles,
          database: db.dialect.name,
          bus: config.amqpUrl === undefined ? 'embedded' : 'rabbitmq',
        },
        'hub started',
      );
    },
    async stop() {
      started = false;
      clearInterval(gauges);
      await server?.stop({ timeout: 5_000 });
      await partnersLine?.stop();
      await availability.stop();
      await jobs.stop();
      await stockTeller.stop();
      await inbound.stop();
      await atMost(limits.drainMs, drain());
      await Promise.all([bus.close(), partners.broker.close()]);
      await journal.stop();
      await db.close();
      letGo();
      log.info('hub stopped');
    },
  };

  /** In this order: nothing new is published, what is delivered is finished, then the lanes are empty. */
  async function drain(): Promise<void> {
    await relay.stop();
    await bus.drain();
    await runner.stop();
  }

  async function gauge(): Promise<void> {
    if (config.roles.includes('api')) {
      const index = availability.status();
      metrics.stockIndexRows.set(index.rows);
      metrics.stockIndexAge.set(index.ageMs / 1000);
    }
    try {
      for (const { partner, host, state, refused } of lines.list()) {
        metrics.lineUp.set({ partner, host }, state === 'up' ? 1 : 0);
        metrics.lineRefused.set({ partner, host }, refused);
      }
      const now = await backlog(db);
      metrics.outboxAge.set(now.oldestOutboxSeconds);
      metrics.parkedOpen.set(now.parkedOpen);
      metrics.postingsOverdue.set(await db.read((reader) => countOverdue(reader, momentOf(new Date()))));
      const late = await db.read((reader) => countLate(reader, new Date()));
      for (const group of workgroups) metrics.tasksLate.set({ workgroup: group }, late.get(group) ?? 0);
    } catch (error) {
      log.debug({ error: String(error) }, 'gauges not read');
    }
  }
}
