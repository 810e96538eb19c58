/** Free loopback ports for private servers, and waiting until something answers on one. */
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// Below the range from which Linux takes the ports of outgoing connections, so that no connection of a test
// running beside us can take a port between our look and the server's bind.
const firstPort = 20_000;
const lastPort = 32_000;

/** That many different ports of 127.0.0.1 which nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const held: { port: number; server: Server }[] = [];
  while (held.length < count) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      held.push({ port, server });
    } catch {
      continue; // taken: try another one
    }
  }
  await Promise.all(held.map(({ server }) => new Promise((done) => server.close(done))));
  return held.map(({ port }) => port);
}

/** Does the server on this port say anything, after our greeting if it expects one? */
export function answers(port: number, greeting?: Uint8Array, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('end', () => end(false));
    socket.once('connect', () => greeting && socket.write(greeting));
    socket.once('data', () => end(true));
  });
}

/** Asks until the answer is yes; `gone` tells why waiting longer is pointless. */
export async function waitUntil(
  what: string,
  ready: () => Promise<boolean>,
  limitMs: number,
  gone: () => string | undefined = () => undefined,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await ready())) {
    const reason = gone() ?? (Date.now() > end ? `no answer within ${limitMs / 1000} s` : undefined);
    if (reason !== undefined) throw new Error(`${what}: ${reason}`);
    await sleep(50);
  }
}
