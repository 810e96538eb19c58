/**
 * Queues that partners publish to: exchange `hub.inbound`, one message after the other per queue, acknowledged when
 * its effect is committed. While nothing can be recorded the message is held; what kills its process twenty times goes
 * to the fallout queue like any other.
 */
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Logger } from 'pino';
import { asAppError, briefly, errorKinds } from '../errors.ts';
import { sleep } from '../time.ts';
import { keepChannel, type Kept } from './rabbit-channel.ts';
import { headersOf, textOf } from './rabbit-message.ts';
import { namesOf } from './rabbit-topology.ts';
import { connect } from './rabbitmq.ts';

export type InboundDelivery = {
  readonly text: string;
  /** The broker's user that published it; the broker refuses a message that names another. */
  readonly user?: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly messageId?: string;
  readonly correlationId?: string;
};

/** What is sent to `reply_to`. */
export type Reply = Readonly<Record<string, unknown>>;

export type InboundQueue = {
  readonly name: string;
  /** Settles a message for good; rejects only while nothing can be recorded. */
  readonly handle: (delivery: InboundDelivery) => Promise<Reply>;
};

export type InboundLine = { stop(): Promise<void> };

const PREFETCH = 20;
const HOLD_FIRST_MS = 250;
const HOLD_LONGEST_MS = 5_000;
const DELIVERY_LIMIT = 20;

/** Exchange and queue names; a hub with a prefix of its own has queues of its own. */
export function inboundNames(prefix: string): { readonly exchange: string; readonly queue: (name: string) => string } {
  return {
    exchange: `${prefix}.inbound`,
    queue: (name) => (prefix === 'hub' ? name : `${prefix}.${name}`),
  };
}

export async function consumeInbound(
  url: string,
  queues: readonly InboundQueue[],
  log: Logger,
  prefix = 'hub',
): Promise<InboundLine> {
  const names = inboundNames(prefix);
  const line = await connect(url, 'inbound', log);
  const draining = new AbortController();
  const underWay = new Set<Promise<void>>();
  const kept = queues.map((queue) => keepQueue(queue));

  function keepQueue(queue: InboundQueue): Kept<Channel> {
    const name = names.queue(queue.name);
    const prepare = async (channel: Channel, restart: (why: string) => void): Promise<void> => {
      const gone = new AbortController();
      channel.once('close', () => gone.abort());
      const stop = AbortSignal.any([draining.signal, gone.signal]);
      await channel.prefetch(PREFETCH);
      await declare(channel, name, queue.name);
      // The ERP's messages of a store have an order; the queue keeps it, and so do we.
      let before = Promise.resolve();
      await channel.consume(name, (delivery) => {
        if (delivery === null) return restart('consumer cancelled');
        before = before.then(() => settle(queue, channel, delivery, stop));
        const job = before.finally(() => underWay.delete(job));
        underWay.add(job);
      });
    };
    return keepChannel<Channel>({
      name,
      log,
      open: () => line.createChannel(),
      lost: () => undefined,
      prepare,
    });
  }

  async function declare(channel: Channel, name: string, key: string): Promise<void> {
    await channel.assertExchange(names.exchange, 'topic', { durable: true });
    await channel.assertExchange(namesOf(prefix).dead, 'topic', { durable: true });
    await channel.assertQueue(name, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-single-active-consumer': true,
        'x-delivery-limit': DELIVERY_LIMIT,
        'x-dead-letter-exchange': namesOf(prefix).dead,
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
    });
    await channel.bindQueue(name, names.exchange, `${key}.#`);
  }

  async function settle(
    queue: InboundQueue,
    channel: Channel,
    delivery: ConsumeMessage,
    stop: AbortSignal,
  ): Promise<void> {
    for (let waitMs = HOLD_FIRST_MS; !stop.aborted; waitMs = Math.min(waitMs * 2, HOLD_LONGEST_MS)) {
      try {
        const reply = await queue.handle(deliveryOf(delivery));
        return answer(channel, delivery, reply);
      } catch (thrown) {
        const error = asAppError(thrown);
        const facts = { queue: queue.name, error: briefly(thrown) };
        if (errorKinds[error.kind].queue !== 'retry') {
          log.error(facts, 'inbound message could not be settled');
          await sleep(1_000, stop).catch(briefly);
          return giveBack(channel, delivery);
        }
        log.warn(facts, 'inbound message held until it can be recorded');
      }
      await sleep(waitMs, stop).catch(briefly);
    }
  }

  function answer(channel: Channel, delivery: ConsumeMessage, reply: Reply): void {
    try {
      const { replyTo, correlationId, messageId } = delivery.properties as unknown as Record<string, unknown>;
      if (typeof replyTo === 'string' && replyTo !== '') {
        channel.sendToQueue(replyTo, Buffer.from(JSON.stringify(reply)), {
          contentType: 'application/json',
          correlationId: textOf(correlationId, 200) ?? textOf(messageId, 200) ?? '',
        });
      }
      channel.ack(delivery);
    } catch (error) {
      // The channel died meanwhile: the broker delivers again, and the message's key knows it.
      log.debug({ error: briefly(error) }, 'acknowledgement lost');
    }
  }

  function giveBack(channel: Channel, delivery: ConsumeMessage): void {
    try {
      channel.nack(delivery, false, true);
    } catch (error) {
      log.debug({ error: briefly(error) }, 'nack lost');
    }
  }

  return {
    async stop() {
      draining.abort();
      await Promise.allSettled([...underWay]);
      await Promise.all(kept.map((one) => one.close()));
      await line.close().catch(briefly);
    },
  };
}

function deliveryOf(delivery: ConsumeMessage): InboundDelivery {
  const { userId, messageId, correlationId } = delivery.properties as unknown as Record<string, unknown>;
  const user = textOf(userId, 80);
  const id = textOf(messageId, 80);
  const correlation = textOf(correlationId, 36);
  return {
    text: delivery.content.toString('utf8'),
    headers: headersOf(delivery),
    ...(user === undefined ? {} : { user }),
    ...(id === undefined ? {} : { messageId: id }),
    ...(correlation === undefined ? {} : { correlationId: correlation }),
  };
}
