/** A channel that comes back: channel deaths and lost consumers are ours to mend, amqplib mends only the connection. */
import type { Channel, ConfirmChannel } from 'amqplib';
import type { Logger } from 'pino';
import { briefly } from '../errors.ts';

export type Kept<C> = { readonly current: C | undefined; close(): Promise<void> };

/**
 * Keeps one channel open on a connection: opens it, lets `prepare` set it up, and does both again with growing waits
 * whenever it closes. `lost` tells `prepare`'s work that what it had in flight is gone.
 */
export function keepChannel<C extends Channel | ConfirmChannel>(options: {
  open: () => Promise<C>;
  prepare: (channel: C, restart: (why: string) => void) => Promise<void>;
  lost: () => void;
  log: Logger;
  name: string;
}): Kept<C> {
  let current: C | undefined;
  let closed = false;
  let waitMs = 100;
  let timer: NodeJS.Timeout | undefined;

  function again(): void {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void begin();
    }, waitMs);
    waitMs = Math.min(waitMs * 2, 10_000);
  }

  async function begin(): Promise<void> {
    if (closed) return;
    let mine: C | undefined;
    try {
      const channel = await options.open();
      mine = channel;
      if (closed) return void channel.close().catch(() => undefined);
      let gone = false;
      const end = (why: string): void => {
        if (gone) return;
        gone = true;
        if (current === channel) current = undefined;
        options.lost();
        if (!closed) options.log.warn({ channel: options.name, why }, 'channel lost');
        again();
      };
      channel.on('error', (error: unknown) =>
        options.log.warn({ channel: options.name, error: briefly(error) }, 'channel error'),
      );
      channel.on('close', () => end('closed'));
      await options.prepare(channel, (why) => {
        // A cancelled consumer leaves the channel open but useless.
        void channel.close().catch(() => undefined);
        end(why);
      });
      if (gone) return;
      current = channel;
      waitMs = 100;
    } catch (error) {
      if (!closed) options.log.warn({ channel: options.name, error: briefly(error) }, 'channel cannot be opened');
      void mine?.close().catch(() => undefined);
      // A queue that an operator made otherwise is taken as it is from now on; the next of them need not wait for it.
      if ((error as { code?: number }).code === 406 && briefly(error).includes('for queue')) waitMs = 20;
      again();
    }
  }

  void begin();
  return {
    get current() {
      return current;
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const channel = current;
      current = undefined;
      await channel?.close().catch(() => undefined);
    },
  };
}
