/** A private RabbitMQ: own node name, data, HOME, cookie, ports and port mapper (epmd), loopback only. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDaemon, type Daemon, type Nest } from './daemon.ts';
import { findProgram, rabbitMqServer } from './install.ts';
import { answers, freePorts, waitUntil } from './ports.ts';
import type { RunningServer } from './shape.ts';
import type { VhostDoor } from './vhosts.ts';

export interface RabbitMq extends RunningServer {
  readonly amqpRoot: string;
  readonly door: VhostDoor;
  epmdPid(): number;
}

const amqpGreeting = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

export async function startRabbitMq(nest: Nest): Promise<RabbitMq> {
  const home = join(nest.folder, 'rabbitmq');
  await Promise.all(['home', 'log', 'mnesia'].map((name) => mkdir(join(home, name), { recursive: true })));
  const [port, distPort, epmdPort] = (await freePorts(3)) as [number, number, number];
  const password = randomBytes(12).toString('hex');
  const cookie = randomBytes(12).toString('hex');
  const node = `omnihub${port}@localhost`;
  const pidFile = join(home, 'rmq.pid');

  await writeFile(join(home, 'home', '.erlang.cookie'), cookie, { mode: 0o400 });
  await writeFile(join(home, 'plugins'), '[].\n');
  await writeFile(join(home, 'rabbitmq.conf'), settings(port, password), { mode: 0o600 });
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: join(home, 'home'),
    RABBITMQ_NODENAME: node,
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq.conf'),
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'plugins'),
    RABBITMQ_FEATURE_FLAGS_FILE: join(home, 'ff'),
    RABBITMQ_PID_FILE: pidFile,
    RABBITMQ_DIST_PORT: String(distPort),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // Busy waiting of idle schedulers would take the processor from the tests.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +S 2:2',
  };

  // Ours, in the foreground: a node that finds none would leave a daemon behind that nobody ends.
  const epmd = startDaemon(nest, 'epmd', findProgram('epmd') ?? 'epmd', ['-address', '127.0.0.1'], env);
  const start = async (): Promise<Daemon> => {
    const daemon = startDaemon(nest, 'rabbitmq', rabbitMqServer, [], env);
    const ready = () => answers(port, amqpGreeting);
    await waitUntil('RabbitMQ', ready, 90_000, () => epmd.gone() ?? daemon.gone());
    return daemon;
  };
  // The script's pid is not the broker's; SIGKILL must go to the broker, then the script ends too.
  const brokerPid = async () => Number(await readFile(pidFile, 'utf8'));

  let daemon = await start();
  let broker = await brokerPid();
  return {
    amqpRoot: `amqp://hub:${password}@127.0.0.1:${port}`,
    door: { kind: 'erlang', node, cookie, epmdPort, user: 'hub' },
    pid: () => broker,
    epmdPid: () => epmd.pid,
    kill9: () => daemon.end('SIGKILL', broker),
    async restart() {
      await daemon.end('SIGTERM', broker);
      daemon = await start();
      broker = await brokerPid();
    },
    stopLast: () => epmd.end('SIGKILL'),
  };
}

function settings(port: number, password: string): string {
  return [
    `listeners.tcp.1 = 127.0.0.1:${port}`,
    'default_user = hub',
    `default_pass = ${password}`,
    'vm_memory_high_watermark.absolute = 1024MB',
    'disk_free_limit.absolute = 50MB',
    '',
  ].join('\n');
}
