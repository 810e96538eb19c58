/** Makes and removes vhosts of a test broker quickly, from any process that knows the broker's door. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { findProgram } from './install.ts';

/**
 * - erlang: our private node, through erl_call (16 ms per vhost; rabbitmqctl starts an Elixir machine for 1–2 s).
 * - http: the management API of a container.
 * - given: somebody's broker by URL, where we may not make vhosts; names get a prefix instead.
 */
export type VhostDoor =
  | { kind: 'erlang'; node: string; cookie: string; epmdPort: number; user: string }
  | { kind: 'http'; url: string; user: string; password: string }
  | { kind: 'given' };

export async function makeVhosts(door: VhostDoor, names: readonly string[]): Promise<void> {
  names.forEach(assertPlain);
  if (door.kind === 'erlang' && names.length > 0) {
    const user = binary(door.user);
    const all = '<<".*">>';
    await callErlang(
      door,
      `lists:foreach(fun(V) -> ok = rabbit_vhost:add(V, ${user}),` +
        ` ok = rabbit_auth_backend_internal:set_permissions(${user}, V, ${all}, ${all}, ${all}, ${user})` +
        ` end, [${names.map(binary).join(',')}]).`,
    );
  }
  if (door.kind === 'http') {
    for (const name of names) {
      await callHttp(door, 'PUT', `vhosts/${name}`, {});
      await callHttp(door, 'PUT', `permissions/${name}/${door.user}`, { configure: '.*', write: '.*', read: '.*' });
    }
  }
}

export async function removeVhost(door: VhostDoor, name: string): Promise<void> {
  assertPlain(name);
  if (door.kind === 'erlang') await callErlang(door, `rabbit_vhost:delete(${binary(name)}, ${binary(door.user)}).`);
  if (door.kind === 'http') await callHttp(door, 'DELETE', `vhosts/${name}`);
}

/** The URL and name prefix under which a test uses that vhost. */
export function vhostAddress(amqpRoot: string, door: VhostDoor, name: string): { amqpUrl: string; prefix: string } {
  if (door.kind === 'given') return { amqpUrl: amqpRoot, prefix: `${name}.` };
  return { amqpUrl: `${amqpRoot}/${encodeURIComponent(name)}`, prefix: '' };
}

function assertPlain(name: string): void {
  if (!/^[\w-]{1,100}$/.test(name))
    throw new Error(`vhost name ${JSON.stringify(name)}: letters, digits, _ and - only`);
}

function binary(text: string): string {
  return `<<"${text}">>`;
}

function callErlang(door: VhostDoor & { kind: 'erlang' }, code: string): Promise<void> {
  const program = findProgram('erl_call');
  if (program === undefined) throw new Error('erl_call is missing (Debian package erlang-base)');
  // Its own default name is always the same, and the broker turns away the second of two callers at once.
  const hiddenName = `omnihub_call_${randomBytes(6).toString('hex')}`;
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ERL_EPMD_PORT: String(door.epmdPort) };
    const child = spawn(program, ['-sname', door.node, '-c', door.cookie, '-h', hiddenName, '-e'], { env });
    let said = '';
    child.stdout.on('data', (text) => (said += String(text)));
    child.stderr.on('data', (text) => (said += String(text)));
    child.once('error', reject);
    child.once('close', () => (said.startsWith('{ok') ? resolve() : reject(new Error(`RabbitMQ refused: ${said}`))));
    child.stdin.end(`${code}\n`);
  });
}

async function callHttp(
  door: VhostDoor & { kind: 'http' },
  method: 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<void> {
  const headers = {
    authorization: `Basic ${Buffer.from(`${door.user}:${door.password}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  const answer = await fetch(`${door.url}/api/${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
  if (!answer.ok) throw new Error(`RabbitMQ refused ${method} ${path}: ${answer.status} ${await answer.text()}`);
}
