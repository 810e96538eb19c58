/** Exchanges and queues on the broker: declared before they are used, taken as they are where an operator made them. */
import type { Channel } from 'amqplib';
import type { Logger } from 'pino';
import type { QueuePlan, Topology } from './bus.ts';

export type Names = {
  readonly events: string;
  readonly work: string;
  readonly dead: string;
  readonly nudges: string;
  readonly fallout: string;
};

export function namesOf(prefix: string): Names {
  return {
    events: `${prefix}.events`,
    work: `${prefix}.work`,
    dead: `${prefix}.dlx`,
    nudges: `${prefix}.nudge`,
    fallout: `${prefix}.q.fallout`,
  };
}

/** After so many failed deliveries the broker moves a message to the fallout queue. */
const DELIVERY_LIMIT = 20;

export type Declaring = {
  all(channel: Channel): Promise<void>;
  exchanges(channel: Channel): Promise<void>;
  queue(channel: Channel, plan: QueuePlan): Promise<void>;
  fallout(channel: Channel): Promise<void>;
};

export function declaringOf(topology: Topology, names: Names, log: Logger): Declaring {
  /** What exists with other arguments than ours: the broker closes the channel that insists, so we do not insist twice. */
  const takenAsIs = new Set<string>();

  async function assertQueue(channel: Channel, name: string, options: Record<string, unknown>): Promise<void> {
    if (takenAsIs.has(name)) return void (await channel.checkQueue(name));
    try {
      await channel.assertQueue(name, { durable: true, arguments: options });
    } catch (error) {
      if ((error as { code?: number }).code === 406) {
        takenAsIs.add(name);
        log.error({ queue: name }, 'queue exists with other arguments and is used as it is; see docs/operating.md');
      }
      throw error;
    }
  }

  async function exchanges(channel: Channel): Promise<void> {
    await channel.assertExchange(names.events, 'topic', { durable: true });
    await channel.assertExchange(names.work, 'direct', { durable: true });
    await channel.assertExchange(names.dead, 'topic', { durable: true });
    await channel.assertExchange(names.nudges, 'fanout', { durable: true });
  }

  async function fallout(channel: Channel): Promise<void> {
    await assertQueue(channel, names.fallout, { 'x-queue-type': 'quorum' });
    await channel.bindQueue(names.fallout, names.dead, '#');
  }

  async function queue(channel: Channel, plan: QueuePlan): Promise<void> {
    await assertQueue(channel, plan.name, argumentsOf(plan, names.dead));
    await channel.bindQueue(plan.name, names.work, plan.name);
    for (const key of plan.bindings) await channel.bindQueue(plan.name, names.events, key);
  }

  return {
    exchanges,
    fallout,
    queue,
    async all(channel) {
      await exchanges(channel);
      await fallout(channel);
      for (const plan of topology.queues) await queue(channel, plan);
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
