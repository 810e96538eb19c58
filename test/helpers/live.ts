/** For `.live.test.ts` files and stories: a fresh database and a fresh vhost on the servers `npm test` has started. */
import { randomBytes } from 'node:crypto';
import {
  dropDatabase,
  makeDatabase,
  readContents,
  resetContents,
  type Contents,
} from '../../scripts/servers/databases.ts';
import { givenAddress } from '../../scripts/servers/index.ts';
import type { ServersAddress } from '../../scripts/servers/shape.ts';
import { openDatabase, type Database } from '../../src/platform/db/index.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { makeVhosts, removeVhost, vhostAddress } from '../../scripts/servers/vhosts.ts';

/** A database nobody else uses; `drop` it when done. */
export async function liveDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { rootUrl } = serversAddress();
  if (rootUrl === undefined) throw new Error('no MariaDB among the test servers');
  const name = freshName();
  return { url: await makeDatabase(rootUrl, name), drop: () => dropDatabase(rootUrl, name) };
}

type Used = { readonly url: string; drop(): Promise<void>; readonly begin: Contents };
const free: Used[] = [];

/**
 * A migrated database nobody else uses, as its migrations have left it. What one test gives back, the next test of this
 * process gets, set back: migrating one takes longer than most tests. Ids that the database counts go on.
 */
export async function migratedLiveDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const used = free.pop();
  if (used !== undefined) await resetContents(used.url, used.begin);
  const one = used ?? (await migrated());
  return { url: one.url, drop: async () => void free.push(one) };
}

async function migrated(): Promise<Used> {
  const live = await liveDatabase();
  const db = openDatabase(live.url);
  await migrate(db).finally(() => db.close());
  return { ...live, begin: await readContents(live.url) };
}

// Mocha's: the last thing that a run does, or a file of a parallel run.
if (typeof after === 'function')
  after(async () => {
    await Promise.all(free.splice(0).map((one) => one.drop()));
  });

/** Such a database for all tests of the suite that calls this; what it returns is filled before the first of them. */
export function suiteDatabase(prepare?: (db: Database) => Promise<unknown>): { url: string; db: Database } {
  const given = {} as { url: string; db: Database };
  let drop: () => Promise<void>;
  before(async function () {
    this.timeout(180_000);
    const live = await migratedLiveDatabase();
    drop = () => live.drop();
    Object.assign(given, { url: live.url, db: openDatabase(live.url) });
    await prepare?.(given.db);
  });
  after(async () => {
    await given.db.close();
    await drop();
  });
  return given;
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
