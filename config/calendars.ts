/**
 * When places work and couriers deliver: the schema, and what holds until operations say otherwise. Calendars hang on
 * kinds of places and on couriers; the country only says which days they usually keep.
 * Islamic holidays go by the moon: their dates are tentative and are moved here once they are announced.
 */
import Joi from 'joi';

/** ISO: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type Holiday = { readonly on: string; readonly name: string; readonly tentative?: boolean };

export type NodeCalendar = {
  /** Orders placed later go out with the next day's. Local time of the place; the minute itself still counts. */
  readonly cutOff: string;
  /** Whole working days from order to hand-over. */
  readonly handlingDays: number;
  readonly closedOn: readonly Weekday[];
  /** Malls are open on holidays, warehouses are not. */
  readonly keepsHolidays: boolean;
};

export type Transit = { readonly sameCity: number; readonly domestic: number; readonly abroad: number };

export type CourierCalendar = {
  /** Delivery days from hand-over to the door. */
  readonly transit: Transit;
  /** Days on which nobody delivers, where the courier differs from its country. */
  readonly restsOn?: Readonly<Record<string, readonly Weekday[]>>;
};

export type Calendars = {
  /** By country: days on which couriers neither collect nor deliver. */
  readonly restsOn: Readonly<Record<string, readonly Weekday[]>>;
  readonly holidays: Readonly<Record<string, readonly Holiday[]>>;
  /** By country; `*` for the rest. */
  readonly nodes: Readonly<Record<'store' | 'warehouse', Readonly<Record<string, NodeCalendar>>>>;
  /** By courier code; `*` for the rest. */
  readonly couriers: Readonly<Record<string, CourierCalendar>>;
};

/** A day that there is: no 31st of February. */
const realDay = (on: string, helpers: Joi.CustomHelpers): unknown =>
  new Date(`${on}T00:00:00Z`).toISOString().startsWith(on) ? on : helpers.error('date.base');
const days = Joi.array().items(Joi.number().integer().min(1).max(7)).unique().max(6);
const country = /^([A-Z]{2}|\*)$/;
const node = Joi.object({
  cutOff: Joi.string()
    .pattern(/^([01]\d|2[0-3]):[0-5]\d$/)
    .required(),
  handlingDays: Joi.number().integer().min(0).max(30).required(),
  closedOn: days.required(),
  keepsHolidays: Joi.boolean().required(),
});
const transitDays = Joi.number().integer().min(0).max(60).required();
const nodes = Joi.object({ '*': node.required() }).pattern(country, node).required();
const courier = Joi.object({
  transit: Joi.object({ sameCity: transitDays, domestic: transitDays, abroad: transitDays }).required(),
  restsOn: Joi.object().pattern(country, days),
});

export const calendarsSchema = Joi.object<Calendars>({
  restsOn: Joi.object().pattern(country, days).required(),
  holidays: Joi.object()
    .pattern(
      country,
      Joi.array()
        .items(
          Joi.object({
            on: Joi.string()
              .pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
              .custom(realDay)
              .required(),
            name: Joi.string().max(80).required(),
            tentative: Joi.boolean(),
          }),
        )
        .max(200),
    )
    .required(),
  nodes: Joi.object({ store: nodes, warehouse: nodes }).required(),
  couriers: Joi.object({ '*': courier.required() })
    .pattern(/^[A-Z0-9_]{2,30}$/, courier)
    .required(),
}).required();

const fridays: readonly Weekday[] = [5];
const sundays: readonly Weekday[] = [7];

const store: NodeCalendar = { cutOff: '17:00', handlingDays: 0, closedOn: [], keepsHolidays: false };
const warehouse: NodeCalendar = { cutOff: '15:00', handlingDays: 0, closedOn: fridays, keepsHolidays: true };

/** The two feasts of each year, and how many days they last. */
const feasts: readonly (readonly [first: string, name: string, days: number])[] = [
  ['2027-03-09', 'Eid al-Fitr', 3],
  ['2027-05-16', 'Eid al-Adha', 3],
  ['2027-06-06', 'Islamic New Year', 1],
  ['2028-02-26', 'Eid al-Fitr', 3],
  ['2028-05-05', 'Eid al-Adha', 3],
  ['2028-05-25', 'Islamic New Year', 1],
];
const years = [2026, 2027, 2028];

function holidaysOf(fixed: readonly (readonly [monthDay: string, name: string])[], islamic: boolean): Holiday[] {
  const own = years.flatMap((year) => fixed.map(([monthDay, name]) => ({ on: `${year}-${monthDay}`, name })));
  const moon = islamic
    ? feasts.flatMap(([first, name, count]) =>
        Array.from({ length: count }, (_, at) => ({ on: later(first, at), name, tentative: true })),
      )
    : [];
  return [...own, ...moon].sort((a, b) => (a.on < b.on ? -1 : 1));
}

function later(on: string, count: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

export const firstCalendars: Calendars = {
  restsOn: { AE: sundays, QA: fridays, SA: fridays, KW: fridays, BH: fridays, OM: fridays, IN: sundays, '*': sundays },
  holidays: {
    AE: holidaysOf(
      [
        ['12-02', 'National Day'],
        ['12-03', 'National Day'],
      ],
      true,
    ),
    SA: holidaysOf(
      [
        ['02-22', 'Founding Day'],
        ['09-23', 'National Day'],
      ],
      true,
    ),
    QA: [
      ...holidaysOf([['12-18', 'National Day']], true),
      { on: '2027-02-09', name: 'Sports Day' },
      { on: '2028-02-08', name: 'Sports Day' },
    ],
    KW: holidaysOf(
      [
        ['02-25', 'National Day'],
        ['02-26', 'Liberation Day'],
      ],
      true,
    ),
    BH: holidaysOf(
      [
        ['12-16', 'National Day'],
        ['12-17', 'Accession Day'],
      ],
      true,
    ),
    OM: holidaysOf(
      [
        ['11-20', 'National Day'],
        ['11-21', 'National Day'],
      ],
      true,
    ),
    IN: holidaysOf(
      [
        ['01-26', 'Republic Day'],
        ['08-15', 'Independence Day'],
        ['10-02', 'Gandhi Jayanti'],
      ],
      false,
    ),
  },
  nodes: {
    store: { '*': store },
    warehouse: {
      '*': warehouse,
      AE: { ...warehouse, closedOn: sundays },
      IN: { ...warehouse, closedOn: sundays },
    },
  },
  couriers: {
    '*': { transit: { sameCity: 1, domestic: 2, abroad: 5 } },
    JEEBLY: { transit: { sameCity: 0, domestic: 1, abroad: 5 } },
    DELHIVERY: { transit: { sameCity: 2, domestic: 4, abroad: 8 } },
    BLUEDART: { transit: { sameCity: 1, domestic: 3, abroad: 8 } },
    XPRESSBEES: { transit: { sameCity: 2, domestic: 4, abroad: 8 } },
  },
};
