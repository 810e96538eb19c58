/** Until when a courier waits for an answer, and on which days it tries again. Pure. */
import type { Calendars } from '../../../config/calendars.ts';
import { localTime } from '../../platform/time.ts';

const HOUR_MS = 3_600_000;
/** More days of rest in a row than this is a calendar without a working day. */
const MOST_DAYS = 90;

/** A parcel's door: whose calendar counts there, and its clock. */
export type Door = { readonly country: string; readonly courier: string; /** IANA. */ readonly timeZone: string };

/**
 * So many hours after `from`, in which days of rest do not count: what fails on the evening before one may be answered
 * until the evening after it. An attempt on a day of rest counts from the next working midnight.
 */
export function deadlineOf(from: Date, hours: number, door: Door, calendars: Calendars): Date {
  let at = from.getTime();
  let left = hours * HOUR_MS;
  for (let days = 0; days <= MOST_DAYS; days++) {
    const end = endOfDay(at, door.timeZone);
    if (!restsAt(dayOf(at, door.timeZone), door, calendars)) {
      if (at + left <= end) return new Date(at + left);
      left -= end - at;
    }
    at = end;
  }
  return new Date(at);
}

/** The next days on which the courier delivers there, beginning with the day after `now`. `YYYY-MM-DD` */
export function deliveryDays(now: Date, count: number, door: Door, calendars: Calendars): string[] {
  const days: string[] = [];
  let day = localTime(now, door.timeZone).slice(0, 10);
  for (let tried = 0; tried < MOST_DAYS && days.length < count; tried++) {
    day = new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR_MS).toISOString().slice(0, 10);
    if (!restsAt(day, door, calendars)) days.push(day);
  }
  return days;
}

function dayOf(at: number, zone: string): string {
  return localTime(new Date(at), zone).slice(0, 10);
}

/** The local midnight that ends the day; a clock that is put forward or back ends it an hour earlier or later. */
function endOfDay(at: number, zone: string): number {
  const day = dayOf(at, zone);
  const clock = localTime(new Date(at), zone).slice(11);
  const [h = 0, m = 0, s = 0] = clock.split(':').map(Number);
  let end = at - (((h * 60 + m) * 60 + s) * 1000 + (at % 1000)) + 24 * HOUR_MS;
  while (dayOf(end - 1, zone) > day) end -= HOUR_MS;
  while (dayOf(end, zone) === day) end += HOUR_MS;
  return end;
}

function restsAt(day: string, { country, courier }: Door, calendars: Calendars): boolean {
  const own = calendars.couriers[courier]?.restsOn?.[country];
  const rests = own ?? calendars.restsOn[country] ?? calendars.restsOn['*'] ?? [];
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return rests.some((one) => one === weekday) || (calendars.holidays[country]?.some((one) => one.on === day) ?? false);
}
