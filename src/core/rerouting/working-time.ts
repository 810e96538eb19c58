/** Minutes in which a place was there to look at something: its hours, on the days that its calendar works. Pure. */
import { DateTime } from 'luxon';
import { workingHours } from '../../../config/refusals.ts';
import type { Calendars } from '../order/index.ts';

export type Node = { readonly kind: string; readonly country: string; /** IANA. */ readonly timeZone: string };

/** Longer than this is late whatever the calendar says. */
const MOST_DAYS = 60;

export function workingMinutes(from: Date, to: Date, node: Node, calendars: Calendars): number {
  const kind = node.kind === 'warehouse' ? 'warehouse' : 'store';
  const calendar = calendars.nodes[kind][node.country] ?? calendars.nodes[kind]['*'];
  const { opens, closes } = workingHours[kind];
  const begin = DateTime.fromJSDate(from, { zone: node.timeZone });
  let minutes = 0;
  for (let day = 0; day <= MOST_DAYS; day++) {
    const at = begin.startOf('day').plus({ days: day });
    if (at.toMillis() >= to.getTime()) break;
    const on = at.toISODate() ?? '';
    const holiday = calendars.holidays[node.country]?.some((one) => one.on === on) ?? false;
    if (calendar?.closedOn.some((one) => one === at.weekday) === true || (calendar?.keepsHolidays === true && holiday))
      continue;
    const start = Math.max(from.getTime(), DateTime.fromISO(`${on}T${opens}`, { zone: node.timeZone }).toMillis());
    const end = Math.min(to.getTime(), DateTime.fromISO(`${on}T${closes}`, { zone: node.timeZone }).toMillis());
    if (end > start) minutes += (end - start) / 60_000;
  }
  return Math.floor(minutes);
}
