/** The whole house in this process: both partner simulators and a hub of its own, in the mode that OMNIHUB_MODE names. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../config/index.ts';
import {
  startCheckoutSandbox,
  startClickpostSandbox,
  startErpSandbox,
  startMagentoSandbox,
} from '../../sandbox/index.ts';
import type {
  CheckoutSandbox,
  ClickpostSandbox,
  ClickpostSandboxOptions,
  ErpSandbox,
  ErpSandboxOptions,
  MagentoSandbox,
  MagentoSandboxOptions,
  Order,
  OrderKind,
  OrderOverrides,
  PushShape,
} from '../../sandbox/index.ts';
import { freePorts } from '../../scripts/servers/ports.ts';
import {
  checkoutWorld,
  clickpostWorld,
  erpWorld,
  hubEnvironment,
  magentoWorld,
  type WorldOptions,
} from '../../sandbox/world.ts';
import { createHub, type Hub } from '../../src/app.ts';
import { createLog } from '../../src/platform/log.ts';
import { dataFolder, migratedFile } from '../helpers/database.ts';
import { migratedLiveDatabase, liveVhost } from '../helpers/live.ts';
import { assertSettled, settled, type Expected } from './outcomes.ts';
import { createReaders, type Readers } from './readers.ts';

export type { ShipmentRow } from './readers.ts';
export type Mode = 'embedded' | 'servers';

export type HouseOptions = {
  readonly mode?: Mode;
  /** Milliseconds between two scans of a parcel; without it parcels move only when the story says so. */
  readonly stepMs?: number;
  readonly seed?: number;
  readonly env?: Record<string, string>;
  readonly asyncMs?: number;
  /** Changes the shop, e.g. one that sells what the hub does not know. */
  readonly shop?: (shop: MagentoSandboxOptions) => MagentoSandboxOptions;
  /** Starts the companies' ERPs too, as they are or changed. */
  readonly erp?: true | ((world: ErpSandboxOptions) => ErpSandboxOptions);
  /** Changes couriers of the Clickpost simulator, e.g. one that gives no labels. */
  readonly couriers?: (couriers: ClickpostSandboxOptions['couriers']) => ClickpostSandboxOptions['couriers'];
};

export type LogLine = { readonly level: number; readonly msg: string; readonly [field: string]: unknown };

export type House = Readers & {
  readonly mode: Mode;
  /** The running hub; another one after `restart`. */
  readonly hub: Hub;
  readonly url: string;
  readonly databaseUrl: string;
  readonly magento: MagentoSandbox;
  readonly clickpost: ClickpostSandbox;
  readonly checkout: CheckoutSandbox;
  /** @throws when the story has not asked for it */
  readonly erp: ErpSandbox;
  readonly log: readonly LogLine[];
  readonly logText: () => string;
  /** Places an order in the AE shop (or the one named) and pushes it; the hub's number of it. */
  place(kind?: OrderKind, overrides?: OrderOverrides, shape?: PushShape): Promise<{ order: Order; number: string }>;
  /** Sends any request to the hub. */
  call(path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
  /** Waits until nothing is left to do, then checks what every story must leave behind. */
  check(expected?: Expected): Promise<void>;
  settled(ms?: number): Promise<void>;
  /** Stops the hub as a deploy would and starts another on the same data. */
  restart(between?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

export const mode: Mode = process.env['OMNIHUB_MODE'] === 'servers' ? 'servers' : 'embedded';

/**
 * Waits until `fn` gives something truthy; longer than the claim of a call whose process is gone (90 s).
 * @throws with `what` when it does not in time
 */
export async function until<T>(
  what: string,
  fn: () => T | Promise<T>,
  ms = 150_000,
): Promise<NonNullable<Exclude<T, false>>> {
  for (const end = Date.now() + ms; ;) {
    const got = await fn();
    if (got !== undefined && got !== null && (got as unknown) !== false) return got as NonNullable<Exclude<T, false>>;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await sleep(20);
  }
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const clearing: (() => Promise<unknown>)[] = [];
  const clear = async (): Promise<void> => {
    const failed: unknown[] = [];
    // One that does not close must not keep the others open, and the process alive with them.
    for (const one of clearing.splice(0).reverse()) await one().catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  };
  try {
    return await open(options, clearing, clear);
  } catch (error) {
    await clear();
    throw error;
  }
}

async function open(
  options: HouseOptions,
  clearing: (() => Promise<unknown>)[],
  clear: () => Promise<void>,
): Promise<House> {
  const as = options.mode ?? mode;
  const place = await (as === 'servers' ? onServers() : onFile());
  clearing.push(() => place.drop());
  // Outside the ports of outgoing connections: one of those could take it while the hub restarts.
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const seed = options.seed ?? 7;
  const world = { seed, hubUrl: url, retryBaseMs: 30 };
  const shop = magentoWorld(world);
  const checkout = await startCheckoutSandbox(checkoutWorld(world));
  clearing.push(() => checkout.stop());
  const magento = await startMagentoSandbox({ gateway: checkout, ...(options.shop?.(shop) ?? shop) });
  clearing.push(() => magento.stop());
  const inWorld = clickpostWorld({ ...world, ...(options.stepMs === undefined ? {} : { stepMs: options.stepMs }) });
  const clickpost = await startClickpostSandbox({
    ...inWorld,
    couriers: options.couriers?.(inWorld.couriers) ?? inWorld.couriers,
    asyncMs: options.asyncMs ?? 300,
  });
  clearing.push(() => clickpost.stop());
  const erp = options.erp === undefined ? undefined : await startErp(options.erp, world);
  clearing.push(async () => erp?.stop());

  const log: LogLine[] = [];
  const texts: string[] = [];
  const destination = {
    write(line: string) {
      texts.push(line);
      log.push(JSON.parse(line) as LogLine);
    },
  };
  const config = readConfig({
    HUB_MODE: 'test',
    HUB_HOST: '127.0.0.1',
    HUB_PORT: String(port),
    HUB_RETRY_SCALE: '0.02',
    HUB_POLL_MAGENTO: '3600',
    HUB_POLL_CATALOGUE: '0',
    HUB_LOG_LEVEL: 'debug',
    ...place.env,
    ...hubEnvironment({
      magento: magento.url,
      clickpost: clickpost.url,
      checkout: checkout.url,
      ...(erp === undefined ? {} : { erp: erp.url }),
    }),
    ...options.env,
  });
  let hub: Hub;
  const boot = async (): Promise<void> => {
    hub = await createHub(config, { log: createLog(config.logLevel, destination) });
    const runNow = hub.jobs.runNow.bind(hub.jobs);
    // When the clock runs it just then, that run may have begun before what the story has just written.
    const runOwn = async (id: string): Promise<string> => {
      const said = await runNow(id);
      return said === 'another process runs it' ? sleep(20).then(() => runOwn(id)) : said;
    };
    Object.assign(hub.jobs, { runNow: runOwn });
    await hub.start();
  };
  await boot();
  clearing.push(() => hub.stop());

  const house: House = {
    ...createReaders(() => hub.db),
    mode: as,
    get hub() {
      return hub;
    },
    url,
    databaseUrl: place.env['HUB_DATABASE_URL'] ?? '',
    magento,
    clickpost,
    checkout,
    get erp() {
      if (erp === undefined) throw new Error('this story has no ERP');
      return erp;
    },
    log,
    logText: () => texts.join(''),
    async place(kind = 'simple', overrides = {}, shape = 'rest') {
      const order = magento.placeOrder(kind, { storeCode: 'ae_en', ...overrides });
      if (!(await magento.pushOrder(order, shape))) throw new Error(`the hub did not take ${order.increment_id}`);
      return { order, number: `${order.store.channel}-${order.increment_id}` };
    },
    async call(path, init = {}) {
      // A line of the hub before its restart may still be in the pool: the answer of a dead one is no answer.
      const headers = new Headers(init.headers);
      headers.set('connection', 'close');
      const answer = await fetch(`${url}${path}`, { ...init, headers });
      const text = await answer.text();
      const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
      return { status: answer.status, headers: answer.headers, body };
    },
    settled: (ms) => settled(house, ms),
    async check(expected = {}) {
      await settled(house);
      await assertSettled(house, expected);
    },
    async restart(between) {
      await hub.stop();
      await between?.();
      await boot();
    },
    close: clear,
  };
  return house;
}

function startErp(how: NonNullable<HouseOptions['erp']>, world: WorldOptions): Promise<ErpSandbox> {
  const as = erpWorld(world);
  return startErpSandbox(how === true ? as : how(as));
}

type Ground = { readonly env: Record<string, string>; drop(): Promise<unknown> };

async function onFile(): Promise<Ground> {
  const folder = await mkdtemp(join(dataFolder, 'omnihub-story-'));
  const file = join(folder, 'hub.sqlite');
  await copyFile(await migratedFile(), file);
  return {
    env: { HUB_DATABASE_URL: `sqlite:${file}` },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function onServers(): Promise<Ground> {
  const [database, vhost] = await Promise.all([migratedLiveDatabase(), liveVhost()]);
  return {
    env: {
      HUB_DATABASE_URL: database.url,
      HUB_AMQP_URL: vhost.url,
      ...(vhost.prefix === '' ? {} : { HUB_BUS_PREFIX: vhost.prefix }),
    },
    drop: () => Promise.all([database.drop(), vhost.drop()]),
  };
}
