/** Items that are sold before their day: an order with one of them waits for it, wherever its pieces lie. */
import { DateTime } from 'luxon';
import type { Selling } from '../catalog/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Open } from './decide.ts';

/** When a local day begins, UTC. */
export function dayBegins(day: string, zone: string): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
}

/** UTC moment of the latest release among what an order still needs; undefined when it may leave now. */
export function releasedAt(open: Open, selling: ReadonlyMap<string, Selling>, now: Date): string | undefined {
  const { channel } = open;
  const leadMs = (channel.config.leadHours ?? 0) * 3_600_000;
  const days = open.needs.flatMap(({ sku }) => selling.get(sku)?.releaseOn ?? []).sort();
  const last = days.at(-1);
  if (last === undefined) return undefined;
  const begins = dayBegins(last, channel.timeZone);
  return begins.getTime() - leadMs > now.getTime() ? momentOf(begins) : undefined;
}
