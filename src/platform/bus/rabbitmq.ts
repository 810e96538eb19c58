/**
 * The RabbitMQ bus. Topic exchange for events, direct exchange for redelivery to one listener, quorum queues with an
 * explicit delivery limit that dead-letter at least once. Retries are rows in our database, never queues.
 */
import type { Socket } from 'node:net';
import * as amqp from 'amqplib';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Logger } from 'pino';
import { briefly } from '../errors.ts';
import { partitionOf } from '../message.ts';
import { uuidv7 } from '../ids.ts';
import { sleep } from '../time.ts';
import { limits } from '../../../config/retry.ts';
import type { Bus, Topology } from './bus.ts';
import { keepChannel, type Kept } from './rabbit-channel.ts';
import { createNudges } from './nudges.ts';
import { consumingOf } from './rabbit-consumer.ts';
import { anyMessageIn } from './rabbit-message.ts';
import { createPublisher } from './rabbit-publisher.ts';
import { declaringOf, namesOf } from './rabbit-topology.ts';

export async function connectRabbit(url: string, topology: Topology, log: Logger, prefix = 'hub'): Promise<Bus> {
  const names = namesOf(prefix);
  const declare = declaringOf(topology, names, log);
  // Two connections: a broker in memory or disk alarm stops publishers only, acknowledgements must go on.
  const toPublish = await connect(url, 'publish', log);
  const toConsume = await connect(url, 'consume', log);
  const publisher = createPublisher(
    () => toPublish.createConfirmChannel(),
    (channel) => declare.all(channel),
    log,
  );
  toPublish.on('blocked', () => publisher.setBlocked(true));
  toPublish.on('unblocked', () => publisher.setBlocked(false));
  // A block ends with its connection; should the alarm last, the broker says so again.
  toPublish.on('disconnect', () => publisher.setBlocked(false));
  let consumeDown = false;
  toConsume.on('disconnect', () => (consumeDown = true));
  toConsume.on('connect', () => (consumeDown = false));
  /** Listener → the queues of its messages: one, or one for each partition. */
  const queuesOf = new Map<string, string[]>();
  for (const queue of topology.queues) {
    for (const listener of queue.listeners) queuesOf.set(listener, [...(queuesOf.get(listener) ?? []), queue.name]);
  }
  const kept: Kept<Channel>[] = [];
  const underWay = new Set<Promise<void>>();
  const draining = new AbortController();
  const consuming = consumingOf(topology, log, draining.signal);
  const nudges = createNudges(uuidv7(), (text) => publisher.hint(names.nudges, text));

  type Arrived = (channel: Channel, delivery: ConsumeMessage) => void;

  /** Keeps a consumer alive; `prepare` names its queue, declaring it first: it may have been deleted under us. */
  function keepConsumer(
    name: string,
    prepare: (channel: Channel) => Promise<string>,
    arrived: Arrived,
    noAck = false,
  ): Kept<Channel> {
    const open = (): Promise<Channel> => toConsume.createChannel();
    const begin = async (channel: Channel, restart: (why: string) => void): Promise<void> => {
      const queue = await prepare(channel);
      await channel.consume(
        queue,
        (delivery) => {
          // A null delivery means the broker cancelled us: an exception here would close the whole connection.
          if (delivery === null) restart('consumer cancelled');
          else arrived(channel, delivery);
        },
        { noAck },
      );
    };
    const one = keepChannel<Channel>({ name, log, open, lost: () => undefined, prepare: begin });
    kept.push(one);
    return one;
  }

  function track(settling: Promise<void>): void {
    const job = settling.finally(() => underWay.delete(job));
    underWay.add(job);
  }

  return {
    publish: (message) =>
      publisher.send(names.events, `${message.event}.p${partitionOf(message.key)}`, message, {
        mandatory: (topology.listeners.get(message.event) ?? []).length > 0,
      }),
    async redeliver(listener, message) {
      const queues = queuesOf.get(listener) ?? [];
      const queue = queues[partitionOf(message.key) % queues.length] ?? '';
      const headers = { 'x-listener': listener };
      const result = await publisher.send(names.work, queue, message, { mandatory: true, headers });
      if (result !== 'ok') throw new Error(result.failed);
    },
    async consume(handle, onFallout, takes = () => true) {
      for (const queue of topology.queues.filter(takes)) {
        const prepare = async (channel: Channel): Promise<string> => {
          await channel.prefetch(queue.prefetch);
          await declare.exchanges(channel);
          await declare.queue(channel, queue);
          return queue.name;
        };
        keepConsumer(queue.name, prepare, (channel, one) => track(consuming.settle(channel, queue, one, handle)));
      }
      if (onFallout !== undefined) {
        const prepare = async (channel: Channel): Promise<string> => {
          await channel.prefetch(10);
          await declare.exchanges(channel);
          await declare.fallout(channel);
          return names.fallout;
        };
        keepConsumer(names.fallout, prepare, (channel, one) => track(consuming.settleFallout(channel, one, onFallout)));
      }
      keepConsumer(
        'nudge',
        async (channel) => {
          await declare.exchanges(channel);
          return ownQueue(channel, names.nudges, '');
        },
        (_, delivery) => nudges.arrived(delivery.content.toString()),
        true,
      );
    },
    async watch(listener) {
      const show = (delivery: ConsumeMessage): void => listener(anyMessageIn(delivery));
      const watcher = keepConsumer(
        'watch',
        async (channel) => {
          await declare.exchanges(channel);
          return ownQueue(channel, names.events, '#');
        },
        (_, one) => show(one),
        true,
      );
      return () => void watcher.close();
    },
    nudge: nudges.send,
    onNudge: nudges.on,
    health: () => (publisher.blocked ? 'blocked' : publisher.ready && !consumeDown ? 'up' : 'down'),
    async drain() {
      draining.abort();
      const patience = new AbortController();
      await Promise.race([Promise.allSettled([...underWay]), sleep(limits.drainMs, patience.signal).catch(briefly)]);
      patience.abort();
      await Promise.all(kept.map((one) => one.close()));
    },
    async close() {
      await publisher.close();
      await Promise.allSettled([toPublish.close(), toConsume.close()]);
    },
  };
}

/** A queue of this process alone, for what may be missed. */
async function ownQueue(channel: Channel, exchange: string, key: string): Promise<string> {
  const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, maxLength: 10_000 });
  await channel.bindQueue(queue, exchange, key);
  return queue;
}

/** A line to the broker that comes back by itself. */
export async function connect(url: string, purpose: string, log: Logger): Promise<amqp.RecoveringChannelModel> {
  const target = new URL(url);
  // Amqplib reads the heartbeat from the URL only.
  if (!target.searchParams.has('heartbeat')) target.searchParams.set('heartbeat', '15');
  const options = {
    noDelay: true,
    keepAlive: true,
    timeout: 10_000,
    clientProperties: { connection_name: `omnihub ${purpose} ${process.pid}` },
    recovery: {
      initialDelay: 100,
      maxDelay: 10_000,
      initialMaxRetries: 5,
      setup: async (model: amqp.ChannelModel) => gatherWrites(model),
    },
  };
  const connection = await amqp.connect(target.href, options);
  connection.on('error', (error: unknown) => log.warn({ purpose, error: briefly(error) }, 'broker connection error'));
  return connection;
}

/** Frames of one turn of the loop leave in one system call: with Nagle off each would be a packet of its own. */
function gatherWrites(model: amqp.ChannelModel): void {
  const { stream } = model.connection as unknown as { stream?: Socket };
  if (stream === undefined) return;
  const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
  let corked = false;
  stream.write = (...all: unknown[]) => {
    if (!corked) {
      corked = true;
      stream.cork();
      setImmediate(() => {
        corked = false;
        stream.uncork();
      });
    }
    return write(...all);
  };
}
