/** What both adapters of the bus must do alike; run by embedded.test.ts and rabbitmq.live.test.ts. */
import { expect } from 'chai';
import type { Bus, Handle, Topology } from '../../../src/platform/bus/bus.ts';
import { topologyOf } from '../../../src/platform/bus/bus.ts';
import type { AskRow, FlowRow, WorkRow } from '../../../src/platform/flow.ts';
import { partitionOf, type Message } from '../../../src/platform/message.ts';
import { messageOf, pause, waitFor } from '../made.ts';

export type OpenBus = (topology: Topology) => Promise<{ bus: Bus; end: () => Promise<void> }>;

export const work = (event: string, listener: string, urgent = false): WorkRow => ({
  kind: 'work',
  event,
  listener,
  urgent,
  thenMany: (_tx, messages) => Promise.resolve(messages.map(() => undefined)),
});

export const ask = (event: string, listener: string): AskRow => ({
  kind: 'ask',
  event,
  listener,
  queue: listener,
  concurrency: 5,
  key: () => '',
  intend: () => Promise.resolve(undefined),
  find: () => Promise.resolve(undefined),
  ask: () => Promise.resolve(undefined),
  thenMany: () => Promise.resolve(),
});

export const rows: readonly FlowRow[] = [
  work('order.placed', 'stock.order.reserve'),
  work('order.placed', 'notice.order.send'),
  ask('order.placed', 'erp.order.send'),
  work('order.closed', 'stock.order.free'),
];

export type Got = { readonly listener: string; readonly message: Message; readonly redelivered: boolean };

export function busSuite(open: OpenBus): void {
  let bus: Bus;
  let end: () => Promise<void>;
  let got: Got[];

  beforeEach(async () => {
    got = [];
    ({ bus, end } = await open(topologyOf(rows)));
  });
  afterEach(() => end());

  const note: Handle = async (listener, message, redelivered) => void got.push({ listener, message, redelivered });
  const listeners = () => got.map((one) => one.listener).sort();
  const everybody = ['erp.order.send', 'notice.order.send', 'stock.order.reserve'];

  it('publish: an event, each of its listeners gets it once and whole', async () => {
    await bus.consume(note);
    const message = messageOf({ payload: { orderId: 'o', text: 'عطر "x"' }, version: 7 });

    const result = await bus.publish(message);
    await waitFor('three deliveries', () => got.length === 3);
    await pause(50);

    expect(result).to.equal('ok');
    expect(listeners()).to.deep.equal(everybody);
    for (const one of got) {
      expect(one.message).to.deep.equal(message);
      expect(one.redelivered).to.equal(false);
    }
  });

  it('publish: an event nobody listens to, is taken and forgotten', async () => {
    await bus.consume(note);

    expect(await bus.publish(messageOf({ event: 'order.dreamt' }))).to.equal('ok');
    expect(got).to.deep.equal([]);
  });

  it('redeliver: to one listener, reaches that one alone and says so, with its attempt', async () => {
    await bus.consume(note);
    const message = messageOf({ attempt: 3 });

    await bus.redeliver('notice.order.send', message);
    await bus.redeliver('erp.order.send', message);
    await waitFor('two deliveries', () => got.length === 2);
    await pause(50);

    expect(listeners()).to.deep.equal(['erp.order.send', 'notice.order.send']);
    for (const one of got) {
      expect(one.redelivered).to.equal(true);
      expect(one.message).to.deep.equal(message);
    }
  });

  it('order: messages of one key, begin in the order they were published', async () => {
    await bus.consume(note);
    const keys = ['k-1', 'k-2', 'k-3'];
    const messages = Array.from({ length: 90 }, (_, at) => messageOf({ key: keys[at % 3] ?? '', version: at }));

    await Promise.all(messages.map((message) => bus.publish(message)));
    await waitFor('all deliveries', () => got.length === 270);

    for (const key of keys) {
      const versions = got
        .filter((one) => one.listener === 'stock.order.reserve' && one.message.key === key)
        .map((one) => one.message.version);
      expect(versions).to.deep.equal([...versions].sort((a, b) => a - b));
      expect(versions).to.have.length(30);
    }
  });

  it('drain: while handlers work, waits for them; nothing new is begun', async () => {
    let ended = 0;
    let begun = 0;
    await bus.consume(async () => {
      begun++;
      await pause(150);
      ended++;
    });
    const publishing = bus.publish(messageOf());
    await waitFor('the handlers', () => begun === 3);

    await bus.drain();
    await publishing;
    const after = await Promise.race([bus.publish(messageOf()), pause(300)]);
    await pause(100);

    expect(ended).to.equal(3);
    expect(begun).to.equal(3);
    expect(after === undefined || after === 'ok' || typeof after.failed === 'string').to.equal(true);
  });

  it('watch: every event that passes, is shown; a watcher that throws, harms nobody', async () => {
    const seen: string[] = [];
    await bus.consume(note);
    await bus.watch(() => {
      throw new Error('a page went away');
    });
    await bus.watch((message) => void seen.push(message.event));
    // Until its queue stands it is shown nothing.
    await waitFor('the watcher', async () => {
      await bus.publish(messageOf({ event: 'order.dreamt' }));
      return seen.length > 0;
    });

    await bus.publish(messageOf());
    await bus.publish(messageOf({ event: 'order.closed' }));
    const shown = (): string[] => seen.filter((event) => event !== 'order.dreamt');
    await waitFor('both events', () => shown().length >= 2);
    await waitFor('the listeners', () => got.length === 4);

    expect(shown()).to.deep.equal(['order.placed', 'order.closed']);
    expect(bus.health()).to.equal('up');
  });

  it('health: while all is well, up', () => {
    expect(bus.health()).to.equal('up');
  });
}

/** A key that falls into the partition. */
export function keyIn(part: number): string {
  for (let n = 0; ; n++) if (partitionOf(`key-${n}`) === part) return `key-${n}`;
}
