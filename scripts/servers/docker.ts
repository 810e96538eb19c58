/** The servers in containers (compose.test.yaml): for machines without the Debian packages but with Docker. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './install.ts';
import { answers, freePorts, waitUntil } from './ports.ts';
import type { RunningServer, ServerName, ServersAddress } from './shape.ts';

const run = promisify(execFile);
const composeFile = join(import.meta.dirname, '../../compose.test.yaml');

export async function dockerAnswers(): Promise<boolean> {
  if (findProgram('docker') === undefined) return false;
  try {
    await run('docker', ['compose', 'version'], { timeout: 10_000 });
    await run('docker', ['info'], { timeout: 10_000 });
    return true;
  } catch {
    return false; // no engine, no compose plugin or no right to use them: all the same to us
  }
}

export interface DockerServers {
  readonly address: ServersAddress;
  readonly servers: Partial<Record<ServerName, RunningServer>>;
  stop(): Promise<void>;
}

export async function startInDocker(which: readonly ServerName[], durable: boolean): Promise<DockerServers> {
  const [mariadb, amqp, management] = (await freePorts(3)) as [number, number, number];
  const password = randomBytes(12).toString('hex');
  const project = `omnihub-test-${randomBytes(4).toString('hex')}`;
  const env = {
    ...process.env,
    OMNIHUB_TEST_PASSWORD: password,
    OMNIHUB_TEST_MARIADB_PORT: String(mariadb),
    OMNIHUB_TEST_AMQP_PORT: String(amqp),
    OMNIHUB_TEST_MANAGEMENT_PORT: String(management),
    OMNIHUB_TEST_FLUSH: durable ? '1' : '0',
  };
  const compose = (...args: string[]) => run('docker', ['compose', '-f', composeFile, '-p', project, ...args], { env });
  const removal = ['compose', '-f', composeFile, '-p', project, 'down', '-v', '-t', '0'];
  const watcher = removeWhenWeEnd(removal, env);

  console.log(`starting ${which.join(' and ')} in Docker …`);
  await compose('up', '-d', '--wait', ...which);
  const server = (name: ServerName, port: number): RunningServer => ({
    pid: () => undefined,
    kill9: async () => void (await compose('kill', '-s', 'KILL', name)),
    async restart() {
      await compose('restart', name);
      await compose('up', '-d', '--wait', '--no-recreate', name);
      await waitUntil(name, () => answers(port, Buffer.from('AMQP\0\0\x09\x01', 'latin1')), 60_000);
    },
  });
  return {
    address: {
      ...(which.includes('mariadb') && { rootUrl: `mysql://root:${password}@127.0.0.1:${mariadb}` }),
      ...(which.includes('rabbitmq') && {
        amqpRoot: `amqp://hub:${password}@127.0.0.1:${amqp}`,
        door: { kind: 'http', url: `http://127.0.0.1:${management}`, user: 'hub', password },
      }),
    },
    servers: {
      ...(which.includes('mariadb') && { mariadb: server('mariadb', mariadb) }),
      ...(which.includes('rabbitmq') && { rabbitmq: server('rabbitmq', amqp) }),
    },
    async stop() {
      await run('docker', removal, { env });
      watcher.kill('SIGKILL');
    },
  };
}

// Containers belong to Docker, not to us; a shell waiting for the end of our pipe removes them when we are gone.
function removeWhenWeEnd(args: string[], env: NodeJS.ProcessEnv) {
  const watcher = spawn('/bin/sh', ['-c', 'cat >/dev/null; exec docker "$@"', 'omnihub-reaper', ...args], {
    detached: true,
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  (watcher.stdin as Socket).unref();
  return watcher;
}
