/** Starts MariaDB and RabbitMQ for tests and benches, wherever they can be had, and leaves nothing behind. */
import { tmpdir } from 'node:os';
import { makeDatabase, databaseUrl } from './databases.ts';
import { dockerAnswers, startInDocker } from './docker.ts';
import { makeNest } from './daemon.ts';
import { canInstall, installPackages, missingPackages } from './install.ts';
import { quickFolder } from './memory.ts';
import { startMariaDb } from './mariadb.ts';
import { startRabbitMq } from './rabbitmq.ts';
import type { RunningServer, ServerName, ServersAddress } from './shape.ts';
import { makeVhosts, vhostAddress } from './vhosts.ts';

export { ensureChromium } from './install.ts';
export type { ServerName, ServersAddress } from './shape.ts';

export interface Servers {
  /** mysql://user:password@host:port, without a database. */
  readonly rootUrl: string;
  databaseUrl(name: string): string;
  amqpUrl(vhost: string): string;
  createDatabase(name: string): Promise<string>;
  /** With HUB_TEST_AMQP_URL the vhost is the given one and `prefix` keeps names apart; otherwise `prefix` is empty. */
  createVhost(name: string): Promise<{ amqpUrl: string; prefix: string }>;
  createVhosts(names: readonly string[]): Promise<{ amqpUrl: string; prefix: string }[]>;
  /** As a power cut: no goodbye. The data and the address stay. */
  kill9(which: ServerName): Promise<void>;
  /** Starts it again on its data, ending it in good order first if it runs. */
  restart(which: ServerName): Promise<void>;
  /** Only of private servers. */
  readonly pids: Record<string, number>;
  /** What other processes need; put JSON.stringify of it into OMNIHUB_TEST_SERVERS. */
  readonly address: ServersAddress;
  stop(): Promise<void>;
}

interface Started {
  readonly address: ServersAddress;
  readonly servers: Partial<Record<ServerName, RunningServer>>;
  pids?(): Record<string, number>;
  stop(): Promise<void>;
}

export async function startServers(options: {
  /** false: a power cut may lose everything, for it lies in memory if there is room; good enough for functional tests and faster. */
  durable: boolean;
  only?: readonly ServerName[];
}): Promise<Servers> {
  const given = givenAddress();
  const wanted = options.only ?? ['mariadb', 'rabbitmq'];
  const toStart = wanted.filter((name) => (name === 'mariadb' ? given.rootUrl : given.amqpRoot) === undefined);
  const folder = options.durable ? tmpdir() : quickFolder();
  const started = await start(toStart, options.durable, folder);
  const address: ServersAddress = { ...started.address, ...given };

  const rootUrl = () => must(address.rootUrl, 'MariaDB');
  const broker = () => [must(address.amqpRoot, 'RabbitMQ'), must(address.door, 'RabbitMQ')] as const;
  const server = (which: ServerName) => must(started.servers[which], `a ${which} of our own`);
  const createVhosts = async (names: readonly string[]) => {
    const [amqpRoot, door] = broker();
    await makeVhosts(door, names);
    return names.map((name) => vhostAddress(amqpRoot, door, name));
  };
  return {
    address,
    get rootUrl() {
      return rootUrl();
    },
    databaseUrl: (name) => databaseUrl(rootUrl(), name),
    amqpUrl: (vhost) => vhostAddress(...broker(), vhost).amqpUrl,
    createDatabase: (name) => makeDatabase(rootUrl(), name),
    createVhosts,
    createVhost: async (name) => (await createVhosts([name]))[0]!,
    kill9: async (which) => server(which).kill9(),
    restart: async (which) => server(which).restart(),
    get pids() {
      return started.pids?.() ?? {};
    },
    stop: () => started.stop(),
  };
}

/** Servers somebody else runs, named in the environment. */
export function givenAddress(env: NodeJS.ProcessEnv = process.env): ServersAddress {
  const [database, amqp] = [env['HUB_TEST_DATABASE_URL'], env['HUB_TEST_AMQP_URL']];
  return {
    ...(database && { rootUrl: databaseUrl(database, '') }),
    ...(amqp && { amqpRoot: amqp, door: { kind: 'given' } }),
  };
}

async function start(which: readonly ServerName[], durable: boolean, folder: string): Promise<Started> {
  if (which.length === 0) return { address: {}, servers: {}, stop: async () => {} };
  if (missingPackages(which).length > 0 && canInstall()) await installPackages(missingPackages(which));
  const missing = missingPackages(which);
  if (missing.length > 0 && (await dockerAnswers())) return startInDocker(which, durable);
  if (missing.length > 0) {
    const instead = 'run Docker, or set HUB_TEST_DATABASE_URL and HUB_TEST_AMQP_URL';
    throw new Error(`missing: ${missing.join(' ')} — install these (Debian), or ${instead}`);
  }
  return startPrivate(which, durable, folder);
}

async function startPrivate(which: readonly ServerName[], durable: boolean, folder: string): Promise<Started> {
  const nest = makeNest(folder);
  // Both, also when one fails: what the other starts after the nest is gone would stay for ever.
  const starts = await Promise.allSettled([
    which.includes('mariadb') ? startMariaDb(nest, { durable }) : undefined,
    which.includes('rabbitmq') ? startRabbitMq(nest) : undefined,
  ]);
  try {
    const [mariadb, rabbitmq] = [valueOf(starts[0]), valueOf(starts[1])];
    return {
      address: {
        ...(mariadb && { rootUrl: mariadb.rootUrl }),
        ...(rabbitmq && { amqpRoot: rabbitmq.amqpRoot, door: rabbitmq.door }),
      },
      servers: { ...(mariadb && { mariadb }), ...(rabbitmq && { rabbitmq }) },
      pids: () => ({
        ...(mariadb && { mariadb: mariadb.pid()! }),
        ...(rabbitmq && { rabbitmq: rabbitmq.pid()!, epmd: rabbitmq.epmdPid() }),
      }),
      async stop() {
        // Their data is thrown away with them, so nobody needs to shut down in good order.
        const servers = [mariadb, rabbitmq].filter((server) => server !== undefined);
        await Promise.all(servers.map((server) => server.kill9()));
        await Promise.all(servers.map(async (server) => server.stopLast?.()));
        nest.remove();
      },
    };
  } catch (error) {
    nest.abandon();
    throw error;
  }
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} was not started`);
  return value;
}
