/** The in-process bus: a publish is confirmed when every listener has settled the message. */
import { briefly } from '../errors.ts';
import type { Message } from '../message.ts';
import type { Bus, Handle, Topology } from './bus.ts';

const ignore = (): void => undefined;
const SHUT = 'the bus does not deliver now';

export function createEmbeddedBus(topology: Topology): Bus {
  let handle: Handle | undefined;
  let watchers: ((message: Message) => void)[] = [];
  const underWay = new Set<Promise<unknown>>();
  let draining = false;

  async function deliver(listeners: readonly string[], message: Message, redelivered: boolean): Promise<void> {
    const deliverTo = handle;
    if (deliverTo === undefined || draining) throw new Error(SHUT);
    const work = Promise.all(listeners.map((listener) => deliverTo(listener, message, redelivered)));
    underWay.add(work);
    try {
      await work;
    } finally {
      underWay.delete(work);
    }
  }

  return {
    async publish(message) {
      if (handle === undefined || draining) return { failed: SHUT, lineDown: true };
      try {
        await deliver(topology.listeners.get(message.event) ?? [], message, false);
      } catch (error) {
        return { failed: briefly(error) };
      }
      // Behind the effect, so that a page that looks finds it; a watcher's trouble is not the message's.
      for (const watcher of watchers) await Promise.resolve(message).then(watcher).catch(ignore);
      return 'ok';
    },
    redeliver: (listener, message) => deliver([listener], message, true),
    async consume(newHandle) {
      handle = newHandle;
    },
    async watch(listener) {
      watchers = [...watchers, listener];
      return () => {
        watchers = watchers.filter((one) => one !== listener);
      };
    },
    nudge: () => undefined,
    onNudge: () => undefined,
    health: () => (draining ? 'down' : 'up'),
    async drain() {
      draining = true;
      await Promise.allSettled([...underWay]);
    },
    async close() {
      watchers = [];
    },
  };
}
