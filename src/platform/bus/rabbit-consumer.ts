/** Consuming from the broker: a message is acknowledged when it is settled, held while the database is away. */
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Logger } from 'pino';
import { briefly } from '../errors.ts';
import { isDatabaseDown } from '../db/index.ts';
import { sleep } from '../time.ts';
import { acksOf, type Acks } from './rabbit-acks.ts';
import type { Handle, OnFallout, QueuePlan, Topology } from './bus.ts';
import { anyMessageIn, headersOf, messageIn, textOf } from './rabbit-message.ts';

const HOLD_FIRST_MS = 250;
const HOLD_LONGEST_MS = 5_000;

export type Consuming = {
  /** Settles a delivery of a queue; never rejects. */
  settle(channel: Channel, queue: QueuePlan, delivery: ConsumeMessage, handle: Handle): Promise<void>;
  settleFallout(channel: Channel, delivery: ConsumeMessage, onFallout: OnFallout): Promise<void>;
};

export function consumingOf(topology: Topology, log: Logger, draining: AbortSignal): Consuming {
  const parts = new WeakMap<Channel, { gone: AbortSignal; acks: Acks }>();

  /** What a channel has once, however many messages it carries. */
  function partsOf(channel: Channel): { gone: AbortSignal; acks: Acks } {
    const known = parts.get(channel);
    if (known !== undefined) return known;
    const gone = new AbortController();
    channel.once('close', () => gone.abort());
    const fresh = { gone: gone.signal, acks: acksOf(channel) };
    parts.set(channel, fresh);
    return fresh;
  }

  const closings = new WeakMap<Channel, AbortController>();

  function goneOf(channel: Channel): AbortSignal {
    let closing = closings.get(channel);
    if (closing === undefined) {
      const fresh = (closing = new AbortController());
      closings.set(channel, fresh);
      channel.once('close', () => fresh.abort());
    }
    return closing.signal;
  }

  /**
   * While the database is away the message stays with us, unacknowledged: giving it back would count as a failed
   * delivery, and twenty of those would carry every waiting message into the fallout queue.
   * @returns false when the channel died or we are to stop: then the broker has it back.
   */
  async function held(channel: Channel, work: () => Promise<unknown>): Promise<boolean> {
    const gone = goneOf(channel);
    for (let waitMs = HOLD_FIRST_MS; ; waitMs = Math.min(waitMs * 2, HOLD_LONGEST_MS)) {
      if (draining.aborted || gone.aborted) return false;
      try {
        await work();
        return true;
      } catch (error) {
        if (!isDatabaseDown(error)) throw error;
        log.warn({ error: briefly(error) }, 'message held until the database is back');
      }
      await sleep(waitMs, AbortSignal.any([draining, gone])).catch(briefly);
    }
  }

  function answer(send: () => void): void {
    try {
      send();
    } catch (error) {
      // The channel died meanwhile: the broker delivers again and the inbox knows the message.
      log.debug({ error: briefly(error) }, 'acknowledgement lost');
    }
  }

  function listenersOf(event: string, only: unknown, queues: readonly QueuePlan[]): readonly string[] {
    if (typeof only === 'string') return [only];
    return (topology.listeners.get(event) ?? []).filter((one) => queues.some((queue) => queue.listeners.has(one)));
  }

  return {
    async settle(channel, queue, delivery, handle) {
      if (draining.aborted) return;
      // Where calls to partners finish out of order, one slow call must not keep the others unacknowledged.
      const acks = queue.singleActive ? partsOf(channel).acks : undefined;
      acks?.expect(delivery);
      try {
        const message = messageIn(delivery);
        const only = headersOf(delivery)['x-listener'];
        const listeners = listenersOf(message.event, only, [queue]);
        const done = await held(channel, () =>
          Promise.all(listeners.map((listener) => handle(listener, message, typeof only === 'string'))),
        );
        if (!done) return;
        if (acks === undefined) answer(() => channel.ack(delivery));
        else acks.done(delivery);
      } catch (error) {
        log.warn({ queue: queue.name, error: briefly(error) }, 'message could not be settled');
        // What nobody can read goes to the fallout queue at once.
        const unreadable = error instanceof SyntaxError;
        if (!unreadable) await sleep(1_000, draining).catch(briefly);
        answer(() => channel.nack(delivery, false, !unreadable));
        acks?.gone(delivery);
      }
    },

    async settleFallout(channel, delivery, onFallout) {
      if (draining.aborted) return;
      try {
        const message = anyMessageIn(delivery);
        const headers = headersOf(delivery);
        const from = textOf(headers['x-first-death-queue'], 200) ?? '';
        const reason = `${textOf(headers['x-first-death-reason'], 60) ?? 'given up'} in ${from}`;
        const known = listenersOf(
          message.event,
          headers['x-listener'],
          topology.queues.filter((queue) => queue.name === from),
        );
        // A message for nobody is parked for nobody, but it is parked.
        const listeners = known.length === 0 ? ['bus.fallout'] : known;
        if (await held(channel, () => onFallout({ listeners, message, reason }))) answer(() => channel.ack(delivery));
      } catch (error) {
        log.error({ error: briefly(error) }, 'fallout could not be recorded, it stays in its queue');
        await sleep(HOLD_LONGEST_MS, draining).catch(briefly);
        answer(() => channel.nack(delivery, false, true));
      }
    },
  };
}
