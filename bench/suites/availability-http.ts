/** The index asked over HTTP: a hub of its own, a bare hapi server in turns with it, commits of this process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { noteChanges } from '../../src/core/inventory/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { getRequest, postRequest, startAsker, type Asker, type AskResult } from '../ask-client.ts';
import { startHub, type HubProcess } from '../hub.ts';
import { cpuText, progress, type Headline, type Outcome, type Table } from '../report.ts';
import { duelTable, inTurns, type Duel } from '../rounds.ts';
import { busEnvironment, type Stage } from '../stage.ts';
import { spreadOf, startMeter, type Pids, type Spread } from '../stats.ts';
import { BATCH, KEY, placeAt, skuAt, skuOfTurn, SKUS } from './availability-world.ts';

const LINES = 64;
const ROUNDS = 4;
const OPEN_SECONDS = 5;
const OPEN_ROUNDS = 3;

type Kind = { readonly name: string; readonly perRequest: number; readonly goal?: number; readonly requests: string[] };
type Ports = { readonly hub: number; readonly floor: number; readonly plain: string[] };
type OpenRun = {
  readonly name: string;
  readonly perSecond: number;
  readonly ms: Spread;
  readonly cpu: Record<string, number>;
};
const kinds: readonly Kind[] = [
  {
    name: 'one SKU × 50 stores',
    perRequest: 1,
    goal: 4_000,
    requests: Array.from({ length: SKUS }, (_, at) => getRequest(`/availability/${skuAt(at + 1)}?channel=AE`, KEY)),
  },
  {
    name: `batch of ${BATCH}, sums`,
    perRequest: BATCH,
    goal: 20_000,
    requests: Array.from({ length: 2_000 }, (_, at) =>
      postRequest('/availability/query', KEY, {
        skus: Array.from({ length: BATCH }, (_, of) => skuOfTurn(at * BATCH + of)),
      }),
    ),
  },
  {
    name: `batch of ${BATCH} × 50 stores`,
    perRequest: BATCH,
    requests: Array.from({ length: 2_000 }, (_, at) => {
      const skus = Array.from({ length: BATCH }, (_, of) => skuOfTurn(at * BATCH + of));
      return postRequest('/availability/query', KEY, { skus, include: ['stores'] });
    }),
  },
];

export async function availabilityHttp(
  stage: Stage,
  url: string,
  db: Database,
  rows: number,
  part: number,
  profileInto?: string,
): Promise<Outcome> {
  const asker = startAsker();
  const env = { HUB_DATABASE_URL: url, HUB_ROLES: 'api', ...busEnvironment(stage) };
  const hub = await startHub({ env, profileInto });
  try {
    await indexed(hub, rows);
    progress('hub has its index');
    const sizes = await Promise.all(kinds.map((kind) => sizeOf(hub, kind)));
    const floor = await startFloor(sizes);
    const pids = { hub: hub.pid, floor: floor.pid, ...stage.pids, generator: asker.pid };
    const duels: Record<string, Duel> = {};
    const opens: OpenRun[] = [];
    for (const [at, kind] of kinds.entries()) {
      const count = Math.ceil(((kind.perRequest === 1 ? 20_000 : 6_000) / (kind.goal === undefined ? 4 : 1)) * part);
      const plain = kind.requests.map((one) => one.replace(/ \/\S+ /, ` /${sizes[at]} `));
      const closed = (port: number, requests: string[]) => async (): Promise<number> => {
        await asker.run({ kind: 'target', port, requests });
        const sent = await good(asker, { kind: 'closed', count, concurrency: LINES });
        return (count * kind.perRequest * 1000) / sent.tookMs;
      };
      await closed(hub.port, kind.requests)();
      const turn = {
        pieces: count * kind.perRequest,
        hub: closed(hub.port, kind.requests),
        floor: closed(floor.port, plain),
      };
      const duel = await inTurns(new Array<typeof turn>(ROUNDS).fill(turn), pids);
      duels[kind.name] = duel;
      progress(`${kind.name}: ${Math.round(duel.hub.perSecond)}/s, floor ${Math.round(duel.floor.perSecond)}/s`);
      if (kind.goal !== undefined)
        opens.push(...(await openRuns(asker, kind, { hub: hub.port, floor: floor.port, plain }, pids, part)));
    }
    const idle = await staleness(db, hub, 1_000, Math.ceil(150 * part));
    const under = await staleUnderLoad(db, hub, asker, Math.ceil(100 * part));
    await floor.stop();
    return httpOutcome(sizes, duels, opens, { idle, under });
  } finally {
    await hub.stop();
    asker.stop();
  }
}

/** Hub and floor in turns at the same rate: what both show is the machine's, what the hub alone shows is the hub's. */
async function openRuns(asker: Asker, kind: Kind, ports: Ports, pids: Pids, part: number): Promise<OpenRun[]> {
  const perSecond = (kind.goal ?? 0) / 2;
  const rate = perSecond / kind.perRequest;
  const count = Math.ceil(rate * OPEN_SECONDS * part);
  const sides = [
    { name: kind.name, port: ports.hub, requests: kind.requests },
    { name: `${kind.name}, floor`, port: ports.floor, requests: ports.plain },
  ].map((side) => ({ ...side, ms: [] as number[], cpu: {} }));
  for (let round = 0; round < OPEN_ROUNDS; round++)
    for (const side of sides) {
      await asker.run({ kind: 'target', port: side.port, requests: side.requests });
      await good(asker, { kind: 'open', count: Math.ceil(count / 10), perSecond: rate });
      const meter = startMeter(pids);
      for (const ms of (await good(asker, { kind: 'open', count, perSecond: rate })).ms) side.ms.push(ms);
      side.cpu = meter.perPiece(count);
    }
  return sides.map(({ name, ms, cpu }) => {
    const run = { name, perSecond, ms: spreadOf(ms), cpu };
    progress(`${name} at ${perSecond}/s: p50 ${run.ms.p50} ms, p99 ${run.ms.p99} ms`);
    return run;
  });
}

async function good(asker: Asker, job: Parameters<Asker['run']>[0]): Promise<AskResult> {
  const sent = await asker.run(job);
  const wrong = Object.entries(sent.statuses).filter(([status]) => status !== '200');
  if (wrong.length > 0) throw new Error(`answers that are not 200: ${JSON.stringify(wrong)}`);
  return sent;
}

/** This process commits, the hub's tells: from the commit's return to the first answer that shows it. */
async function staleness(db: Database, hub: HubProcess, above: number, count: number): Promise<Spread> {
  const delays: number[] = [];
  const locationId = placeAt('AE', 1);
  for (let at = 0; at < count; at++) {
    const sku = skuOfTurn(at + 17);
    const physical = above + at;
    await db.tx(async (tx) => {
      await tx.run('UPDATE stock SET physical = ?, base = ? WHERE location_id = ? AND sku = ?', [
        physical,
        physical,
        locationId,
        sku,
      ]);
      noteChanges(tx, [{ locationId, sku }]);
    });
    const committed = performance.now();
    for (;;) {
      const answer = await fetch(`${hub.url}/availability/${sku}`, { headers: { authorization: `Bearer ${KEY}` } });
      if ((await answer.text()).includes(`"available":${physical},`)) break;
      if (performance.now() - committed > 10_000) throw new Error('a commit was not seen within ten seconds');
    }
    delays.push(performance.now() - committed);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
  }
  progress(`staleness: p99 ${spreadOf(delays).p99} ms`);
  return spreadOf(delays);
}

async function staleUnderLoad(db: Database, hub: HubProcess, asker: Asker, count: number): Promise<Spread> {
  const [single] = kinds;
  if (single === undefined) throw new Error('no requests');
  await asker.run({ kind: 'target', port: hub.port, requests: single.requests });
  let done = false;
  const load = (async () => {
    while (!done) await good(asker, { kind: 'open', count: 1_000, perSecond: 1_000 });
  })();
  const spread = await staleness(db, hub, 2_000, count);
  done = true;
  await load;
  return spread;
}

async function sizeOf(hub: HubProcess, kind: Kind): Promise<number> {
  const [head = '', body = ''] = (kind.requests[0] ?? '').split('\r\n\r\n');
  const [method = '', path = ''] = head.split(' ');
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const answer = await fetch(`${hub.url}${path}`, { method, headers, ...(method === 'POST' ? { body } : {}) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${kind.name}: ${answer.status} ${text.slice(0, 200)}`);
  return text.length;
}

async function indexed(hub: HubProcess, rows: number): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    const text = await (await fetch(`${hub.url}/metrics`)).text();
    if (Number(/^hub_stock_index_rows (\d+)/m.exec(text)?.[1] ?? 0) >= rows) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the hub has not loaded its index within two minutes');
}

async function startFloor(sizes: readonly number[]): Promise<{ pid: number; port: number; stop(): Promise<void> }> {
  const child = fork(join(import.meta.dirname, '..', 'bare-server.ts'), [sizes.join()], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    pid: child.pid ?? 0,
    port,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function httpOutcome(
  sizes: readonly number[],
  duels: Record<string, Duel>,
  opens: readonly OpenRun[],
  stale: { readonly idle: Spread; readonly under: Spread },
): Outcome {
  const open: Table = {
    title: 'Open loop at half of the goal',
    head: ['work', 'SKUs/s offered', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'CPU ms/request'],
    rows: opens.map(({ name, perSecond, ms, cpu }) => [name, perSecond, ms.p50, ms.p95, ms.p99, ms.max, cpuText(cpu)]),
  };
  const seen: Table = {
    title: "A commit of another process until the hub's answer shows it",
    head: ['while', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'],
    rows: Object.entries({ 'nothing else': stale.idle, 'asked 1,000/s': stale.under }).map(([name, one]) => [
      name,
      one.p50,
      one.p95,
      one.p99,
      one.max,
    ]),
  };
  const headlines = kinds.flatMap((kind): Headline[] => {
    if (kind.goal === undefined) return [];
    const p99 = opens.find((one) => one.name === kind.name)?.ms.p99 ?? Infinity;
    return [
      {
        goal: `HTTP, ${kind.name}`,
        measured: duels[kind.name]?.hub.perSecond ?? 0,
        atLeast: kind.goal,
        unit: 'SKUs/s',
      },
      { goal: `HTTP, ${kind.name}, p99 at half of that`, measured: p99, below: 10, unit: 'ms' },
    ];
  });
  return {
    figures: {
      http: duels,
      open: opens,
      stale,
      bytes: Object.fromEntries(kinds.map(({ name }, at) => [name, sizes[at]])),
    },
    tables: [
      duelTable(`Over HTTP, ${LINES} lines, SKUs a second; the floor is a bare hapi route of the same size`, duels),
      open,
      seen,
    ],
    notes: [`bytes of an answer: ${kinds.map(({ name }, at) => `${name} ${sizes[at]}`).join(' · ')}`],
    headlines: [
      ...headlines,
      { goal: 'a commit elsewhere is seen, p99', measured: stale.under.p99, below: 1000, unit: 'ms' },
    ],
  };
}
