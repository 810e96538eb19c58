/**
 * Order received → the store sees it: the whole hub as a process, 100 pushes a second by the clock, and an eye that reads
 * committed shipments every few milliseconds by another connection, and each fiftieth by the reading of the console's pages.
 */
import { hubEnvironment } from '../../sandbox/world.ts';
import { listOrdersByIds } from '../../src/core/reading/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { startHub, startSilence } from '../hub.ts';
import { startLoad } from '../load-client.ts';
import { cpuText, progress, type Outcome } from '../report.ts';
import { busEnvironment, seededDatabase, type Stage } from '../stage.ts';
import { spreadOf, startMeter } from '../stats.ts';

const RATE = 100;
const LOOK_MS = 10;
const SAMPLE = 50;

export async function storeSees(stage: Stage, seconds: number): Promise<Outcome> {
  const { url, db } = await seededDatabase(stage, 'bench_routing_seen');
  const silence = await startSilence();
  const load = startLoad();
  try {
    const [warm, count] = [300, RATE * seconds];
    await load.run({ kind: 'prepare', count: warm + count, firstOrderId: 1 });
    const env = hubEnvironment({ magento: silence.url, clickpost: silence.url });
    const hub = await startHub({ env: { ...env, HUB_DATABASE_URL: url, ...busEnvironment(stage) } });
    try {
      await load.run({ kind: 'target', host: '127.0.0.1', port: hub.port });
      await load.run({ kind: 'closed', count: warm, concurrency: 8 });
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const eye = openEye(db);
      const meter = startMeter({ hub: hub.pid, ...stage.pids, generator: load.pid });
      const sent = await load.run({ kind: 'open', count, perSecond: RATE });
      const firstSeen = await eye.close(sent.entityIds);
      const cpu = meter.perPiece(sent.entityIds.length);
      const dueAt = new Map(sent.entityIds.map((id, at) => [id, sent.sentAt[at] ?? 0]));
      const times = [...firstSeen.at].flatMap(([id, at]) => {
        const due = dueAt.get(id);
        return due === undefined ? [] : [at - due];
      });
      const ms = spreadOf(times);
      progress(`store sees: p99 ${ms.p99} ms of ${times.length}`);
      return {
        figures: {
          storeSees: {
            perSecond: RATE,
            sent: sent.entityIds.length,
            seen: times.length,
            onPages: firstSeen.onPages,
            lookMs: LOOK_MS,
            ms,
            cpuMsPerOrder: cpu,
            statuses: sent.statuses,
          },
        },
        tables: [
          {
            title: `(b) Order received → the store sees it, ${RATE}/s offered`,
            head: ['sent', 'seen', 'p50 / p95 / p99 / max ms', 'CPU ms/order'],
            rows: [
              [sent.entityIds.length, times.length, `${ms.p50} / ${ms.p95} / ${ms.p99} / ${ms.max}`, cpuText(cpu)],
            ],
          },
        ],
        notes: [
          `from when the push was due until a look (one each ${LOOK_MS} ms, included) finds the committed shipment; ${firstSeen.onPages} of ${firstSeen.sampled} sampled were on the page of their store at that moment; 56 places, the demo's items`,
        ],
        headlines: [
          { goal: `order received → store sees it p99 at ${RATE}/s`, measured: ms.p99, below: 1_000, unit: 'ms' },
          { goal: 'orders seen', measured: times.length, atLeast: sent.entityIds.length * 0.995, unit: '' },
        ],
      };
    } finally {
      silence.stop();
      await hub.stop();
    }
  } finally {
    load.stop();
    await db.close();
  }
}

type Seen = { readonly at: Map<number, number>; readonly onPages: number; readonly sampled: number };

function openEye(db: Database): { close(expected: readonly number[]): Promise<Seen> } {
  const at = new Map<number, number>();
  const known = new Set<string>();
  let [open, onPages, sampled] = [true, 0, 0];
  const look = async (): Promise<void> => {
    // Ids begin with the moment at which they were made: a short range of the primary key.
    const since = (Date.now() - 20_000).toString(16).padStart(12, '0');
    const rows = await db.read((reader) =>
      reader.all<{ id: string; order_id: string; place: string; number: number }>(
        `SELECT s.id, s.order_id, s.location_id AS place, o.magento_order_id AS number
         FROM shipments s JOIN orders o ON o.id = s.order_id WHERE s.id > ?`,
        [`${since.slice(0, 8)}-${since.slice(8)}`],
      ),
    );
    const now = Date.now();
    for (const row of rows) {
      if (known.has(row.id)) continue;
      known.add(row.id);
      if (!at.has(Number(row.number))) at.set(Number(row.number), now);
      if (known.size % SAMPLE !== 0) continue;
      sampled += 1;
      const scope = { channels: ['*'], locations: [row.place] };
      const page = await db.read((reader) => listOrdersByIds(reader, scope, [row.order_id]));
      if (page.some((one) => one.shipments.length > 0)) onPages += 1;
    }
  };
  const looking = (async () => {
    while (open) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return {
    async close(expected) {
      for (const until = Date.now() + 60_000; expected.some((id) => !at.has(id)) && Date.now() < until;)
        await new Promise((resolve) => setTimeout(resolve, 50));
      open = false;
      await looking;
      return { at, onPages, sampled };
    },
  };
}
