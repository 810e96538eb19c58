/** The hub as its own process, as in production: the same entry, all roles, configured by the environment alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../scripts/servers/ports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export type HubProcess = { readonly pid: number; readonly url: string; readonly port: number; stop(): Promise<void> };

export type HubOptions = {
  readonly env: Record<string, string>;
  readonly port?: number;
  /** Folder for a processor profile, written when the hub stops. */
  readonly profileInto?: string | undefined;
};

export async function startHub({ env, port: wanted, profileInto }: HubOptions): Promise<HubProcess> {
  const port = wanted ?? (await freePorts(1))[0] ?? 0;
  const profile = profileInto === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileInto}`];
  const child = spawn(
    process.execPath,
    [...profile, '--max-semi-space-size=64', '--import', 'tsx', 'src/main.ts', 'start'],
    {
      cwd: root,
      stdio: ['ignore', 2, 'inherit'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        HUB_MODE: 'test',
        HUB_HOST: '127.0.0.1',
        HUB_PORT: String(port),
        HUB_LOG_LEVEL: 'error',
        HUB_POLL_MAGENTO: '0',
        HUB_POLL_CATALOGUE: '0',
        ...env,
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 60_000; ;) {
    if (child.exitCode !== null) throw new Error(`the hub ended by itself (${child.exitCode})`);
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) break;
    if (Date.now() > until) throw new Error('the hub was not ready within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    pid: child.pid ?? 0,
    url,
    port,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** A partner that takes every call and never answers: what asks partners waits, and costs nothing meanwhile. */
export async function startSilence(): Promise<{ url: string; stop(): void }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  return {
    url: `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`,
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
