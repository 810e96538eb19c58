/** The shop's own module that pushes orders to the hub: bearer key per channel, five tries, n² seconds between, honours Retry-After. */
import type { Journal } from '../journal.ts';
import type { Random } from '../random.ts';
import { createSender } from '../sender.ts';
import type { SentCounts } from '../sender.ts';
import type { Switches } from '../switches.ts';
import type { OrderOverrides } from './orders.ts';
import { shapeOf } from './shapes.ts';
import type { Order, OrderKind, PushShape } from './types.ts';
import { pushShapes } from './types.ts';

const maxTries = 5;

export interface PusherOptions {
  hubUrl?: string;
  pushKeys?: Record<string, string>;
  pushShape?: PushShape | 'mixed';
  retryBaseMs?: number;
  pushConcurrency?: number;
  journal: Journal;
  switches: Switches;
  random: Random;
  placeOrder: (kind?: OrderKind, overrides?: OrderOverrides) => Order;
}

export type PushCounts = SentCounts & { perSecond: number };

export interface Pusher {
  push: (order: Order, shape?: PushShape) => Promise<boolean>;
  start: (pace: { perSecond: number; kind?: OrderKind }) => void;
  setRate: (perSecond: number) => void;
  counts: () => PushCounts;
  idle: () => Promise<void>;
  stop: () => void;
}

export function createPusher(options: PusherOptions): Pusher {
  const { hubUrl, pushKeys = {}, pushShape = 'rest', retryBaseMs = 1000, pushConcurrency = 32 } = options;
  const { journal, switches, random, placeOrder } = options;
  const sender = createSender({
    journal,
    switches,
    random,
    concurrency: pushConcurrency,
    isSuccess: (status) => status >= 200 && status < 300,
    delayAfter: (tries, _firstAt, retryAfterMs) =>
      tries >= maxTries ? undefined : (retryAfterMs ?? Math.min(60, tries * tries) * retryBaseMs),
  });
  let timer: NodeJS.Timeout | undefined;
  let rate = 0;
  let kind: OrderKind | undefined;

  const push = async (order: Order, shape?: PushShape): Promise<boolean> => {
    if (hubUrl === undefined) throw new Error('the Magento simulator was started without hubUrl');
    const key = pushKeys[order.store.code];
    const wanted = pushShape === 'mixed' ? random.pick(pushShapes) : pushShape;
    return sender.send({
      url: `${hubUrl}/magento/orders`,
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      body: shapeOf(order, shape ?? wanted),
      about: `push of order ${order.increment_id}`,
    });
  };

  /** Paced by the clock, not by the ticks: a late tick makes up for what it missed, up to a second's worth. */
  const run = () => {
    let owed = 0;
    let last = performance.now();
    timer = setInterval(() => {
      const at = performance.now();
      owed = Math.min(owed + ((at - last) / 1000) * rate, Math.max(rate, 1));
      last = at;
      for (; owed >= 1; owed -= 1) void push(placeOrder(kind));
    }, 20);
  };

  return {
    push,
    start(pace) {
      rate = pace.perSecond;
      kind = pace.kind;
      if (timer === undefined) run();
    },
    setRate(perSecond) {
      rate = perSecond;
      if (timer === undefined && perSecond > 0) run();
    },
    counts: () => ({ ...sender.counts(), perSecond: rate }),
    idle: sender.idle,
    stop() {
      clearInterval(timer);
      sender.stop();
    },
  };
}
