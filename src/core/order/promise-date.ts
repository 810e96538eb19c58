/**
 * The day on which a parcel will be at its customer's. Pure.
 * Steps: the local time at the place against its cut-off · handling in the place's working days · the courier's next
 * collection · transit in the days on which the courier delivers over there.
 */
import type { Calendars, NodeCalendar, Weekday } from '../../../config/calendars.ts';
import { localTime } from '../../platform/time.ts';

export type Lane = {
  readonly from: {
    readonly kind: string;
    readonly country: string;
    readonly city: string;
    /** IANA. */
    readonly timeZone: string;
  };
  readonly to: { readonly country: string; readonly city: string };
  /** Courier's code; unknown: the usual one. */
  readonly courier?: string;
};

/** More closed days in a row than this is a calendar without a working day. */
const MOST_DAYS = 90;

/** @returns local date at the customer's, `YYYY-MM-DD` */
export function promiseDate(at: Date, lane: Lane, calendars: Calendars): string {
  const { from, to } = lane;
  const node = nodeOf(from, calendars);
  const local = localTime(at, from.timeZone);
  const works = (on: string): boolean =>
    !node.closedOn.includes(weekdayOf(on)) && !(node.keepsHolidays && isHoliday(on, from.country, calendars));
  let on = local.slice(0, 10);
  if (local.slice(11, 16) > node.cutOff) on = nextDay(on);
  on = stepTo(on, works);
  for (let day = 0; day < node.handlingDays; day++) on = stepTo(nextDay(on), works);
  on = stepTo(on, (day) => works(day) && !rests(day, from.country, lane.courier, calendars));
  const delivers = (day: string): boolean => !rests(day, to.country, lane.courier, calendars);
  for (let day = transitOf(lane, calendars); day > 0; day--) on = stepTo(nextDay(on), delivers);
  return stepTo(on, delivers);
}

/** Whether an order that comes at this moment goes out with the place's present day: it works today, and before its cut-off. */
export function worksNow(at: Date, from: Lane['from'], calendars: Calendars): boolean {
  const node = nodeOf(from, calendars);
  const local = localTime(at, from.timeZone);
  const on = local.slice(0, 10);
  const closed =
    node.closedOn.includes(weekdayOf(on)) || (node.keepsHolidays && isHoliday(on, from.country, calendars));
  return !closed && local.slice(11, 16) <= node.cutOff;
}

function nodeOf(from: Lane['from'], { nodes }: Calendars): NodeCalendar {
  const kind = from.kind === 'warehouse' ? nodes.warehouse : nodes.store;
  const node = kind[from.country] ?? kind['*'];
  if (node === undefined) throw new Error(`no calendar for ${from.kind}`);
  return node;
}

function transitOf({ from, to, courier }: Lane, { couriers }: Calendars): number {
  const transit = (couriers[courier ?? '*'] ?? couriers['*'])?.transit;
  if (transit === undefined) throw new Error('no transit times');
  if (from.country !== to.country) return transit.abroad;
  return plain(from.city) === plain(to.city) ? transit.sameCity : transit.domestic;
}

function plain(city: string): string {
  return city.trim().toLowerCase();
}

function rests(on: string, country: string, courier: string | undefined, calendars: Calendars): boolean {
  const own = calendars.couriers[courier ?? '*']?.restsOn?.[country];
  const days = own ?? calendars.restsOn[country] ?? calendars.restsOn['*'] ?? [];
  return days.includes(weekdayOf(on)) || isHoliday(on, country, calendars);
}

function isHoliday(on: string, country: string, { holidays }: Calendars): boolean {
  return holidays[country]?.some((one) => one.on === on) ?? false;
}

function stepTo(on: string, fits: (on: string) => boolean): string {
  let day = on;
  for (let tried = 0; tried < MOST_DAYS && !fits(day); tried++) day = nextDay(day);
  return day;
}

function weekdayOf(on: string): Weekday {
  return (new Date(`${on}T00:00:00Z`).getUTCDay() || 7) as Weekday;
}

function nextDay(on: string): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
