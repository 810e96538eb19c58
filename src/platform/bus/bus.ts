/** The bus: what both adapters offer, and what the flow asks of them. */
import type { FlowRow, WorkRow } from '../flow.ts';
import { PARTITIONS, type Message } from '../message.ts';

/**
 * How a publish ended; only `ok` lets the outbox forget the row. `lineDown`: the bus as a whole does not take messages
 * now, so the row is no worse than others and keeps its turn.
 */
export type Published = 'ok' | { readonly failed: string; readonly lineDown?: true };

/** A message that the bus gave up (its deliveries killed their process too often, or it cannot be read). */
export type Fallen = { readonly listeners: readonly string[]; readonly message: Message; readonly reason: string };

/** Puts a given-up message where a person sees it; the bus forgets it when this resolves. */
export type OnFallout = (fallen: Fallen) => Promise<void>;

/** Settles a message for one listener; rejects only when it could not be settled at all (the bus keeps it then). */
export type Handle = (listener: string, message: Message, redelivered: boolean) => Promise<void>;

export type Bus = {
  publish(message: Message): Promise<Published>;
  /** Sends a message to one listener alone. */
  redeliver(listener: string, message: Message): Promise<void>;
  /**
   * Begins to deliver; `onFallout` takes what a broker dead-lettered, so that nothing stays in a queue unseen.
   * @param takes which queues this process works on; all when left out
   */
  consume(handle: Handle, onFallout?: OnFallout, takes?: (queue: QueuePlan) => boolean): Promise<void>;
  /** Every event that passes, for live pages: without history, at most once, until the returned function is called. */
  watch(listener: (message: Message) => void): Promise<() => void>;
  /** Asks all processes to look: into the outbox (`outbox`), or at a source's waiting messages (`inbound:<source>`). */
  nudge(at: string): void;
  onNudge(at: string, listener: () => void): void;
  health(): 'up' | 'blocked' | 'down';
  /** Stops taking messages and waits for those under way. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

export type QueuePlan = {
  readonly name: string;
  /** Routing keys bound on the events exchange. */
  readonly bindings: readonly string[];
  readonly listeners: ReadonlySet<string>;
  readonly prefetch: number;
  /** One consumer at a time over all processes, so that the messages of one order keep their order. */
  readonly singleActive: boolean;
};

export type Topology = {
  readonly queues: readonly QueuePlan[];
  /** event → listeners. */
  readonly listeners: ReadonlyMap<string, readonly string[]>;
};

/** Derives queues and bindings from the flow: work rows share partition queues, rows that ask have one per purpose. */
export function topologyOf(rows: readonly FlowRow[], prefix = 'hub'): Topology {
  const listeners = new Map<string, string[]>();
  const work: WorkRow[] = [];
  const asks = new Map<string, { events: Set<string>; listeners: Set<string>; concurrency: number }>();
  for (const row of rows) {
    if (row.kind === 'from') continue;
    listeners.set(row.event, [...(listeners.get(row.event) ?? []), row.listener]);
    if (row.kind === 'work') {
      work.push(row);
      continue;
    }
    const queue = asks.get(row.queue) ?? { events: new Set<string>(), listeners: new Set<string>(), concurrency: 0 };
    queue.events.add(row.event);
    queue.listeners.add(row.listener);
    queue.concurrency = Math.max(queue.concurrency, row.concurrency);
    asks.set(row.queue, queue);
  }
  const partitionsOf = (name: string, some: readonly WorkRow[]): QueuePlan[] =>
    Array.from({ length: some.length === 0 ? 0 : PARTITIONS }, (_, part) => ({
      name: `${prefix}.q.${name}.p${part}`,
      bindings: [...new Set(some.map((row) => row.event))].map((event) => `${event}.p${part}`),
      listeners: new Set(some.map((row) => row.listener)),
      prefetch: 100,
      singleActive: true,
    }));
  const partitions = [
    ...partitionsOf(
      'order',
      work.filter((row) => !row.urgent),
    ),
    // Queues of their own: in one queue what is urgent would wait for its turn behind the rest.
    ...partitionsOf(
      'urgent',
      work.filter((row) => row.urgent),
    ),
  ];
  const perPurpose: QueuePlan[] = [...asks].map(([name, queue]) => ({
    name: `${prefix}.q.${name}`,
    bindings: [...queue.events].map((event) => `${event}.*`),
    listeners: queue.listeners,
    prefetch: queue.concurrency * 2,
    singleActive: false,
  }));
  return { queues: [...partitions, ...perPurpose], listeners };
}
