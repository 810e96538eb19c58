/** A snapshot of every store over HTTP, one row of twenty changed, while reservations of two lines come at 100 a second. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { uuidv7 } from 'uuidv7';
import { reservePieces } from '../../src/core/inventory/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { growStock, openingOf, type BigStock } from '../big-stock.ts';
import { startHub, type HubProcess } from '../hub.ts';
import { progress, type Outcome } from '../report.ts';
import { busEnvironment, seededDatabase, type Stage } from '../stage.ts';
import { round, spreadOf, startMeter } from '../stats.ts';

const CHUNK = 5000;
const ORDERS_PER_SECOND = 100;

export async function snapshotFlow(stage: Stage, storeCount: number, skuCount: number): Promise<Outcome> {
  const { url, db } = await seededDatabase(stage, 'bench_stock');
  const big = await growStock(db, storeCount, skuCount);
  const hub = await startHub({ env: { HUB_DATABASE_URL: url, ...busEnvironment(stage) } });
  try {
    const meter = startMeter({ hub: hub.pid, mariadb: stage.pids['mariadb'], bench: process.pid });
    const orders = reserveSteadily(db, big);
    const began = performance.now();
    const told = await tellSnapshot(hub, big);
    const staged = (performance.now() - began) / 1000;
    progress(`staged ${told.lines} lines in ${staged.toFixed(1)} s`);
    await applied(hub, big, told.id);
    const seconds = (performance.now() - began) / 1000;
    const { latencies, refused } = await orders.stop();
    const cpu = meter.perPiece(told.lines / 1000);
    const rss = peakMegabytes(hub.pid);
    const changed = await db.read((reader) =>
      reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM stock_movements WHERE kind = 'snapshot'"),
    );
    if (Number(changed?.n) !== told.changed) throw new Error(`${changed?.n} of ${told.changed} changes in the ledger`);
    const spread = spreadOf(latencies);
    progress(`committed and applied in ${seconds.toFixed(1)} s, reservations p99 ${spread.p99} ms`);
    const perSecond = round(latencies.length / seconds);
    return {
      figures: {
        snapshot: {
          rows: told.lines,
          changed: told.changed,
          staged,
          seconds: round(seconds),
          cpu,
          rss,
          reservations: { ...spread, perSecond, refused },
        },
      },
      tables: [
        {
          title: `Snapshot over HTTP, ${told.lines.toLocaleString('en')} rows, ${told.changed.toLocaleString('en')} changed`,
          head: ['', 'value'],
          rows: [
            ['staged, s', round(staged)],
            ['staged and applied, s', round(seconds)],
            ['rows/s', Math.round(told.lines / seconds)],
            ['hub peak memory, MB', rss],
            ['reservations of two lines/s', perSecond],
            ['reservation p50 / p99 / max, ms', `${spread.p50} / ${spread.p99} / ${spread.max}`],
            ['others on the machine, %', cpu['othersPercent'] ?? 0],
          ],
        },
      ],
      headlines: [
        {
          goal: `snapshot of ${told.lines.toLocaleString('en')} rows, 5 % changed, while orders flow`,
          measured: round(seconds),
          below: 60,
          unit: 's',
        },
        { goal: 'reservation p99 meanwhile, 100/s offered', measured: spread.p99, below: 250, unit: 'ms' },
        { goal: 'peak memory of the hub', measured: rss, below: 400, unit: 'MB' },
      ],
    };
  } finally {
    await hub.stop();
    await db.close();
  }
}

type Told = { readonly id: string; readonly lines: number; readonly changed: number };

async function tellSnapshot(hub: HubProcess, big: BigStock): Promise<Told> {
  const id = `bench-${uuidv7().slice(-12)}`;
  await call(hub, big, 'POST', '/erp/v1/stock/snapshots', {
    snapshotId: id,
    scope: { stores: big.stores, skus: 'ALL' },
    quantityBasis: 'ON_HAND',
    consistency: 'EXACT',
    watermarks: Object.fromEntries(
      big.stores.map((store) => [store, { ledger: '1000', omsSeqApplied: 0, omsParked: [] }]),
    ),
    missingPolicy: 'ZERO',
  });
  let chunk = 0;
  let lines = 0;
  let sum = 0;
  let changed = 0;
  for (const [at, store] of big.stores.entries()) {
    for (let from = 0; from < big.skus.length; from += CHUNK) {
      const part = big.skus.slice(from, from + CHUNK).map((sku, offset) => {
        const no = from + offset;
        const differs = (at + no) % 20 === 0;
        if (differs) changed += 1;
        const onHand = openingOf(at, no) + (differs ? 3 : 0);
        sum += onHand;
        return { storeId: store, sku, uom: 'PCS', onHand: String(onHand) };
      });
      chunk += 1;
      lines += part.length;
      await call(hub, big, 'PUT', `/erp/v1/stock/snapshots/${id}/chunks/${chunk}`, { lines: part });
    }
  }
  await call(hub, big, 'POST', `/erp/v1/stock/snapshots/${id}/commit`, {
    chunkCount: chunk,
    lineCount: lines,
    quantitySum: String(sum),
  });
  return { id, lines, changed };
}

async function call(hub: HubProcess, big: BigStock, method: string, path: string, body: unknown): Promise<unknown> {
  for (;;) {
    const answer = await fetch(`${hub.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${big.key}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify(body), { level: 1 }),
    });
    const text = await answer.text();
    if (answer.status === 429 || answer.status === 503) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }
}

async function applied(hub: HubProcess, big: BigStock, id: string): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    const answer = await fetch(`${hub.url}/erp/v1/stock/snapshots/${id}`, {
      headers: { authorization: `Bearer ${big.key}` },
    });
    const { status, state } = (await answer.json()) as { status?: string; state?: string };
    const now = String(state ?? status).toLowerCase();
    if (now === 'applied') return;
    if (now === 'held') throw new Error('the snapshot was held');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the snapshot was not applied within two minutes');
}

/** Open loop: each reservation has its moment, and its latency counts from there. */
function reserveSteadily(db: Database, big: BigStock) {
  const latencies: number[] = [];
  const underWay = new Set<Promise<void>>();
  let refused = 0;
  let count = 0;
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * ORDERS_PER_SECOND);
    for (; count < due; count++) {
      const moment = began + (count / ORDERS_PER_SECOND) * 1000;
      const one = reserve(count, moment).finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }, 5);

  async function reserve(no: number, moment: number): Promise<void> {
    const locationId = big.stores[(no * 7) % big.stores.length] ?? '';
    const pieces = [no * 13, no * 29 + 1].map((at) => ({
      locationId,
      sku: big.skus[at % big.skus.length] ?? '',
      quantity: 1,
    }));
    try {
      await db.tx((tx) => reservePieces(tx, pieces));
    } catch {
      refused += 1;
    }
    latencies.push(performance.now() - moment);
  }

  return {
    async stop() {
      clearInterval(timer);
      await Promise.all([...underWay]);
      return { latencies, refused };
    },
  };
}

function peakMegabytes(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Math.round(Number(kilobytes) / 1024);
}
