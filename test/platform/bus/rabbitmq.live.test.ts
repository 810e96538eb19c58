/** The bus on a broker, and what only a broker does: cut lines, lost queues, alarms, poison. */
import { expect } from 'chai';
import * as amqp from 'amqplib';
import type { Bus, Fallen } from '../../../src/platform/bus/bus.ts';
import { connectRabbit } from '../../../src/platform/bus/rabbitmq.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { liveVhost } from '../../helpers/live.ts';
import { log, messageOf, pause, waitFor } from '../made.ts';
import { connected, end, insist, topology } from './rabbit.ts';
import { busSuite, keyIn, type Got } from './suite.ts';

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

    it('nudge: reaches the other process, that which listens to it', async () => {
      const other = await connected(url);
      const heard: string[] = [];
      for (const at of ['outbox', 'inbound:a']) other.onNudge(at, () => heard.push(at));
      await other.consume(() => Promise.resolve());

      // Until its queue stands a nudge finds nobody, and the next one does.
      await waitFor('the nudge', () => (bus.nudge('inbound:a'), heard.length > 0));
      await end(other);

      expect(new Set(heard)).to.deep.equal(new Set(['inbound:a']));
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
      const tookMs = Date.now() - began;
      const other = await connected(url);
      const again: string[] = [];
      await other.consume(async (listener) => void again.push(listener));
      await waitFor('the delivery', () => again.length === 1);
      await end(other);

      // Waiting for its handlers it would have taken twenty seconds.
      expect(tookMs).to.be.below(15_000);
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
      this.timeout(180_000);
      const message = messageOf();
      // What a process that dies with the message does, twenty times over.
      await bus.publish(message);
      await aside(async (channel) => {
        // What is given back is there again in a moment; after twenty times it is not, any more.
        for (let [given, empty] = [0, 0]; empty < (given < 20 ? 1_500 : 20);) {
          const one = await channel.get('hub.q.erp.order.send', { noAck: false });
          if (one === false) {
            empty += 1;
            await pause(30);
            continue;
          }
          channel.nack(one, false, true);
          given += 1;
          empty = 0;
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

      // A quorum queue counts a moment behind what it has given out.
      await waitFor('an empty queue', async () => {
        const { messageCount } = await aside((channel) => channel.checkQueue('hub.q.fallout'));
        return messageCount === 0;
      });
    });

    it('a queue deleted while nobody consumes: publish says unroutable, and is taken again once it stands', async () => {
      await aside((channel) => channel.deleteQueue(`hub.q.order.p0`));

      const closed = messageOf({ event: 'order.closed', key: keyIn(0) });
      const first = await bus.publish(closed);
      await consume();
      await insist(bus, closed);
      await waitFor('the delivery', () => got.length > 0);

      expect(first).to.deep.equal({ failed: 'unroutable' });
    });

    it('a queue deleted under its consumer: the consumer declares it again and goes on', async () => {
      await consume();
      await bus.publish(messageOf({ event: 'order.closed', key: keyIn(0) }));
      await waitFor('the first', () => got.length === 1);

      await aside((channel) => channel.deleteQueue('hub.q.order.p0'));
      await insist(bus, messageOf({ event: 'order.closed', key: keyIn(0) }));
      await waitFor('the second', () => got.length > 1);
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
      await waitFor('the delivery', () => got.length > 0);
    });

    it('a channel that the broker closes (404): is opened again, nothing is lost', async () => {
      await consume();
      await aside((channel) => channel.deleteExchange('hub.events'));

      const results = await insist(bus, messageOf());
      await waitFor('three deliveries', () => got.length >= 3);

      expect(results[0]).to.have.property('lineDown', true);
    });
  });
});
