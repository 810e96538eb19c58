/** Orders that wait for their goods: until when, whose turn it is, and what becomes of those that have waited enough. */
import type { Tx } from '../../platform/db/index.ts';
import { dayBegins, setAside, type Shortage } from '../sourcing/index.ts';
import type { Channel, Selling } from '../catalog/index.ts';
import { letGo, lockOrders, type Order } from '../order/index.ts';
import { listPlaced } from '../shipment/index.ts';
import { dropWaits, listWaiters, setWaits } from './store-waits.ts';

const DAY_MS = 86_400_000;
const DAYS = 14;
/** Orders that one arrival wakes at most; the job looks for the others. */
const MOST = 50;

/** What a scheduled order waits for when it is goods. */
export const forGoods: readonly string[] = ['backorder', 'waits_for_goods'];

/** A day after the goods should be there, or the channel's own number of days from now. */
export function waitUntil(
  channel: Channel,
  selling: ReadonlyMap<string, Selling>,
  skus: readonly string[],
  now: Date,
): Date {
  const days = skus.flatMap((sku) => selling.get(sku)?.availableOn ?? []).sort();
  const last = days.at(-1);
  const there = last === undefined ? undefined : new Date(dayBegins(last, channel.timeZone).getTime() + DAY_MS);
  if (there !== undefined && there > now) return there;
  return new Date(now.getTime() + (channel.config.backorderDays ?? DAYS) * DAY_MS);
}

/** Writes down what an order waits for. */
export async function waitForGoods(tx: Tx, { open, missing }: Shortage, dueAt: string): Promise<void> {
  const { order, lines } = open;
  await keepWaits(tx, order, missing, lines, dueAt);
}

export async function keepWaits(
  tx: Tx,
  order: Pick<Order, 'id' | 'placedAt'>,
  missing: readonly { readonly orderLineId: string; readonly sku: string; readonly quantity: number }[],
  lines: readonly { readonly id: string; readonly salesFactor: number }[],
  dueAt: string,
): Promise<void> {
  const bySku = new Map<string, number>();
  for (const { orderLineId, sku, quantity } of missing) {
    const factor = lines.find((line) => line.id === orderLineId)?.salesFactor ?? 1;
    bySku.set(sku, (bySku.get(sku) ?? 0) + quantity * factor);
  }
  await setWaits(
    tx,
    order.id,
    [...bySku].map(([sku, quantity]) => ({ orderId: order.id, sku, quantity, since: order.placedAt, dueAt })),
  );
}

export type Woken = {
  readonly started: number;
  /** Their rows are locked elsewhere: to be tried again. */ readonly later: number;
};

/** Goods have come: who waits for these SKUs takes them, who has waited longest first. */
export async function wakeForSkus(tx: Tx, skus: readonly string[]): Promise<Woken> {
  return wakeOrders(tx, await listWaiters(tx, skus, MOST));
}

/**
 * Those of the orders that wait for goods take what is there; who has all of it starts.
 * @param orderIds who is served first in front
 */
export async function wakeOrders(tx: Tx, orderIds: readonly string[]): Promise<Woken> {
  if (orderIds.length === 0) return { started: 0, later: 0 };
  const locked = await lockOrders(tx, orderIds);
  const waiting = locked.filter(isWaiting);
  const turn = new Map(orderIds.map((id, at) => [id, at]));
  waiting.sort((a, b) => (turn.get(a.id) ?? 0) - (turn.get(b.id) ?? 0));
  // Sourcing looks at the others, or they are over.
  const over = ['sourced', 'dispatched', 'undelivered', 'closed', 'cancelled', 'rejected'];
  await dropWaits(
    tx,
    locked.filter((order) => over.includes(order.state)).map((order) => order.id),
  );
  if (waiting.length === 0) return { started: 0, later: 0 };
  const placed = await listPlaced(
    tx,
    waiting.map((order) => order.id),
  );
  const { whole, later } = await setAside(tx, waiting, placed);
  await letGo(tx, whole, 'start');
  return { started: whole.length, later: later.size };
}

function isWaiting(order: Order): boolean {
  return order.state === 'scheduled' && forGoods.includes(order.reason ?? '');
}
