/** Confirmed, mandatory publishing: a message counts only when the broker confirmed it and did not return it. */
import type { ConfirmChannel, Message as Returned } from 'amqplib';
import type { Logger } from 'pino';
import { briefly } from '../errors.ts';
import type { Message } from '../message.ts';
import { limits } from '../../../config/retry.ts';
import type { Published } from './bus.ts';
import { keepChannel } from './rabbit-channel.ts';

export type Publisher = {
  send(
    exchange: string,
    routingKey: string,
    message: Message,
    options: { mandatory: boolean; headers?: Record<string, string> },
  ): Promise<Published>;
  /** Fire and forget, for nudges. */
  hint(exchange: string, content: string): void;
  /** True while its channel is open. */
  readonly ready: boolean;
  readonly blocked: boolean;
  setBlocked(blocked: boolean): void;
  close(): Promise<void>;
};

const LOST = { failed: 'channel lost', lineDown: true } as const;

type Waiting = { readonly resolve: (result: Published) => void; returned?: string; readonly timer: NodeJS.Timeout };

export function createPublisher(
  open: () => Promise<ConfirmChannel>,
  declare: (channel: ConfirmChannel) => Promise<void>,
  log: Logger,
): Publisher {
  const waiting = new Map<string, Waiting>();
  let blocked = false;
  let serial = 0;

  function settle(tag: string, result: Published): void {
    const one = waiting.get(tag);
    if (one === undefined) return;
    waiting.delete(tag);
    clearTimeout(one.timer);
    one.resolve(result);
  }

  const kept = keepChannel<ConfirmChannel>({
    name: 'publish',
    log,
    open,
    async prepare(channel) {
      await declare(channel);
      // An unroutable message is confirmed all the same; its return, which comes first, is the only sign.
      channel.on('return', (returned: Returned) => {
        const headers = returned.properties.headers as Record<string, string> | undefined;
        const tag = headers?.['x-tag'] ?? '';
        const one = waiting.get(tag);
        if (one !== undefined) one.returned = 'unroutable';
      });
    },
    lost() {
      for (const tag of [...waiting.keys()]) settle(tag, LOST);
    },
  });

  return {
    send(exchange, routingKey, message, options) {
      const channel = kept.current;
      if (blocked) return Promise.resolve({ failed: 'broker blocks publishers', lineDown: true });
      if (channel === undefined) return Promise.resolve({ failed: 'broker not connected', lineDown: true });
      const tag = `${process.pid}.${++serial}`;
      return new Promise<Published>((resolve) => {
        const timer = setTimeout(() => settle(tag, { failed: 'no confirm in time' }), limits.confirmTimeoutMs);
        waiting.set(tag, { resolve, timer });
        try {
          channel.publish(
            exchange,
            routingKey,
            Buffer.from(JSON.stringify(message.payload)),
            {
              persistent: true,
              mandatory: options.mandatory,
              messageId: message.id,
              type: message.event,
              correlationId: message.correlationId,
              contentType: 'application/json',
              headers: {
                ...options.headers,
                'x-key': message.key,
                'x-version': message.version,
                'x-tag': tag,
                ...(message.attempt === undefined ? {} : { 'x-attempt': message.attempt }),
              },
            },
            (error: unknown) => {
              const returned = waiting.get(tag)?.returned;
              if (error != null) settle(tag, briefly(error).includes('nacked') ? { failed: 'nacked' } : LOST);
              else settle(tag, returned === undefined ? 'ok' : { failed: returned });
            },
          );
        } catch {
          // The channel died under us; `lost` will not know this message.
          settle(tag, LOST);
        }
      });
    },
    hint(exchange, content) {
      try {
        kept.current?.publish(exchange, '', Buffer.from(content), { persistent: false });
      } catch {
        // The poll finds what a lost nudge would have shown.
        log.debug('nudge lost');
      }
    },
    get ready() {
      return kept.current !== undefined;
    },
    get blocked() {
      return blocked;
    },
    setBlocked(value) {
      blocked = value;
    },
    close: () => kept.close(),
  };
}
