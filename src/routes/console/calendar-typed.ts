/** Calendars as typed into their forms and files: read into what holds, with each mistake beside its field. Pure. */
import type { CountryCalendar, CourierCalendar, Holiday, NodeCalendar, Weekday } from '../../core/order/index.ts';
import { latinDigits } from '../../core/reading/index.ts';
import { readCsv } from '../../platform/csv.ts';

/** Rows of the form that are sent: three fields each, of the thousand that a form may have. */
export const MOST_HOLIDAYS = 200;

/** A mistake: the id of the field, its code, what was typed. */
export type Wrong = { readonly id: string; readonly code: string; readonly value?: string };

export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>;
type Pair = readonly [name: string, value: string | readonly string[]];
type Read<T> = { readonly value: T; readonly wrong: readonly Wrong[] };

export const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
export const nodeKinds = ['store', 'warehouse'] as const;
export const ways = ['sameCity', 'domestic', 'abroad'] as const;

const list = (value: Typed[string]): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
const text = (value: Typed[string]): string => latinDigits(list(value)[0] ?? '').trim();

/** @param whole the calendar of the rest: it has everything itself */
export function readCountry(typed: Typed, whole: boolean): Read<CountryCalendar> {
  const wrong: Wrong[] = [];
  const own = (name: string): boolean => whole || text(typed[`${name}-own`]) === 'own';
  const rests = own('rest') ? daysOf(typed, 'rest', wrong) : undefined;
  const nodes = nodeKinds.map((kind) => [kind, own(kind) ? nodeOf(typed, kind, wrong) : undefined] as const);
  const holidays = whole ? [] : holidaysOf(typed, wrong);
  return {
    value: {
      ...(rests === undefined ? {} : { restsOn: rests }),
      ...(holidays.length === 0 ? {} : { holidays }),
      ...Object.fromEntries(nodes.filter(([, node]) => node !== undefined)),
    },
    wrong,
  };
}

/** @param countries those whose days the form shows; what stands of others stays */
export function readCourier(
  typed: Typed,
  before: CourierCalendar | undefined,
  countries: readonly string[],
): Read<CourierCalendar> {
  const wrong: Wrong[] = [];
  const [sameCity, domestic, abroad] = ways.map((way) => numberOf(typed, way, 60, wrong));
  const kept = Object.entries(before?.restsOn ?? {}).filter(([country]) => !countries.includes(country));
  const said = countries
    .filter((country) => text(typed[`rest-${country}-own`]) === 'own')
    .map((country) => [country, daysOf(typed, `rest-${country}`, wrong)] as const);
  const restsOn = Object.fromEntries([...kept, ...said]);
  return {
    value: {
      transit: { sameCity: sameCity ?? 0, domestic: domestic ?? 0, abroad: abroad ?? 0 },
      ...(Object.keys(restsOn).length === 0 ? {} : { restsOn }),
    },
    wrong,
  };
}

function nodeOf(typed: Typed, kind: string, wrong: Wrong[]): NodeCalendar {
  const said = text(typed[`${kind}-cutOff`]);
  // Some browsers send seconds.
  const cutOff = /^(\d{2}:\d{2})(:00)?$/.exec(said)?.[1] ?? said;
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(cutOff))
    wrong.push({ id: `${kind}-cutOff`, code: 'calendars.bad_time', value: said });
  return {
    cutOff,
    handlingDays: numberOf(typed, `${kind}-handlingDays`, 30, wrong),
    closedOn: daysOf(typed, kind, wrong),
    keepsHolidays: text(typed[`${kind}-keepsHolidays`]) === 'yes',
  };
}

function numberOf(typed: Typed, id: string, most: number, wrong: Wrong[]): number {
  const said = text(typed[id]);
  if (/^\d{1,3}$/.test(said) && Number(said) <= most) return Number(said);
  wrong.push({ id, code: 'calendars.bad_days', value: said });
  return 0;
}

/** Names of the boxes: `<name>-days`. */
function daysOf(typed: Typed, name: string, wrong: Wrong[]): Weekday[] {
  const said = new Set(list(typed[`${name}-days`]).map(Number));
  const days = weekdays.filter((day) => said.has(day));
  if (days.length === weekdays.length) wrong.push({ id: `${name}-day-1`, code: 'calendars.no_day_left' });
  return days;
}

/** Rows as typed; an empty one is none. */
export function holidayRows(typed: Typed): Holiday[] {
  const [on, name, sure] = [list(typed['on']), list(typed['name']), list(typed['sure'])];
  return on.map((day, n) => ({
    on: latinDigits(day).trim(),
    name: (name[n] ?? '').trim(),
    ...(sure[n] === 'no' ? { tentative: true } : {}),
  }));
}

function holidaysOf(typed: Typed, wrong: Wrong[]): Holiday[] {
  const rows = holidayRows(typed).map((row, n) => ({ ...row, n }));
  const said = rows.filter((row) => row.on !== '' || row.name !== '');
  const seen = new Set<string>();
  for (const { on, name, n } of said) {
    for (const code of wrongIn(on, name, seen))
      wrong.push({ id: `holiday-${n}-${code === 'calendars.no_name' ? 'name' : 'on'}`, code, value: on });
    seen.add(on);
  }
  if (said.length > MOST_HOLIDAYS) wrong.push({ id: 'holidays', code: 'calendars.too_many' });
  return said.map(({ n: _, ...one }) => one).sort(byDay);
}

function wrongIn(on: string, name: string, seen: ReadonlySet<string>): string[] {
  return [
    ...(isDay(on) ? (seen.has(on) ? ['calendars.date_twice'] : []) : ['calendars.bad_date']),
    ...(name === '' || name.length > 80 ? ['calendars.no_name'] : []),
  ];
}

const byDay = (a: Holiday, b: Holiday): number => (a.on < b.on ? -1 : 1);

function isDay(on: string): boolean {
  if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(on)) return false;
  const [year, month, day] = on.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day)).toISOString().startsWith(on);
}

/** How a table of people writes a yes. */
const yes = /^(yes|y|true|1|tentative|نعم)$/i;

/**
 * Columns `date, name` and, where they are there, `tentative` and `country`: lines of other countries are left out. The years
 * of which the file speaks are as the file says, the others stay.
 * @throws invalid `calendars.file_unreadable`, `calendars.file_too_long`
 */
export function holidaysFromFile(
  content: string,
  country: string,
  before: readonly Holiday[],
): { readonly holidays: readonly Holiday[]; readonly read: number; readonly wrong: readonly Wrong[] } {
  const rows = readCsv<Readonly<Record<string, string>>>(content, {
    most: 2_000,
    area: 'calendars',
    more: { columns: (head: string[]) => head.map((one) => one.toLowerCase()), relax_column_count: true },
  });
  const wrong: Wrong[] = [];
  const seen = new Set<string>();
  const holidays: Holiday[] = [];
  for (const { record, info } of rows) {
    if ((record['country'] ?? country).toUpperCase() !== country) continue;
    const on = latinDigits(record['date'] ?? '');
    const name = record['name'] ?? '';
    for (const code of wrongIn(on, name, seen)) wrong.push({ id: `line ${info.lines}`, code, value: on });
    seen.add(on);
    holidays.push({ on, name, ...(yes.test(record['tentative'] ?? '') ? { tentative: true } : {}) });
  }
  const years = new Set(holidays.map((one) => one.on.slice(0, 4)));
  const all = [...before.filter((one) => !years.has(one.on.slice(0, 4))), ...holidays].sort(byDay);
  if (holidays.length === 0) wrong.push({ id: 'file', code: 'calendars.file_empty' });
  if (all.length > MOST_HOLIDAYS) wrong.push({ id: 'file', code: 'calendars.too_many' });
  return { holidays: wrong.length > 0 ? before : all, read: holidays.length, wrong };
}

/** As its form shows it; where it says nothing itself, what it goes by stands in the fields. */
export function typedCountry(own: CountryCalendar, rest: CountryCalendar): Typed {
  const nodes = nodeKinds.flatMap((kind): Pair[] => {
    const node = own[kind] ?? rest[kind];
    return [
      [`${kind}-own`, own[kind] === undefined ? 'same' : 'own'],
      [`${kind}-cutOff`, node?.cutOff ?? ''],
      [`${kind}-handlingDays`, `${node?.handlingDays ?? 0}`],
      [`${kind}-keepsHolidays`, node?.keepsHolidays === true ? 'yes' : 'no'],
      [`${kind}-days`, (node?.closedOn ?? []).map(String)],
    ];
  });
  return {
    'rest-own': own.restsOn === undefined ? 'same' : 'own',
    'rest-days': (own.restsOn ?? rest.restsOn ?? []).map(String),
    ...Object.fromEntries<Pair[1]>(nodes),
    ...typedHolidays(own.holidays ?? []),
  };
}

export function typedHolidays(holidays: readonly Holiday[]): Typed {
  return {
    on: holidays.map((one) => one.on),
    name: holidays.map((one) => one.name),
    sure: holidays.map((one) => (one.tentative === true ? 'no' : 'yes')),
  };
}

/** @param resting the days on which nobody delivers in each country that the form shows */
export function typedCourier(
  own: CourierCalendar | undefined,
  rest: CourierCalendar | undefined,
  resting: ReadonlyMap<string, readonly Weekday[]>,
): Typed {
  const { transit } = own ?? rest ?? { transit: { sameCity: 1, domestic: 2, abroad: 5 } };
  const days = [...resting].flatMap(([country, days]): Pair[] => [
    [`rest-${country}-own`, own?.restsOn?.[country] === undefined ? 'same' : 'own'],
    [`rest-${country}-days`, (own?.restsOn?.[country] ?? days).map(String)],
  ]);
  return {
    own: own === undefined ? 'same' : 'own',
    ...Object.fromEntries(ways.map((way) => [way, `${transit[way]}`])),
    ...Object.fromEntries<Pair[1]>(days),
  };
}

/** What a field shows. */
export function shown(typed: Typed, name: string): string {
  return list(typed[name])[0] ?? '';
}

export function ticked(typed: Typed, name: string): ReadonlySet<string> {
  return new Set(list(typed[name]));
}
