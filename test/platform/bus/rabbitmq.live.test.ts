/** The bus on a broker, and what only a broker does: cut lines, lost queues, alarms, poison. */
import { expect } from 'chai';
import * as amqp from 'amqplib';
import { spawn } from 'node:child_process';
import { findProgram } from '../../../scripts/servers/install.ts';
import { startServers, type Servers } from '../../../scripts/servers/index.ts';
import type { VhostDoor } from '../../../scripts/servers/vhosts.ts';
import type { Bus, Fallen, Published } from '../../../src/platform/bus/bus.ts';
import { topologyOf } from '../../../src/platform/bus/bus.ts';
import { connectRabbit } from '../../../src/platform/bus/rabbitmq.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { Message } from '../../../src/platform/message.ts';
import { liveVhost } from '../../helpers/live.ts';
import { log, messageOf, pause, waitFor } from '../made.ts';
import { busSuite, keyIn, rows, type Got } from './suite.ts';

const topology = topologyOf(rows);

async function connected(url: string): Promise<Bus> {
  const bus = await connectRabbit(url, topology, log);
  await waitFor('the broker', () => bus.health() === 'up');
  return bus;
}

async function end(bus: Bus): Promise<void> {
  await bus.drain();
  await bus.close();
}

/** Publishes until the bus takes it, as the relay does. */
async function insist(bus: Bus, message: Message): Promise<Published[]> {
  const results: Published[] = [];
  for (let tries = 0; tries < 300; tries++) {
    const result = await bus.publish(message);
    results.push(result);
    if (result === 'ok') return results;
    await pause(50);
  }
  throw new Error('the bus never took it');
}

describe('platform/bus/rabbitmq', () => {
  busSuite(async (plan) => {
    const live = await liveVhost();
    const bus = await connectRabbit(live.url, plan, log);
    await waitFor('the broker', () => bus.health() === 'up');
    return {
      bus,
      async end() {
        await end(bus);
        await live.drop();
      },
    };
  });

  describe('one broker', () => {
    let url: string;
    let drop: () => Promise<void>;
    let bus: Bus;
    let got: Got[];
    let fallen: Fallen[];

    beforeEach(async () => {
      const live = await liveVhost();
      ({ url } = live);
      drop = () => live.drop();
      bus = await connected(url);
      got = [];
      fallen = [];
    });
    afterEach(async () => {
      await end(bus);
      await drop();
    });

    const consume = (handle: (one: Got) => Promise<void> | void = () => undefined) =>
      bus.consume(
        async (listener, message, redelivered) => {
          const one = { listener, message, redelivered };
          got.push(one);
          await handle(one);
        },
        async (one) => void fallen.push(one),
      );

    async function aside<T>(work: (channel: amqp.Channel) => Promise<T>): Promise<T> {
      const connection = await amqp.connect(url);
      connection.on('error', () => undefined);
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      try {
        return await work(channel);
      } finally {
        await connection.close().catch(() => undefined);
      }
    }

    it('publish: nobody consumes yet, is kept by the broker until somebody does', async () => {
      const result = await bus.publish(messageOf());

      await consume();
      await waitFor('three deliveries', () => got.length === 3);

      expect(result).to.equal('ok');
    });

    it('two processes: each message is settled by one of them, a partition by one alone', async () => {
      const other = await connected(url);
      const at: string[] = [];
      await bus.consume(async (listener, message) => void at.push(`one ${listener} ${message.key}`));
      await other.consume(async (listener, message) => void at.push(`two ${listener} ${message.key}`));
      await pause(200);

      for (let n = 0; n < 40; n++) await bus.publish(messageOf({ key: keyIn(n % 8) }));
      await waitFor('all deliveries', () => at.length >= 120);
      await pause(100);
      await end(other);

      expect(at).to.have.length(120);
      const owners = new Set(at.filter((one) => one.includes('stock.order.reserve')));
      expect(owners.size).to.equal(8);
    });

    it('nudge: reaches the other process', async () => {
      const other = await connected(url);
      let nudged = 0;
      other.onNudge(() => nudged++);
      await other.consume(() => Promise.resolve());
      await pause(300);

      bus.nudge();
      await waitFor('the nudge', () => nudged > 0);
      await end(other);

      expect(nudged).to.equal(1);
    });

    it('database away: the message is held, not given back, and settled when it is back', async () => {
      let away = true;
      await consume(() => {
        if (away) throw new AppError('unavailable', 'database.line_down');
      });

      await bus.publish(messageOf({ event: 'order.closed' }));
      await waitFor('several tries', () => got.length >= 3);
      away = false;
      const before = got.length;
      await waitFor('one more try', () => got.length > before);
      await pause(300);

      expect(got.every((one) => !one.redelivered)).to.equal(true);
      expect(got.length).to.equal(before + 1);
      expect(fallen).to.deep.equal([]);
      expect(await aside((channel) => channel.checkQueue('hub.q.fallout'))).to.include({ messageCount: 0 });
    });

    it('drain: while the database is away, ends at once and the broker has the message back', async () => {
      await consume(() => {
        throw new AppError('unavailable', 'database.line_down');
      });
      await bus.publish(messageOf({ event: 'order.closed' }));
      await waitFor('a try', () => got.length > 0);

      const began = Date.now();
      await bus.drain();
      const other = await connected(url);
      const again: string[] = [];
      await other.consume(async (listener) => void again.push(listener));
      await waitFor('the delivery', () => again.length === 1);
      await end(other);

      expect(Date.now() - began).to.be.below(3_000);
    });

    it('unreadable content: goes to fallout at once and keeps its text', async () => {
      await consume();
      await pause(200);

      await aside(async (channel) => {
        channel.publish('hub.events', 'order.closed.p0', Buffer.from('{"half":'), {
          type: 'order.closed',
          messageId: 'm-1',
        });
        await channel.checkQueue('hub.q.fallout');
      });
      await waitFor('the fallout', () => fallen.length === 1);

      expect(got).to.deep.equal([]);
      expect(fallen[0]).to.deep.include({ listeners: ['stock.order.free'], reason: 'rejected in hub.q.order.p0' });
      expect(fallen[0]?.message.payload).to.deep.equal({ unreadable: '{"half":' });
    });

    it('a message given up by the broker: fallout names the listeners of its queue and its reason', async function () {
      this.timeout(60_000);
      const message = messageOf();
      // What a process that dies with the message does, twenty times over.
      await bus.publish(message);
      await aside(async (channel) => {
        for (let n = 0; n < 40; n++) {
          const one = await channel.get('hub.q.erp.order.send', { noAck: false });
          if (one === false) {
            await pause(30);
            continue;
          }
          channel.nack(one, false, true);
        }
      });

      await consume();
      await waitFor('the fallout', () => fallen.length === 1);

      expect(fallen[0]?.listeners).to.deep.equal(['erp.order.send']);
      expect(fallen[0]?.reason).to.equal('delivery_limit in hub.q.erp.order.send');
      expect(fallen[0]?.message).to.deep.equal(message);
    });

    it('fallout that cannot be recorded: stays with the broker and is offered again', async () => {
      let tries = 0;
      await bus.consume(
        () => Promise.resolve(),
        async () => {
          if (++tries < 3) throw new AppError('unavailable', 'database.line_down');
        },
      );
      await pause(200);

      await aside(async (channel) => {
        channel.publish('hub.events', 'order.closed.p0', Buffer.from('no'), { type: 'order.closed' });
        await channel.checkQueue('hub.q.fallout');
      });
      await waitFor('three tries', () => tries === 3);
      await pause(100);

      expect(await aside((channel) => channel.checkQueue('hub.q.fallout'))).to.include({ messageCount: 0 });
    });

    it('a queue deleted while nobody consumes: publish says unroutable, and is taken again once it stands', async () => {
      await aside((channel) => channel.deleteQueue(`hub.q.order.p0`));

      const closed = messageOf({ event: 'order.closed', key: keyIn(0) });
      const first = await bus.publish(closed);
      await consume();
      await insist(bus, closed);
      await waitFor('the delivery', () => got.length === 1);

      expect(first).to.deep.equal({ failed: 'unroutable' });
    });

    it('a queue deleted under its consumer: the consumer declares it again and goes on', async () => {
      await consume();
      await bus.publish(messageOf({ event: 'order.closed', key: keyIn(0) }));
      await waitFor('the first', () => got.length === 1);

      await aside((channel) => channel.deleteQueue('hub.q.order.p0'));
      await insist(bus, messageOf({ event: 'order.closed', key: keyIn(0) }));
      await waitFor('the second', () => got.length === 2);
    });

    it('a queue that stands with other arguments: is used as it is', async () => {
      await end(bus);
      await aside(async (channel) => {
        for (const queue of topology.queues) await channel.deleteQueue(queue.name);
        await channel.assertQueue('hub.q.order.p0', { durable: true });
      });

      bus = await connected(url);
      await consume();
      await insist(bus, messageOf({ event: 'order.closed', key: keyIn(0) }));
      await waitFor('the delivery', () => got.length === 1);
    });

    it('a channel that the broker closes (404): is opened again, nothing is lost', async () => {
      await consume();
      await aside((channel) => channel.deleteExchange('hub.events'));

      const results = await insist(bus, messageOf());
      await waitFor('three deliveries', () => got.length >= 3);

      expect(results[0]).to.have.property('lineDown', true);
    });
  });

  describe('a broker of its own', () => {
    let servers: Servers;
    let url: string;
    let bus: Bus;
    const seen = new Map<string, number>();

    before(async function () {
      this.timeout(120_000);
      servers = await startServers({ durable: false, only: ['rabbitmq'] });
      url = (await servers.createVhost('own')).amqpUrl;
      bus = await connected(url);
      await bus.consume(async (listener, message) => {
        const key = `${listener} ${message.id}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      });
    });
    after(async function () {
      this.timeout(60_000);
      await end(bus);
      await servers.stop();
    });
    beforeEach(() => seen.clear());

    /** Forty messages while `trouble` happens; resolves when every one has reached its three listeners. */
    async function throughout(trouble: () => Promise<void>): Promise<void> {
      const sending = (async () => {
        for (let n = 0; n < 40; n++) {
          await insist(bus, messageOf());
          await pause(10);
        }
      })();
      await pause(50);
      await trouble();
      await sending;
      await waitFor('everything to arrive', () => seen.size === 120, 30_000);
    }

    it('connections closed by the broker: publisher and consumers come back, nothing is lost', async function () {
      this.timeout(60_000);

      await throughout(() => onBroker(servers, 'rabbit_networking:close_all_connections("test").'));

      expect(bus.health()).to.equal('up');
    });

    it('broker killed and started again: nothing is lost', async function () {
      this.timeout(120_000);

      await throughout(async () => {
        await servers.kill9('rabbitmq');
        await waitFor('the loss to be seen', () => bus.health() === 'down');
        expect(await bus.publish(messageOf({ event: 'order.dreamt' }))).to.deep.include({ lineDown: true });
        await servers.restart('rabbitmq');
      });

      expect(bus.health()).to.equal('up');
    });

    it('memory alarm: health is blocked and publishing waits, consuming goes on; over: up again', async function () {
      this.timeout(60_000);
      await onBroker(servers, 'vm_memory_monitor:set_vm_memory_high_watermark(0.000001).');
      // The broker says so to a connection that publishes.
      void bus.publish(messageOf());
      await waitFor('the alarm', () => bus.health() === 'blocked', 20_000);

      const refused = await bus.publish(messageOf());
      await onBroker(servers, 'vm_memory_monitor:set_vm_memory_high_watermark({absolute, "1024MB"}).');
      await waitFor('the end of the alarm', () => bus.health() === 'up', 20_000);
      const taken = await bus.publish(messageOf());

      expect(refused).to.deep.equal({ failed: 'broker blocks publishers', lineDown: true });
      expect(taken).to.equal('ok');
    });

    it('killed during an alarm: the new connection is not taken for blocked', async function () {
      this.timeout(120_000);
      await onBroker(servers, 'vm_memory_monitor:set_vm_memory_high_watermark(0.000001).');
      void bus.publish(messageOf());
      await waitFor('the alarm', () => bus.health() === 'blocked', 20_000);

      await servers.kill9('rabbitmq');
      await servers.restart('rabbitmq');
      await waitFor('the broker', () => bus.health() === 'up', 30_000);

      expect((await insist(bus, messageOf())).at(-1)).to.equal('ok');
    });
  });
});

function onBroker(servers: Servers, code: string): Promise<void> {
  const door = servers.address.door as VhostDoor & { kind: 'erlang' };
  const args = ['-sname', door.node, '-c', door.cookie, '-h', `test_${process.pid}_${Date.now()}`, '-e'];
  return new Promise((resolve, reject) => {
    const child = spawn(findProgram('erl_call') ?? 'erl_call', args, {
      env: { ...process.env, ERL_EPMD_PORT: String(door.epmdPort) },
    });
    let said = '';
    child.stdout.on('data', (text) => (said += String(text)));
    child.once('error', reject);
    child.once('close', () => (said.startsWith('{ok') ? resolve() : reject(new Error(`the broker said: ${said}`))));
    child.stdin.end(`${code}\n`);
  });
}
