/** Orders whose time has come start: those for a date, those for an item's release, those that have waited for goods long enough. */
import type { Tx } from '../../platform/db/index.ts';
import { dateOf } from '../../platform/time.ts';
import type { Channel } from '../catalog/index.ts';
import { letGo, lockOrders, type Order, type Scheduled } from '../order/index.ts';

const HOUR_MS = 3_600_000;
/** What begins a channel's lead time before its date. */
const byDate: readonly string[] = ['not_before', 'pre_order'];

/** Whether its time has come, with the lead of its channel. */
export function isDue(
  order: Pick<Scheduled, 'reason'> & { readonly dueAt: string | null },
  channel: Channel | undefined,
  now: Date,
): boolean {
  if (order.dueAt === null) return false;
  const lead = byDate.includes(order.reason ?? '') ? (channel?.config.leadHours ?? 0) * HOUR_MS : 0;
  return dateOf(order.dueAt).getTime() - lead <= now.getTime();
}

/** The longest lead of any channel: so far ahead has to be looked. */
export function longestLeadMs(channels: readonly Channel[]): number {
  return Math.max(0, ...channels.map((one) => one.config.leadHours ?? 0)) * HOUR_MS;
}

/** Starts those of the orders that are due; how many went on. */
export async function startScheduled(
  tx: Tx,
  ids: readonly string[],
  channels: ReadonlyMap<string, Channel>,
  now: Date,
): Promise<number> {
  const due = (await lockOrders(tx, ids)).filter(
    (order: Order) => order.state === 'scheduled' && isDue(order, channels.get(order.channelId), now),
  );
  await letGo(tx, due, 'start');
  return due.length;
}
