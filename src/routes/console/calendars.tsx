/** Calendars by which delivery days are promised: seen, and changed a country or a courier at a time. */
import { stringify } from 'csv-stringify/sync';
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { listChannels, listCouriers, listLocations } from '../../core/catalog/index.ts';
import {
  calendarVersion,
  countryCalendar,
  loadCalendars,
  setCountryCalendar,
  setCourierCalendar,
  type Calendars,
} from '../../core/order/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { CountryPage, CourierPage } from './calendar-form.tsx';
import { CalendarsPage } from './calendar-list.tsx';
import {
  holidaysFromFile,
  readCountry,
  readCourier,
  shown,
  typedCountry,
  typedCourier,
  typedHolidays,
  type Typed,
  type Wrong,
} from './calendar-typed.ts';
import { html } from './layout.tsx';
import type { PageRoute, Visit } from './visit.ts';

const BASE = '/console/calendars';
const FILE_BYTES = 300_000;

const one = Joi.string().trim().allow('').max(100);
const many = Joi.array().items(one).single().max(250);
const seen = Joi.string().hex().length(16).required();
const country = Joi.string().pattern(/^([A-Z]{2}|rest)$/);
const courier = Joi.string().pattern(/^([A-Z0-9_]{2,30}|rest)$/);
const lists = { on: many, name: many, sure: many };
const payload = Joi.object({ seen, ...lists })
  .pattern(/^[A-Za-z-]{1,40}-days$/, many)
  .pattern(/^[A-Za-z-]{1,40}$/, one);
/** How the rest is called in an address. */
const keyOf = (said: unknown): string => (said === 'rest' ? '*' : String(said));

export function calendarPages({ db }: RouteContext): PageRoute[] {
  /** They hold for every channel. */
  function mustHoldAll({ scope }: Visit): void {
    if (!scope.channels.includes('*')) fail('forbidden', 'calendars.whole_house_only', {});
  }

  async function showCountry(visit: Visit, calendars: Calendars, own: Partial<Shown> = {}) {
    const key = keyOf(visit.request.params.country);
    const calendar = countryCalendar(calendars, key);
    const rest = countryCalendar(calendars, '*');
    const page = {
      typed: typedCountry(calendar, rest),
      seen: calendarVersion(calendar),
      wrong: [] as readonly Wrong[],
      ...own,
    };
    const made = html(visit.h, <CountryPage view={visit.view} country={key} rest={rest} {...page} />);
    return made.code(page.wrong.length > 0 ? 422 : 200);
  }

  async function showCourier(visit: Visit, reader: Reader, own: Partial<Shown> = {}) {
    const key = keyOf(visit.request.params.courier);
    const calendars = await loadCalendars(reader);
    const known = await couriersOf(reader, calendars);
    if (key !== '*' && !known.has(key)) fail('missing', 'calendars.courier_unknown', { courier: key });
    const resting = restingOf(calendars, await countriesOf(reader, calendars));
    const rest = calendars.couriers['*'];
    const page = {
      typed: typedCourier(calendars.couriers[key], rest, resting),
      seen: calendarVersion(calendars.couriers[key]),
      wrong: [] as readonly Wrong[],
      ...own,
    };
    const name = key === '*' ? visit.view.say('calendars.rest.couriers') : (known.get(key) ?? key);
    const made = html(
      visit.h,
      <CourierPage view={visit.view} courier={key} name={name} rest={rest} resting={resting} {...page} />,
    );
    return made.code(page.wrong.length > 0 ? 422 : 200);
  }

  async function save(visit: Visit, target: string, work: (tx: Tx) => Promise<unknown>) {
    await db.tx(async (tx) => {
      await work(tx);
      await recordAudit(tx, { who: visit.user.login, action: 'calendars.set', target });
    });
    return visit.h.redirect(`${BASE}?done=calendars`).code(303);
  }

  const edits = { needs: 'routing.manage' } as const;
  return [
    {
      method: 'GET',
      path: BASE,
      needs: 'routing.view',
      async handler({ request, h, view, scope }) {
        const told = await db.read(async (reader) => {
          const calendars = await loadCalendars(reader);
          const couriers = await couriersOf(reader, calendars);
          return { calendars, countries: await countriesOf(reader, calendars), couriers };
        });
        const mayEdit = view.may('routing.manage') && scope.channels.includes('*');
        const today = new Date().toISOString().slice(0, 10);
        const { done } = request.query as { done?: unknown };
        return html(h, <CalendarsPage view={view} {...told} today={today} mayEdit={mayEdit} done={done} />);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/holidays.csv`,
      needs: 'routing.view',
      query: Joi.object({ country: Joi.string().pattern(/^[A-Z]{2}$/) }),
      async handler({ request, h }) {
        const only = (request.query as { country?: string }).country;
        const { holidays } = await db.read((reader) => loadCalendars(reader));
        const rows = Object.entries(holidays)
          .filter(([key]) => only === undefined || key === only)
          .flatMap(([key, days]) => days.map((day) => [key, day.on, day.name, day.tentative === true ? 'yes' : 'no']));
        const columns = ['country', 'date', 'name', 'tentative'];
        const csv = stringify(rows, { header: true, columns, bom: true, escape_formulas: true });
        return h
          .response(csv)
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="holidays${only === undefined ? '' : `-${only}`}.csv"`);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/countries`,
      ...edits,
      query: Joi.object({
        country: Joi.string()
          .trim()
          .uppercase()
          .pattern(/^[A-Z]{2}$/)
          .required(),
      }),
      async handler({ request, h }) {
        return h.redirect(`${BASE}/countries/${(request.query as { country: string }).country}`);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/countries/{country}`,
      ...edits,
      params: Joi.object({ country }),
      async handler(visit) {
        mustHoldAll(visit);
        return showCountry(visit, await db.read((reader) => loadCalendars(reader)));
      },
    },
    {
      method: 'POST',
      path: `${BASE}/countries/{country}`,
      ...edits,
      params: Joi.object({ country }),
      payload,
      async handler(visit) {
        mustHoldAll(visit);
        const key = keyOf(visit.request.params.country);
        const typed = visit.request.payload as Typed;
        const { value, wrong } = readCountry(typed, key === '*');
        const saw = shown(typed, 'seen');
        if (wrong.length > 0) {
          const calendars = await db.read((reader) => loadCalendars(reader));
          return showCountry(visit, calendars, { typed, wrong, seen: saw });
        }
        return save(visit, `calendars:${key}`, (tx) => setCountryCalendar(tx, key, value, saw));
      },
    },
    {
      method: 'POST',
      path: `${BASE}/countries/{country}/holidays`,
      ...edits,
      params: Joi.object({ country: Joi.string().pattern(/^[A-Z]{2}$/) }),
      payload: Joi.object({ file: Joi.any() }),
      upload: FILE_BYTES,
      async handler(visit) {
        mustHoldAll(visit);
        const key = String(visit.request.params['country']);
        const calendars = await db.read((reader) => loadCalendars(reader));
        const own = countryCalendar(calendars, key);
        const before = own.holidays ?? [];
        const { holidays, read, wrong } = readFile((visit.request.payload as { file?: unknown }).file, key, before);
        // Into the form and no further: a person looks it over and saves it.
        const typed = { ...typedCountry(own, countryCalendar(calendars, '*')), ...typedHolidays(holidays) };
        return showCountry(visit, calendars, { typed, wrong, read });
      },
    },
    {
      method: 'GET',
      path: `${BASE}/couriers/{courier}`,
      ...edits,
      params: Joi.object({ courier }),
      async handler(visit) {
        mustHoldAll(visit);
        return db.read((reader) => showCourier(visit, reader));
      },
    },
    {
      method: 'POST',
      path: `${BASE}/couriers/{courier}`,
      ...edits,
      params: Joi.object({ courier }),
      payload,
      async handler(visit) {
        mustHoldAll(visit);
        const key = keyOf(visit.request.params.courier);
        const typed = visit.request.payload as Typed;
        const saw = shown(typed, 'seen');
        const { before, countries } = await db.read(async (reader) => {
          const calendars = await loadCalendars(reader);
          const known = await couriersOf(reader, calendars);
          if (key !== '*' && !known.has(key)) fail('missing', 'calendars.courier_unknown', { courier: key });
          return {
            before: calendars.couriers[key],
            countries: [...(await countriesOf(reader, calendars)).keys()],
          };
        });
        if (key !== '*' && shown(typed, 'own') !== 'own')
          return save(visit, `calendars:${key}`, (tx) => setCourierCalendar(tx, key, undefined, saw));
        const { value, wrong } = readCourier(typed, before, countries);
        if (wrong.length > 0) return db.read((reader) => showCourier(visit, reader, { typed, wrong, seen: saw }));
        return save(visit, `calendars:${key}`, (tx) => setCourierCalendar(tx, key, value, saw));
      },
    },
  ];
}

type Shown = {
  readonly typed: Typed;
  readonly seen: string;
  readonly wrong: readonly Wrong[];
  readonly read: number;
};

/** What is wrong with the file is said on the page, and changes nothing on it. */
function readFile(
  file: unknown,
  key: string,
  before: Parameters<typeof holidaysFromFile>[2],
): ReturnType<typeof holidaysFromFile> {
  try {
    const content = file instanceof Uint8Array ? new TextDecoder('utf-8', { fatal: true }).decode(file) : file;
    if (typeof content !== 'string' || content === '') return fail('invalid', 'calendars.file_empty', {});
    return holidaysFromFile(content, key, before);
  } catch (error) {
    const code = error instanceof TypeError ? 'calendars.file_unreadable' : codeOf(error);
    return { holidays: before, read: 0, wrong: [{ id: 'file', code }] };
  }
}

function codeOf(error: unknown): string {
  if (error instanceof AppError && error.kind === 'invalid') return error.code;
  throw error;
}

/** Where we have places or sell, and of whom a calendar speaks; with how many places that send. */
async function countriesOf(reader: Reader, calendars: Calendars): Promise<Map<string, number>> {
  const places = (await listLocations(reader)).filter((one) => one.active && one.shipsOnline);
  const { restsOn, holidays, nodes } = calendars;
  const named = [restsOn, holidays, nodes.store, nodes.warehouse].flatMap((one) => Object.keys(one));
  const channels = await listChannels(reader);
  const all = new Set([...channels, ...places].map((one) => one.country).concat(named));
  all.delete('*');
  return new Map([...all].sort().map((key) => [key, places.filter((one) => one.country === key).length]));
}

async function couriersOf(reader: Reader, calendars: Calendars): Promise<Map<string, string>> {
  const rows = await listCouriers(reader);
  const known = new Map(rows.map((row) => [row.code, row.name]));
  for (const key of Object.keys(calendars.couriers)) if (key !== '*' && !known.has(key)) known.set(key, key);
  return new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function restingOf(calendars: Calendars, countries: ReadonlyMap<string, number>) {
  return new Map(
    [...countries.keys()].map((key) => [key, calendars.restsOn[key] ?? calendars.restsOn['*'] ?? []] as const),
  );
}
