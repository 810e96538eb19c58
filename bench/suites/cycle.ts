/**
 * (c) The whole cycle: pushed, accepted, sourced, billed, booked, labelled, dispatched, told to Magento, delivered,
 * closed. Both simulators run as a process of their own; a fixed number of orders is kept under way.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '../../scripts/servers/ports.ts';
import { clickpostWorld, hubEnvironment, magentoWorld } from '../../sandbox/world.ts';
import { openDatabase, type Database } from '../../src/platform/db/index.ts';
import { startHub } from '../hub.ts';
import { cpuText, progress, type Outcome, type Table } from '../report.ts';
import type { SuiteOptions } from '../run.ts';
import { busEnvironment, countDatabase, onStage, seededDatabase } from '../stage.ts';
import { ceilingOf, round, spreadOf, startMeter, type Pids, type Spread } from '../stats.ts';

/** Between two scans of a parcel; six scans make a delivery. */
const STEP_MS = 200;
const WAY_MS = STEP_MS * 6;
const PLACE_MS = 120_000;
const FINISH_MS = 60_000;

type Plan = {
  readonly name: string;
  readonly orders: number;
  readonly underWay: number;
  /** The hub as two processes: one takes in, decides and keeps; one talks to partners. */
  readonly parted?: true;
};
type Run = {
  readonly name: string;
  readonly orders: number;
  readonly underWay: number;
  readonly closed: number;
  readonly labels: number;
  readonly toldDelivered: number;
  /** From the first push to the last order closed, start and tail included. */
  readonly perSecond: number;
  /** The middle four fifths: as it runs all day. */
  readonly steadyPerSecond: number;
  readonly closedMs: Spread;
  readonly labelledMs: Spread;
  /** From the booking's answer kept to the label kept: what a packer waits for the courier's paper. */
  readonly bookedToLabelMs: Spread;
  readonly cpuMsPerOrder: Record<string, number>;
  readonly databasePerOrder: Record<string, number>;
};

export async function cycle({ quick, profileInto, statements }: SuiteOptions): Promise<Outcome> {
  const part = quick ? 0.1 : 1;
  const onServers = (plan: Plan) =>
    onStage({ statements }, async (stage) => {
      const { url, db } = await seededDatabase(stage, 'bench_cycle');
      try {
        const env = { HUB_DATABASE_URL: url, ...busEnvironment(stage) };
        return { run: await runCycle(plan, env, db, stage.pids, profileInto), versions: stage.versions };
      } finally {
        await db.close();
      }
    });
  const plan = { orders: 3000 * part, underWay: 300 };
  const { run: one, versions } = await onServers({ ...plan, name: 'servers' });
  const { run: two } = await onServers({ ...plan, name: 'servers, 2 processes', parted: true });
  const embedded = await onFile({ name: 'embedded', orders: 800 * part, underWay: 100 }, profileInto);
  return outcomeOf([one, two, embedded], versions);
}

async function onFile(plan: Plan, profileInto: string | undefined): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'omnihub-bench-'));
  try {
    return await runCycle(
      plan,
      { HUB_DATABASE_URL: `sqlite:${join(folder, 'hub.sqlite')}` },
      undefined,
      {},
      profileInto,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCycle(
  plan: Plan,
  env: Record<string, string>,
  database: Database | undefined,
  servers: Pids,
  profileInto?: string,
): Promise<Run> {
  const [port = 0] = await freePorts(1);
  const world = await startWorld(`http://127.0.0.1:${port}`);
  try {
    const whole = { ...env, ...hubEnvironment(world) };
    const rest = plan.parted === undefined ? {} : { HUB_ROLES: 'api,orders,jobs' };
    const hub = await startHub({ port, profileInto, env: { ...whole, ...rest } });
    const partners =
      plan.parted === undefined ? undefined : await startHub({ env: { ...whole, HUB_ROLES: 'partners' } });
    // Only now: the hub makes the file, and holds it alone while it migrates.
    const db = database ?? openDatabase(env['HUB_DATABASE_URL'] ?? '');
    try {
      progress(`cycle on ${plan.name}: warm-up`);
      const warm = Math.ceil(plan.orders / 20);
      await pushAll(world.magento, db, { ...plan, orders: warm });
      const more: Pids = partners === undefined ? {} : { 'hub, partners': partners.pid };
      const meter = startMeter({ hub: hub.pid, ...more, ...servers, simulators: world.pid });
      const counted = await countDatabase(db);
      const orders = await pushAll(world.magento, db, plan, warm);
      const databasePerOrder = await counted(orders);
      const cpuMsPerOrder = meter.perPiece(orders);
      await toldAll(world.magento, warm + orders);
      const toldDelivered = (await told(world.magento)) - warm;
      return { ...plan, ...(await readRun(db, warm, orders)), orders, toldDelivered, cpuMsPerOrder, databasePerOrder };
    } finally {
      if (database === undefined) await db.close();
      await partners?.stop();
      await hub.stop();
    }
  } finally {
    world.stop();
  }
}

type World = { magento: string; clickpost: string; pid: number; stop(): void };

async function startWorld(hubUrl: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'omnihub-bench-'));
  const file = join(folder, 'world.json');
  const options = { journalBodies: false, stepMs: STEP_MS };
  writeFileSync(file, JSON.stringify({ magento: magentoWorld(options), clickpost: clickpostWorld(options) }));
  const args = [
    '--import',
    'tsx',
    join(import.meta.dirname, '../../sandbox/serve.ts'),
    '--config',
    file,
    '--hub-url',
    hubUrl,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) {
    rmSync(folder, { recursive: true });
    return { ...(JSON.parse(line) as World), stop: () => void child.kill('SIGTERM') };
  }
  throw new Error('the simulators cannot be started');
}

/**
 * Keeps `underWay` orders between push and closed until all are closed; how many were placed. A hub too slow for the
 * plan gets fewer orders rather than an unfinished run.
 */
async function pushAll(magento: string, db: Database, plan: Plan, before = 0): Promise<number> {
  const began = Date.now();
  let goal = before + plan.orders;
  let placed = before;
  let shown = began;
  while (Date.now() - began < PLACE_MS + FINISH_MS) {
    if (Date.now() - began > PLACE_MS) goal = Math.min(goal, placed);
    const closed = await closedIn(db);
    if (closed >= goal) return placed - before;
    const count = Math.min(goal - placed, plan.underWay - (placed - closed));
    if (count > 0) await place(magento, count);
    placed += Math.max(0, count);
    if (Date.now() - shown > 10_000) {
      progress(`  ${closed - before} of ${plan.orders} delivered`);
      shown = Date.now();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  progress('not all orders were delivered in time');
  return placed - before;
}

/** Ordinary orders to one country each; unpaid, virtual and edited ones would not be delivered. */
async function place(magento: string, count: number): Promise<void> {
  const body = JSON.stringify({ kind: 'two_lines', count, push: true, shape: 'rest' });
  const answer = await fetch(`${magento}/_sandbox/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  await answer.arrayBuffer();
}

async function closedIn(db: Database): Promise<number> {
  const row = await db.read((reader) =>
    reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM orders WHERE state = 'closed'"),
  );
  return Number(row?.n);
}

/** How many orders Magento shows as delivered. */
async function told(magento: string): Promise<number> {
  const state = (await (await fetch(`${magento}/_sandbox/state`)).json()) as { byStatus: Record<string, number> };
  return Object.entries(state.byStatus).reduce(
    (sum, [status, n]) => sum + (status.endsWith('/hub_delivered') ? n : 0),
    0,
  );
}

async function toldAll(magento: string, orders: number): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until && (await told(magento)) < orders;)
    await new Promise((resolve) => setTimeout(resolve, 250));
}

type Step = { received: string; booked: string | null; closed: string | null; labelled: string | null };

async function readRun(
  db: Database,
  skip: number,
  orders: number,
): Promise<Omit<Run, keyof Plan | 'toldDelivered' | 'cpuMsPerOrder' | 'databasePerOrder'>> {
  const all = await db.read((reader) =>
    reader.all<Step>(
      `SELECT o.received_at AS received,
         (SELECT MAX(h.at) FROM history h WHERE h.order_id = o.id AND h.entity = 'order' AND h.to_state = 'closed') AS closed,
         (SELECT MIN(h.at) FROM history h WHERE h.order_id = o.id AND h.entity = 'shipment' AND h.to_state = 'booked') AS booked,
         (SELECT MIN(d.created_at) FROM shipments s JOIN documents d ON d.id = s.label_id WHERE s.order_id = o.id) AS labelled
       FROM orders o ORDER BY o.magento_order_id`,
    ),
  );
  const ms = (moment: string): number => Date.parse(`${moment.replace(' ', 'T')}Z`);
  const steps = all.slice(skip, skip + orders);
  const closed = steps.flatMap((one) => (one.closed === null ? [] : [ms(one.closed)])).sort((a, b) => a - b);
  const began = steps.reduce((least, one) => Math.min(least, ms(one.received)), Infinity);
  const [low, high] = [Math.floor(closed.length * 0.1), Math.floor(closed.length * 0.9) - 1];
  const middle = (closed[high] ?? 0) - (closed[low] ?? 0);
  return {
    closed: closed.length,
    labels: steps.filter((one) => one.labelled !== null).length,
    perSecond: round((closed.length * 1000) / Math.max(1, (closed.at(-1) ?? began) - began), 1),
    steadyPerSecond: round(((high - low) * 1000) / Math.max(1, middle), 1),
    closedMs: spreadOf(steps.flatMap((one) => (one.closed === null ? [] : [ms(one.closed) - ms(one.received)]))),
    labelledMs: spreadOf(steps.flatMap((one) => (one.labelled === null ? [] : [ms(one.labelled) - ms(one.received)]))),
    bookedToLabelMs: spreadOf(
      steps.flatMap(({ booked, labelled }) => (booked && labelled ? [Math.max(0, ms(labelled) - ms(booked))] : [])),
    ),
  };
}

function outcomeOf(runs: readonly Run[], servers: Record<string, unknown>): Outcome {
  const ms = (spread: Spread): string => `${spread.p50} / ${spread.p95} / ${spread.p99}`;
  const table: Table = {
    title: `(c) Order → label → delivered, simulators answering, ${STEP_MS} ms between two scans`,
    head: [
      'hub on',
      'under way',
      'closed',
      'steady/s',
      'all/s',
      'label p50 / p95 / p99 ms',
      'booked → label p50 / p95 / p99 ms',
      'delivered p50 / p95 / p99 ms',
      'database /order',
      'CPU ms/order',
      'CPU ceiling/s',
    ],
    rows: runs.map((run) => [
      run.name,
      run.underWay,
      `${run.closed} of ${run.orders}`,
      run.steadyPerSecond,
      run.perSecond,
      ms(run.labelledMs),
      ms(run.bookedToLabelMs),
      ms(run.closedMs),
      cpuText(run.databasePerOrder),
      cpuText(run.cpuMsPerOrder),
      ceilingOf(run.cpuMsPerOrder),
    ]),
  };
  const [one, two] = runs;
  const short = runs.filter((run) => run.closed < run.orders || run.toldDelivered < run.orders);
  return {
    figures: { servers, cycle: runs, parcelsOwnWayMs: WAY_MS },
    tables: [table],
    notes: [
      `a parcel's own way takes ${WAY_MS} ms of the delivered times; with a fixed number under way the rest is queueing`,
      ...short.map(
        (run) =>
          `${run.name}: ${run.closed} closed, ${run.toldDelivered} shown as delivered by Magento, of ${run.orders}`,
      ),
    ],
    headlines: [
      { goal: 'whole cycle on servers', measured: one?.steadyPerSecond ?? 0, atLeast: 50, unit: 'orders/s' },
      { goal: '… with two hub processes', measured: two?.steadyPerSecond ?? 0, atLeast: 50, unit: 'orders/s' },
      {
        goal: 'orders pushed and not closed at the end',
        measured: runs.reduce((sum, run) => sum + run.orders - run.closed, 0),
        below: 1,
        unit: '',
      },
    ],
  };
}
