/** For `.live.test.ts` files and stories: a fresh database and a fresh vhost on the servers `npm test` has started. */
import { randomBytes } from 'node:crypto';
import { dropDatabase, makeDatabase } from '../../scripts/servers/databases.ts';
import { givenAddress } from '../../scripts/servers/index.ts';
import type { ServersAddress } from '../../scripts/servers/shape.ts';
import { makeVhosts, removeVhost, vhostAddress } from '../../scripts/servers/vhosts.ts';

/** A database nobody else uses; `drop` it when done. */
export async function liveDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { rootUrl } = serversAddress();
  if (rootUrl === undefined) throw new Error('no MariaDB among the test servers');
  const name = freshName();
  return { url: await makeDatabase(rootUrl, name), drop: () => dropDatabase(rootUrl, name) };
}

/**
 * A vhost nobody else uses. On a broker given by URL nobody can make vhosts, so put `prefix` (otherwise empty) before
 * every exchange and queue name.
 */
export async function liveVhost(): Promise<{ url: string; prefix: string; drop(): Promise<void> }> {
  const { amqpRoot, door } = serversAddress();
  if (amqpRoot === undefined || door === undefined) throw new Error('no RabbitMQ among the test servers');
  const name = freshName();
  await makeVhosts(door, [name]);
  const { amqpUrl, prefix } = vhostAddress(amqpRoot, door, name);
  return { url: amqpUrl, prefix, drop: () => removeVhost(door, name) };
}

/** Where the servers are; throws if nobody started them. */
export function serversAddress(env: NodeJS.ProcessEnv = process.env): ServersAddress {
  const started = env['OMNIHUB_TEST_SERVERS'];
  const address = started ? (JSON.parse(started) as ServersAddress) : givenAddress(env);
  if (address.rootUrl === undefined && address.amqpRoot === undefined) {
    throw new Error(
      'This test needs MariaDB and RabbitMQ: run `npm test -- --only live`, or start them with ' +
        '`node --import tsx scripts/servers/cli.ts` and paste the lines it prints into this shell.',
    );
  }
  return address;
}

// Random, because mocha --parallel runs files in several processes.
function freshName(): string {
  return `t_${randomBytes(8).toString('hex')}`;
}
