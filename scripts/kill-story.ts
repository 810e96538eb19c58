/**
 * `npm run story:kill`: orders are pushed at a steady pace while the hub is killed (SIGKILL) at random moments and
 * started again; at the end every order is delivered, each parcel has one AWB, the stock is right, nothing is left.
 * The partners run as a process of their own and survive.
 * `--mode embedded|servers|both` `--orders 200` `--kills 10` `--seed N` `--pace <orders per second>` `--keep`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { firstItems } from '../config/items.ts';
import { createRandom } from '../sandbox/random.ts';
import { openDatabase } from '../src/platform/db/index.ts';
import { checkAll, type Finding } from './kill-story/checks.ts';
import { startHub, startWorld, type HubProcess, type World } from './kill-story/processes.ts';
import { startServers, type Servers } from './servers/index.ts';

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'both' },
    orders: { type: 'string', default: '200' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string' },
    pace: { type: 'string', default: '4' },
    keep: { type: 'boolean', default: false },
  },
});
const [orders, kills, pace] = [Number(values.orders), Number(values.kills), Number(values.pace)];
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const modes = values.mode === 'both' ? ['embedded', 'servers'] : [values.mode];
if (modes.some((mode) => !['embedded', 'servers'].includes(mode)) || !(orders > 0) || !(kills >= 0) || !(pace > 0)) {
  console.error(
    'usage: kill-story [--mode embedded|servers|both] [--orders N] [--kills N] [--seed N] [--pace N] [--keep]',
  );
  process.exit(2);
}

/** Longer than the claim on a call (90 s) and the lease of a job (5 min) that a killed process leaves behind. */
const WITHIN_MS = 420_000;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const closing: (() => Promise<unknown> | undefined)[] = [];
['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => void closeAll().then(() => process.exit(130))));

let failed = false;
try {
  for (const mode of modes) failed = !(await tell(mode as 'embedded' | 'servers')) || failed;
} catch (error) {
  failed = true;
  console.error(error);
}
await closeAll();
process.exit(failed ? 1 : 0);

async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse())
    await close()?.catch((error: unknown) => console.error(String(error)));
}

async function tell(mode: 'embedded' | 'servers'): Promise<boolean> {
  const began = Date.now();
  const random = createRandom(seed);
  const ground = await groundFor(mode);
  const world = await startWorld({ folder: ground.folder, seed });
  closing.push(() => world.stop());
  // Two processes share the work on servers; SQLite serves one.
  const roles = mode === 'servers' ? ['api,worker,jobs', 'worker'] : ['api,worker,jobs'];
  const hubs = roles.map((role, at) => startHub(world, ground.env, role, at));
  closing.push(() => Promise.all(hubs.map((hub) => hub.stop())));
  await hubs[0]?.ready();

  const length = (orders / pace) * 1000 + 5_000;
  const moments = Array.from({ length: kills }, () => random.int(500, Math.round(length))).sort((a, b) => a - b);
  const start = Date.now();
  const placing = placeAll(world, start);
  for (const moment of moments) {
    await sleep(Math.max(0, start + moment - Date.now()));
    await killOne(hubs, random.int(0, hubs.length - 1), mode, start);
  }
  await placing;

  const db = openDatabase(ground.databaseUrl);
  closing.push(() => db.close());
  const quietMs = await becomesQuiet(mode, world, async () => {
    const [row] = await db.read((r) =>
      r.all<{ n: number }>(
        `SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM deliveries WHERE state = 'retry')
           + (SELECT COUNT(*) FROM inbound_messages WHERE state = 'waiting') + (SELECT COUNT(*) FROM orders WHERE state <> 'closed') AS n`,
      ),
    );
    return Number(row?.n);
  });
  const findings = await checkAll(db, world, orders);
  const stopped = await Promise.all(hubs.map((hub) => hub.stop()));
  findings.push({
    what: 'the hub ends in good order on SIGTERM',
    want: 0,
    got: Math.max(...stopped.map((code) => code ?? 99)),
  });
  findings.push({
    what: 'processes that ended by themselves',
    want: 0,
    got: hubs.reduce((sum, hub) => sum + hub.falls, 0),
  });
  report(mode, findings, {
    tookMs: Date.now() - began,
    quietMs,
    restarts: hubs.reduce((sum, hub) => sum + hub.starts - 1, 0),
  });
  await closeAll();
  return findings.every((one) => one.got === one.want);
}

type Ground = { readonly folder: string; readonly databaseUrl: string; readonly env: Record<string, string> };

async function groundFor(mode: 'embedded' | 'servers'): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'omnihub-kill-'));
  closing.push(async () =>
    values.keep ? console.log(`kept: ${folder}`) : rmSync(folder, { recursive: true, force: true }),
  );
  if (mode === 'embedded') {
    const databaseUrl = `sqlite:${join(folder, 'hub.sqlite')}`;
    return { folder, databaseUrl, env: { HUB_DATABASE_URL: databaseUrl, HUB_AMQP_URL: '' } };
  }
  // Durable, or a kill of ours could be blamed on the database.
  const servers: Servers = await startServers({ durable: true });
  closing.push(() => servers.stop());
  const databaseUrl = await servers.createDatabase(`kill_${process.pid}`);
  const { amqpUrl, prefix } = await servers.createVhost(`kill_${process.pid}`);
  const named = prefix === '' ? {} : { HUB_BUS_PREFIX: prefix };
  return { folder, databaseUrl, env: { HUB_DATABASE_URL: databaseUrl, HUB_AMQP_URL: amqpUrl, ...named } };
}

/** At a steady pace, whoever is up; the shop's module pushes again what was not taken. */
async function placeAll(world: World, start: number): Promise<void> {
  const kinds = ['simple', 'two_lines', 'cod', 'configurable'];
  const stores = ['ae_en', 'sa_ar', 'kw_en', 'qa_en', 'in_en'];
  for (let at = 0; at < orders; at++) {
    await sleep(Math.max(0, start + (at * 1000) / pace - Date.now()));
    const kind = kinds[at % kinds.length];
    // Cash only in one country and for one small thing: elsewhere it may be above what a courier collects.
    const overrides =
      kind === 'cod'
        ? { storeCode: 'ae_en', lines: [{ sku: firstItems[0]?.sku, qty: 1 }] }
        : { storeCode: stores[at % stores.length] };
    await world.place({ kind, overrides });
  }
}

async function killOne(hubs: readonly HubProcess[], at: number, mode: string, start: number): Promise<void> {
  const hub = hubs[at];
  await hub?.kill();
  process.stderr.write(
    `${mode}: ${((Date.now() - start) / 1000).toFixed(1)} s, killed process ${at + 1}, started again\n`,
  );
  hub?.start();
}

async function becomesQuiet(mode: string, world: World, left: () => Promise<number>): Promise<number> {
  const since = Date.now();
  for (let shown = 0; Date.now() - since < WITHIN_MS;) {
    const [open, delivered] = [await left().catch(() => -1), await world.delivered()];
    if (open === 0 && delivered === orders) return Date.now() - since;
    if (Date.now() - shown > 5_000) {
      process.stderr.write(`${mode}: ${delivered} of ${orders} delivered, ${open} things left\n`);
      shown = Date.now();
    }
    await sleep(500);
  }
  return WITHIN_MS;
}

function report(
  mode: string,
  findings: readonly Finding[],
  run: { tookMs: number; quietMs: number; restarts: number },
): void {
  const wide = Math.max(...findings.map((one) => one.what.length));
  console.log(`\n${mode}: ${orders} orders, ${run.restarts} kills, seed ${seed}`);
  for (const { what, want, got, which } of findings) {
    const ok = got === want;
    console.log(
      `${ok ? '✓' : '✗'} ${what.padEnd(wide)}  ${got}${ok ? '' : `, wanted ${want}`}${which ? `  ${which}` : ''}`,
    );
  }
  console.log(
    `quiet ${(run.quietMs / 1000).toFixed(1)} s after the last kill and push; ${(run.tookMs / 1000).toFixed(1)} s in all\n`,
  );
}
