/** The processes of the kill story: the partners, which survive, and the hub, which does not. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_CLICKPOST, DEMO_MAGENTO_TOKEN } from '../../config/demo-keys.ts';
import { clickpostWorld, hubEnvironment, magentoWorld } from '../../sandbox/world.ts';
import { freePorts } from '../servers/ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
type Json = Record<string, unknown>;

export type World = {
  readonly folder: string;
  readonly hubUrl: string;
  /** The first is where orders and callbacks come; each process listens on one of its own. */
  readonly ports: readonly number[];
  readonly magento: string;
  readonly clickpost: string;
  place(order: Json): Promise<void>;
  /** How many orders Magento shows as delivered. */
  delivered(): Promise<number>;
  /** Increment ids of the orders whose push was answered with success. */
  acknowledged(): Promise<string[]>;
  magentoGet(path: string): Promise<Json>;
  clickpostState(): Promise<Json>;
  /** The live AWB of a reference. */
  awbOf(reference: string): Promise<string | undefined>;
  stop(): Promise<unknown>;
};

export async function startWorld(options: { folder: string; seed: number }): Promise<World> {
  const { folder, seed } = options;
  const [port = 0, ...ports] = await freePorts(4);
  const hubUrl = `http://127.0.0.1:${port}`;
  const config = join(folder, 'world.json');
  const magentoOptions = { ...magentoWorld({ hubUrl, seed, journalBodies: false }), pushShape: 'mixed' as const };
  writeFileSync(
    config,
    JSON.stringify({
      magento: magentoOptions,
      clickpost: clickpostWorld({ hubUrl, seed, stepMs: 400, journalBodies: false }),
    }),
  );
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'sandbox/serve.ts'), '--config', config, '--hub-url', hubUrl],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const urls = await firstLine(child);
  const get = async (url: string, init?: RequestInit): Promise<Json> => (await (await fetch(url, init)).json()) as Json;
  return {
    folder,
    hubUrl,
    ports: [port, ...ports],
    magento: urls.magento,
    clickpost: urls.clickpost,
    async place(order) {
      const answer = await fetch(`${urls.magento}/_sandbox/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(order),
      });
      if (!answer.ok) throw new Error(`the shop did not place an order: ${await answer.text()}`);
    },
    async delivered() {
      const { byStatus } = (await get(`${urls.magento}/_sandbox/state`)) as { byStatus: Record<string, number> };
      return Object.entries(byStatus).reduce((sum, [name, n]) => sum + (name.endsWith('/hub_delivered') ? n : 0), 0);
    },
    async acknowledged() {
      const { entries, dropped } = (await get(`${urls.magento}/_sandbox/journal?limit=1000000`)) as {
        entries: { direction: string; status: number; effect?: string }[];
        dropped: number;
      };
      if (dropped > 0) throw new Error('the journal of the shop is not whole');
      return entries.flatMap((one) =>
        one.direction === 'out' && one.status >= 200 && one.status < 300
          ? (/^push of order (\S+),/.exec(one.effect ?? '')?.[1] ?? [])
          : [],
      );
    },
    magentoGet: (path) =>
      get(`${urls.magento}/rest/all/V1/${path}`, { headers: { authorization: `Bearer ${DEMO_MAGENTO_TOKEN}` } }),
    clickpostState: () => get(`${urls.clickpost}/_sandbox/state`),
    async awbOf(reference) {
      const query = new URLSearchParams({
        username: DEMO_CLICKPOST.username,
        key: DEMO_CLICKPOST.key,
        reference_number: reference,
      });
      const found = (await get(`${urls.clickpost}/api/v3/create-order/?${query.toString()}`)) as {
        result?: { waybill?: string } | null;
      };
      return found.result?.waybill;
    },
    stop: () => endOf(child, 'SIGTERM'),
  };
}

export type HubProcess = {
  readonly starts: number;
  /** How often it ended without having been told to. */
  readonly falls: number;
  start(): void;
  kill(): Promise<unknown>;
  ready(): Promise<void>;
  /** In good order; its exit code. */
  stop(): Promise<number | null>;
};

export function startHub(world: World, env: Record<string, string>, roles: string, at: number): HubProcess {
  const log = createWriteStream(join(world.folder, `hub-${roles.replaceAll(',', '-')}.log`), { flags: 'a' });
  let child: ChildProcess | undefined;
  let starts = 0;
  let falls = 0;
  const told = new Set<ChildProcess>();
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    if (child !== undefined) told.add(child);
    return endOf(child, signal);
  };
  const hub: HubProcess = {
    get starts() {
      return starts;
    },
    get falls() {
      return falls;
    },
    start() {
      starts++;
      const mine = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/main.ts'), 'start'], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          HUB_MODE: 'test',
          HUB_HOST: '127.0.0.1',
          HUB_PORT: String(world.ports[at]),
          HUB_ROLES: roles,
          HUB_LOG_LEVEL: 'info',
          HUB_RETRY_SCALE: '0.1',
          HUB_POLL_MAGENTO: '10',
          HUB_POLL_CATALOGUE: '0',
          ...env,
          ...hubEnvironment({ magento: world.magento, clickpost: world.clickpost }),
        },
      });
      child = mine;
      mine.stdout.pipe(log, { end: false });
      mine.stderr.pipe(log, { end: false });
      mine.once('exit', () => {
        if (told.has(mine)) return;
        falls++;
        // As a supervisor would.
        hub.start();
      });
    },
    kill: () => end('SIGKILL'),
    async ready() {
      for (const until = Date.now() + 60_000; Date.now() < until;) {
        const answer = await fetch(`${world.hubUrl}/health/ready`).catch(() => undefined);
        if (answer?.ok) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the hub was not ready; see ${world.folder}`);
    },
    stop: () => end('SIGTERM'),
  };
  hub.start();
  return hub;
}

async function endOf(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 40_000);
  await ended;
  clearTimeout(timer);
  return child.exitCode;
}

async function firstLine(child: ChildProcess): Promise<{ magento: string; clickpost: string }> {
  const line = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text) => {
      said += String(text);
      if (said.includes('\n')) resolve(said.split('\n')[0] ?? '');
    });
    child.once('exit', (code) => reject(new Error(`the partners ended with ${code}`)));
  });
  return JSON.parse(line) as { magento: string; clickpost: string };
}
