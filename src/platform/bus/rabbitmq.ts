/**
 * The RabbitMQ bus. Topic exchange for events, direct exchange for redelivery to one listener, quorum queues with an
 * explicit delivery limit that dead-letter at least once. Retries are rows in our database, never queues.
 */
import * as amqp from 'amqplib';
import type { Channel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Logger } from 'pino';
import { briefly } from '../errors.ts';
import { partitionOf, type Message } from '../message.ts';
import { sleep } from '../time.ts';
import { limits } from '../../../config/retry.ts';
import type { Bus, Handle, QueuePlan, Topology } from './bus.ts';
import { keepChannel, type Kept } from './rabbit-channel.ts';
import { createPublisher } from './rabbit-publisher.ts';

const DELIVERY_LIMIT = 20;

export async function connectRabbit(url: string, topology: Topology, log: Logger, prefix = 'hub'): Promise<Bus> {
  const events = `${prefix}.events`;
  const work = `${prefix}.work`;
  const dead = `${prefix}.dlx`;
  const nudges = `${prefix}.nudge`;
  // Two connections: a broker in memory or disk alarm stops publishers only, acknowledgements must go on.
  const toPublish = await connect(url, 'publish', log);
  const toConsume = await connect(url, 'consume', log);
  const publisher = createPublisher(
    () => toPublish.createConfirmChannel(),
    (channel) => declareAll(channel),
    log,
  );
  toPublish.on('blocked', () => publisher.setBlocked(true));
  toPublish.on('unblocked', () => publisher.setBlocked(false));
  let connected = true;
  toPublish.on('disconnect', () => (connected = false));
  toPublish.on('connect', () => (connected = true));
  const queueOf = new Map<string, string>();
  for (const queue of topology.queues) {
    if (!queue.singleActive) for (const listener of queue.listeners) queueOf.set(listener, queue.name);
  }
  const consumers: Kept<Channel>[] = [];
  const underWay = new Set<Promise<void>>();
  let draining = false;
  let nudged: () => void = () => undefined;
  let lastNudge = 0;

  async function declareAll(channel: ConfirmChannel): Promise<void> {
    await channel.assertExchange(events, 'topic', { durable: true });
    await channel.assertExchange(work, 'direct', { durable: true });
    await channel.assertExchange(dead, 'topic', { durable: true });
    await channel.assertExchange(nudges, 'fanout', { durable: true });
    const fallout = `${prefix}.q.fallout`;
    await channel.assertQueue(fallout, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(fallout, dead, '#');
    for (const queue of topology.queues) {
      await channel.assertQueue(queue.name, { durable: true, arguments: argumentsOf(queue, dead) });
      await channel.bindQueue(queue.name, work, queue.name);
      for (const key of queue.bindings) await channel.bindQueue(queue.name, events, key);
    }
  }

  function consumeQueue(queue: QueuePlan, handle: Handle): void {
    consumers.push(
      keepChannel<Channel>({
        name: queue.name,
        log,
        open: () => toConsume.createChannel(),
        lost: () => undefined,
        async prepare(channel, restart) {
          await channel.prefetch(queue.prefetch);
          await channel.consume(queue.name, (delivery) => {
            // A null delivery means the broker cancelled us: an exception here would close the whole connection.
            if (delivery === null) return restart('consumer cancelled');
            const job = settle(channel, queue, delivery, handle).finally(() => underWay.delete(job));
            underWay.add(job);
          });
        },
      }),
    );
  }

  async function settle(channel: Channel, queue: QueuePlan, delivery: ConsumeMessage, handle: Handle): Promise<void> {
    if (draining) return;
    try {
      const message = messageIn(delivery);
      const only = (delivery.properties.headers as Record<string, unknown> | undefined)?.['x-listener'];
      const listeners =
        typeof only === 'string'
          ? [only]
          : (topology.listeners.get(message.event) ?? []).filter((one) => queue.listeners.has(one));
      await Promise.all(listeners.map((listener) => handle(listener, message, typeof only === 'string')));
    } catch (error) {
      log.warn({ queue: queue.name, error: briefly(error) }, 'message could not be settled, the broker keeps it');
      // Only a database that is gone leads here; a pause keeps the delivery limit from burning.
      await sleep(1_000);
      return attempt(() => channel.nack(delivery, false, true));
    }
    attempt(() => channel.ack(delivery));
  }

  function attempt(answer: () => void): void {
    try {
      answer();
    } catch (error) {
      // The channel died meanwhile: the broker delivers again and the inbox knows the message.
      log.debug({ error: briefly(error) }, 'acknowledgement lost');
    }
  }

  return {
    publish: (message) =>
      publisher.blocked
        ? Promise.resolve({ failed: 'broker blocks publishers' })
        : publisher.send(events, `${message.event}.p${partitionOf(message.key)}`, message, {
            mandatory: (topology.listeners.get(message.event) ?? []).length > 0,
          }),
    async redeliver(listener, message) {
      const queue = queueOf.get(listener) ?? `${prefix}.q.order.p${partitionOf(message.key)}`;
      const result = await publisher.send(work, queue, message, {
        mandatory: true,
        headers: { 'x-listener': listener },
      });
      if (result !== 'ok') throw new Error(result.failed);
    },
    async consume(handle) {
      // The queues must stand before a consumer asks for them.
      const channel = await toConsume.createConfirmChannel();
      await declareAll(channel);
      await channel.close();
      for (const queue of topology.queues) consumeQueue(queue, handle);
      consumers.push(
        keepChannel<Channel>({
          name: 'nudge',
          log,
          open: () => toConsume.createChannel(),
          lost: () => undefined,
          async prepare(channel, restart) {
            const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
            await channel.bindQueue(queue, nudges, '');
            await channel.consume(queue, (delivery) => (delivery === null ? restart('consumer cancelled') : nudged()), {
              noAck: true,
            });
          },
        }),
      );
    },
    async watch(listener) {
      consumers.push(
        keepChannel<Channel>({
          name: 'watch',
          log,
          open: () => toConsume.createChannel(),
          lost: () => undefined,
          async prepare(channel, restart) {
            await channel.assertExchange(events, 'topic', { durable: true });
            const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, maxLength: 10_000 });
            await channel.bindQueue(queue, events, '#');
            await channel.consume(
              queue,
              (delivery) => (delivery === null ? restart('consumer cancelled') : listener(messageIn(delivery))),
              { noAck: true },
            );
          },
        }),
      );
    },
    nudge() {
      // At most fifty a second: the poll covers the rest.
      if (Date.now() - lastNudge < 20) return;
      lastNudge = Date.now();
      publisher.hint(nudges);
    },
    onNudge: (listener) => void (nudged = listener),
    health: () => (!connected ? 'down' : publisher.blocked ? 'blocked' : 'up'),
    async drain() {
      draining = true;
      await Promise.race([Promise.allSettled([...underWay]), sleep(limits.drainMs)]);
      await Promise.all(consumers.map((consumer) => consumer.close()));
    },
    async close() {
      await publisher.close();
      await Promise.allSettled([toPublish.close(), toConsume.close()]);
    },
  };
}

/** Limits are arguments here so that a plain broker behaves right; operators who use policies see docs/operating.md. */
function argumentsOf(queue: QueuePlan, dead: string): Record<string, unknown> {
  return {
    'x-queue-type': 'quorum',
    'x-delivery-limit': DELIVERY_LIMIT,
    'x-dead-letter-exchange': dead,
    'x-dead-letter-strategy': 'at-least-once',
    // At-least-once dead-lettering asks for this overflow behaviour.
    'x-overflow': 'reject-publish',
    ...(queue.singleActive ? { 'x-single-active-consumer': true } : {}),
  };
}

async function connect(url: string, purpose: string, log: Logger): Promise<amqp.RecoveringChannelModel> {
  const target = new URL(url);
  // Amqplib reads the heartbeat from the URL only.
  if (!target.searchParams.has('heartbeat')) target.searchParams.set('heartbeat', '15');
  const options = {
    noDelay: true,
    keepAlive: true,
    timeout: 10_000,
    clientProperties: { connection_name: `omnihub ${purpose} ${process.pid}` },
    recovery: { initialDelay: 100, maxDelay: 10_000, initialMaxRetries: 5 },
  };
  const connection = await amqp.connect(target.href, options);
  connection.on('error', (error: unknown) => log.warn({ purpose, error: briefly(error) }, 'broker connection error'));
  return connection;
}

function messageIn(delivery: ConsumeMessage): Message {
  const headers = (delivery.properties.headers ?? {}) as Record<string, unknown>;
  return {
    id: String(delivery.properties.messageId),
    event: String(delivery.properties.type),
    key: String(headers['x-key']),
    version: Number(headers['x-version']),
    payload: JSON.parse(delivery.content.toString('utf8')) as Record<string, unknown>,
    correlationId: String(delivery.properties.correlationId),
  };
}
