/**
 * (a) Intake over HTTP: the whole hub as a process, partners that never answer, pushes at 1, 16 and 64 lines, then at a
 * fixed rate. An order counts as durably kept when it was answered 202, as accepted when its row stands, as routed when
 * its pieces are reserved at a location.
 */
import { hubEnvironment } from '../../sandbox/world.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { startHub, startSilence } from '../hub.ts';
import { startLoad, type Load, type LoadJob, type LoadResult } from '../load-client.ts';
import { cpuText, progress, type Outcome, type Table } from '../report.ts';
import { busEnvironment, countDatabase, seededDatabase, type Stage } from '../stage.ts';
import { ceilingOf, round, spreadOf, startMeter, type Pids, type Spread } from '../stats.ts';

const RATE = 500;

export type IntakeSizes = {
  readonly warm: number;
  readonly at1: number;
  readonly at16: number;
  readonly at64: number;
  readonly open: number;
};

type Run = {
  readonly name: string;
  readonly pushes: number;
  readonly statuses: Record<string, number>;
  /** Orders a second answered 202, and how long an answer took. */
  readonly keptPerSecond: number;
  readonly keptMs: Spread;
  readonly acceptedPerSecond: number;
  readonly routedPerSecond: number;
  /** From the moment the push was due until the order was sourced. */
  readonly routedMs: Spread;
  readonly receivedToRoutedMs: Spread;
  readonly notRouted: number;
  readonly locations: number;
  readonly cpuMsPerOrder: Record<string, number>;
  /** Statements and commits of the database per order: fixed costs show here before they show in rates. */
  readonly databasePerOrder: Record<string, number>;
};

export async function httpIntake(stage: Stage, sizes: IntakeSizes, profileInto?: string): Promise<Outcome> {
  const { url, db } = await seededDatabase(stage, 'bench_hub');
  const silence = await startSilence();
  const load = startLoad();
  try {
    progress('building pushes');
    const total = sizes.warm + sizes.at1 + sizes.at16 + sizes.at64 + sizes.open;
    await load.run({ kind: 'prepare', count: total, firstOrderId: 1 });
    progress(`${total} pushes built; starting the hub`);
    const env = hubEnvironment({ magento: silence.url, clickpost: silence.url });
    const hub = await startHub({ env: { ...env, HUB_DATABASE_URL: url, ...busEnvironment(stage) }, profileInto });
    try {
      await load.run({ kind: 'target', host: '127.0.0.1', port: hub.port });
      const pids = { hub: hub.pid, ...stage.pids, generator: load.pid };
      const go = (name: string, job: LoadJob): Promise<Run> => measure(name, load, job, db, pids);
      await go('warm-up', { kind: 'closed', count: sizes.warm, concurrency: 16 });
      const runs = [
        await go('1 line', { kind: 'closed', count: sizes.at1, concurrency: 1 }),
        await go('16 lines', { kind: 'closed', count: sizes.at16, concurrency: 16 }),
        await go('64 lines', { kind: 'closed', count: sizes.at64, concurrency: 64 }),
        await go(`open, ${RATE}/s`, { kind: 'open', count: sizes.open, perSecond: RATE }),
      ];
      return outcomeOf(runs);
    } finally {
      silence.stop();
      await hub.stop();
    }
  } finally {
    load.stop();
    await db.close();
  }
}

async function measure(name: string, load: Load, job: LoadJob, db: Database, pids: Pids): Promise<Run> {
  await calm(db);
  const counted = await countDatabase(db);
  const meter = startMeter(pids);
  const sent = await load.run(job);
  progress(`${name}: ${sent.entityIds.length} pushed at ${Math.round((sent.entityIds.length * 1000) / sent.tookMs)}/s`);
  await drained(db);
  const cpuMsPerOrder = meter.perPiece(sent.entityIds.length);
  const databasePerOrder = await counted(sent.entityIds.length);
  return { name, ...(await readRun(db, sent)), cpuMsPerOrder, databasePerOrder };
}

/** What a rush puts off, billing above all, is the last step's work: the next one begins when it is done. */
async function calm(db: Database): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    const left = await db.read((reader) => reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM outbox'));
    if (Number(left?.n) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  progress('still work of the last step after a minute');
}

async function drained(db: Database): Promise<void> {
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    const left = await db.read((reader) =>
      reader.one<{ n: number }>(
        `SELECT (SELECT COUNT(*) FROM inbound_messages WHERE state = 'waiting') + (SELECT COUNT(*) FROM orders WHERE state = 'accepted') AS n`,
      ),
    );
    if (Number(left?.n) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  progress('still not drained after two minutes');
}

type Step = { eid: number; received: number; accepted: number | null; routed: number | null; place: string | null };

async function readRun(
  db: Database,
  sent: LoadResult,
): Promise<Omit<Run, 'name' | 'cpuMsPerOrder' | 'databasePerOrder'>> {
  const [first, last] = [Math.min(...spreadEnds(sent.entityIds)), Math.max(...spreadEnds(sent.entityIds))];
  const steps = await db.read((reader) =>
    reader.all<Step>(
      // The later of the history's and the event's moment: one is the process's clock, the other the database's.
      `SELECT o.magento_order_id AS eid, UNIX_TIMESTAMP(o.received_at) * 1000 AS received,
         UNIX_TIMESTAMP((SELECT MAX(h.at) FROM history h WHERE h.order_id = o.id AND h.move = 'accept')) * 1000 AS accepted,
         UNIX_TIMESTAMP(GREATEST(
           (SELECT MAX(h.at) FROM history h WHERE h.order_id = o.id AND h.move = 'source'),
           (SELECT MAX(e.told_at) FROM event_log e WHERE e.doc_key = o.id AND e.event = 'order.sourced'))) * 1000 AS routed,
         (SELECT s.location_id FROM shipments s WHERE s.order_id = o.id LIMIT 1) AS place
       FROM orders o WHERE o.magento_order_id BETWEEN ? AND ?`,
      [first, last],
    ),
  );
  const sentAt = new Map(sent.entityIds.map((id, at) => [id, sent.sentAt[at] ?? 0]));
  const began = sent.sentAt.reduce((least, at) => Math.min(least, at), Infinity);
  const routed = steps.filter((one) => one.routed !== null);
  const perSecond = (moments: readonly (number | null)[]): number => {
    const end = moments.reduce<number>((most, at) => Math.max(most, Number(at ?? 0)), 0);
    return round((moments.length * 1000) / Math.max(1, end - began), 1);
  };
  return {
    pushes: sent.entityIds.length,
    statuses: sent.statuses,
    keptPerSecond: round(((sent.statuses['202'] ?? 0) * 1000) / sent.tookMs, 1),
    keptMs: spreadOf(sent.ms),
    acceptedPerSecond: perSecond(steps.filter((one) => one.accepted !== null).map((one) => one.accepted)),
    routedPerSecond: perSecond(routed.map((one) => one.routed)),
    routedMs: spreadOf(routed.map((one) => Number(one.routed) - (sentAt.get(Number(one.eid)) ?? 0))),
    receivedToRoutedMs: spreadOf(routed.map((one) => Number(one.routed) - Number(one.received))),
    notRouted: sent.entityIds.length - routed.length,
    locations: new Set(routed.map((one) => one.place)).size,
  };
}

/** Math.min over tens of thousands of arguments overflows the stack. */
function spreadEnds(ids: readonly number[]): [number, number] {
  return ids.reduce<[number, number]>(([low, high], id) => [Math.min(low, id), Math.max(high, id)], [Infinity, 0]);
}

function outcomeOf(runs: readonly Run[]): Outcome {
  const ms = (spread: Spread): string => `${spread.p50} / ${spread.p95} / ${spread.p99}`;
  const table: Table = {
    title: '(a) Intake over HTTP: hub process with all roles, partners silent',
    head: [
      'pushes',
      '202/s',
      'p50 / p95 / p99 ms',
      'accepted/s',
      'routed/s',
      'push→routed p50 / p95 / p99 ms',
      'places',
      'database /order',
      'CPU ms/order',
      'CPU ceiling/s',
    ],
    rows: runs.map((run) => [
      `${run.name} × ${run.pushes}`,
      run.keptPerSecond,
      ms(run.keptMs),
      run.acceptedPerSecond,
      run.routedPerSecond,
      ms(run.routedMs),
      run.locations,
      cpuText(run.databasePerOrder),
      cpuText(run.cpuMsPerOrder),
      ceilingOf(run.cpuMsPerOrder),
    ]),
  };
  const at64 = runs.find((run) => run.name === '64 lines');
  const open = runs.find((run) => run.name.startsWith('open'));
  const wrong = runs.flatMap((run) => {
    const other = Object.entries(run.statuses).filter(([status]) => status !== '202');
    return [
      ...other.map(([status, count]) => `${run.name}: ${count} answers ${status}`),
      ...(run.notRouted > 0 ? [`${run.name}: ${run.notRouted} orders were not routed`] : []),
    ];
  });
  return {
    figures: { http: runs },
    tables: [table],
    notes: [
      'accepted/s and routed/s: orders over the time from the first push to the last order of that step, backlog included.',
      'CPU ceiling/s: what two cores would give by these milliseconds if nobody else used them (hub on one thread).',
      ...wrong,
    ],
    headlines: [
      {
        goal: 'orders accepted durably (202) at 64 lines',
        measured: at64?.keptPerSecond ?? 0,
        atLeast: 1000,
        unit: 'orders/s',
      },
      {
        goal: 'accepted + reserved + routed at 64 lines',
        measured: at64?.routedPerSecond ?? 0,
        atLeast: 500,
        unit: 'orders/s',
      },
      {
        goal: `accepted + reserved + routed, offered ${RATE}/s`,
        measured: open?.routedPerSecond ?? 0,
        atLeast: RATE * 0.99,
        unit: 'orders/s',
      },
      { goal: `push → routed p99 at ${RATE}/s`, measured: open?.routedMs.p99 ?? 0, below: 250, unit: 'ms' },
      { goal: 'locations used', measured: open?.locations ?? 0, atLeast: 50, unit: '' },
    ],
  };
}
