/** Proves that the servers tests are given are real, apart from each other, and keep what they promise to keep. */
import amqp from 'amqplib';
import { expect } from 'chai';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { givenAddress, startServers } from '../../scripts/servers/index.ts';
import { liveDatabase, liveVhost, serversAddress } from '../helpers/live.ts';

describe('scripts/servers', () => {
  it('liveDatabase: two of them, each sees only its own tables', async () => {
    const [one, two] = await Promise.all([liveDatabase(), liveDatabase()]);

    await ask(one.url, 'CREATE TABLE mine (id INT PRIMARY KEY)');
    const [inOne, inTwo] = await Promise.all([ask(one.url, 'SHOW TABLES'), ask(two.url, 'SHOW TABLES')]);

    expect(inOne).to.have.length(1);
    expect(inTwo).to.have.length(0);
    await Promise.all([one.drop(), two.drop()]);
  });

  it('liveDatabase: text is utf8mb4 and SKIP LOCKED is understood', async () => {
    const database = await liveDatabase();

    await ask(database.url, 'CREATE TABLE word (id INT PRIMARY KEY, text VARCHAR(20))');
    await ask(database.url, 'INSERT INTO word VALUES (1, ?)', ['عربي 🚚']);
    const rows = await ask(database.url, 'SELECT text FROM word FOR UPDATE SKIP LOCKED');

    expect(rows).to.deep.equal([{ text: 'عربي 🚚' }]);
    await database.drop();
  });

  it('liveVhost: a message sent in one is not seen in another', async () => {
    const [one, two] = await Promise.all([liveVhost(), liveVhost()]);

    await send(one.url, `${one.prefix}letters`, 'hello');
    const [inOne, inTwo] = await Promise.all([
      receive(one.url, `${one.prefix}letters`),
      receive(two.url, `${two.prefix}letters`),
    ]);

    expect(inOne).to.equal('hello');
    expect(inTwo).to.equal(undefined);
    await Promise.all([one.drop(), two.drop()]);
  });

  it('liveVhost: asked for by many at once, each gets its own', async () => {
    const vhosts = await Promise.all(Array.from({ length: 8 }, () => liveVhost()));

    expect(new Set(vhosts.map(({ url, prefix }) => url + prefix)).size).to.equal(8);
    await Promise.all(vhosts.map((vhost) => vhost.drop()));
  });

  it('serversAddress: nobody started servers, the error says how to', () => {
    expect(() => serversAddress({})).to.throw('npm test -- --only live');
  });

  // Servers given by URL are somebody's own: there the promise is that we do not touch them.
  if (Object.keys(givenAddress()).length > 0) {
    it('kill9: servers given by URL, refused', async () => {
      const servers = await startServers({ durable: true, only: [] });

      const refusal = await servers.kill9('mariadb').catch((error: Error) => error.message);

      expect(refusal).to.equal('a mariadb of our own was not started');
    });
    return;
  }

  it('kill9, restart, stop: what was committed or confirmed is still there, then no process is', async function () {
    this.timeout(180_000);
    const servers = await startServers({ durable: true });
    try {
      const url = await servers.createDatabase('kept');
      const { amqpUrl, prefix } = await servers.createVhost('kept');
      await ask(url, 'CREATE TABLE kept (id INT PRIMARY KEY)');
      await ask(url, 'INSERT INTO kept VALUES (7)');
      await send(amqpUrl, `${prefix}letters`, 'kept');
      // The broker writes a new queue's own record up to two seconds late (docs/operating.md): not what is tested here.
      await new Promise((resolve) => setTimeout(resolve, 3_000));

      await Promise.all([servers.kill9('mariadb'), servers.kill9('rabbitmq')]);
      const whileDead = await ask(url, 'SELECT 1').catch((error: NodeJS.ErrnoException) => error.code);
      await Promise.all([servers.restart('mariadb'), servers.restart('rabbitmq')]);

      expect(whileDead).to.equal('ECONNREFUSED');
      expect(await ask(url, 'SELECT id FROM kept')).to.deep.equal([{ id: 7 }]);
      expect(await receive(amqpUrl, `${prefix}letters`)).to.equal('kept');
    } finally {
      const pids = Object.values(servers.pids);
      await servers.stop();
      expect(pids.filter(lives)).to.deep.equal([]);
    }
  });
});

async function ask(url: string, sql: string, values: string[] = []): Promise<RowDataPacket[]> {
  const connection = await mysql.createConnection(url);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql, values);
    return rows;
  } finally {
    await connection.end();
  }
}

async function send(url: string, queue: string, text: string): Promise<void> {
  const connection = await amqp.connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, { durable: true });
  channel.sendToQueue(queue, Buffer.from(text), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

async function receive(url: string, queue: string): Promise<string | undefined> {
  const connection = await amqp.connect(url);
  const channel = await connection.createChannel();
  await channel.assertQueue(queue, { durable: true });
  const message = await channel.get(queue, { noAck: true });
  await connection.close();
  return message === false ? undefined : message.content.toString();
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
