/** A connected bus for tests on a broker. */
import type { Bus, Published } from '../../../src/platform/bus/bus.ts';
import { topologyOf } from '../../../src/platform/bus/bus.ts';
import { connectRabbit } from '../../../src/platform/bus/rabbitmq.ts';
import type { Message } from '../../../src/platform/message.ts';
import { log, pause, waitFor } from '../made.ts';
import { rows } from './suite.ts';

export const topology = topologyOf(rows);

export async function connected(url: string): Promise<Bus> {
  const bus = await connectRabbit(url, topology, log);
  await waitFor('the broker', () => bus.health() === 'up');
  return bus;
}

export async function end(bus: Bus): Promise<void> {
  await bus.drain();
  await bus.close();
}

/** Publishes until the bus takes it, as the relay does. */
export async function insist(bus: Bus, message: Message): Promise<Published[]> {
  const results: Published[] = [];
  for (const end = Date.now() + 90_000; Date.now() < end;) {
    const result = await bus.publish(message);
    results.push(result);
    if (result === 'ok') return results;
    await pause(50);
  }
  throw new Error('the bus never took it');
}
