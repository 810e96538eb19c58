/** Stores and warehouses: the schema of a row and the rows of the first boot. Names, streets and numbers are invented. */
import Joi from 'joi';
import { knownZone } from './channels.ts';
import { handlingMarks } from './handling.ts';
import { emiratesPlaces } from './locations/ae.ts';
import { indiaPlaces } from './locations/in.ts';
import { kuwaitPlaces } from './locations/kw.ts';
import { qatarPlaces } from './locations/qa.ts';
import { saudiPlaces } from './locations/sa.ts';
import type { LocationTuple } from './locations/tuple.ts';

/** `virtual`: a place only in the books, where web sales are booked. `transit` and `quarantine` hold what nobody may sell. */
export const locationKinds = ['store', 'warehouse', 'virtual', 'transit', 'quarantine'] as const;
export type LocationKind = (typeof locationKinds)[number];
export const locationRoles = ['FULFIL', 'SELL', 'RETURN', 'PICKUP'] as const;
export type LocationRole = (typeof locationRoles)[number];

export type LocationRow = {
  /** The location's code in the ERP. */
  readonly id: string;
  readonly companyId: string;
  readonly kind: LocationKind;
  readonly name: string;
  readonly nameAr?: string;
  readonly country: string;
  readonly city: string;
  readonly address: {
    readonly lines: readonly string[];
    readonly area?: string;
    readonly region?: string;
    readonly postcode?: string;
  };
  /** E.164. */
  readonly phone: string;
  readonly email?: string;
  /** WGS84 degrees; where it is missing, the city's stands in. */
  readonly place?: { readonly lat: number; readonly lng: number };
  /** Magento's MSI source. */
  readonly sourceCode: string;
  /** Whether web orders may be routed to it. */
  readonly shipsOnline: boolean;
  readonly active: boolean;
  /** Left out: all that its kind allows. */
  readonly roles?: readonly LocationRole[];
  /** IANA. */
  readonly timeZone?: string;
  readonly routing?: LocationRouting;
};

/** What sourcing knows of a place beyond its master data. */
export type LocationRouting = {
  /** Brands or channels that it works for; rules name them. */
  readonly groups?: readonly string[];
  /** Marks of `config/handling.ts` that it can handle. */
  readonly can?: readonly string[];
  /** Parcels per local day; left out: as many as come. */
  readonly dailyCapacity?: number;
  /** Local dates on which nothing leaves, both inclusive. */
  readonly closures?: readonly { readonly from: string; readonly to: string }[];
};

const localDate = Joi.string().pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

export const locationRoutingSchema = Joi.object<LocationRouting>({
  groups: Joi.array()
    .items(Joi.string().pattern(/^[a-z0-9_-]{1,30}$/))
    .unique()
    .max(30),
  can: Joi.array()
    .items(Joi.string().valid(...handlingMarks))
    .unique(),
  dailyCapacity: Joi.number().integer().min(0).max(1_000_000),
  closures: Joi.array()
    .items(
      Joi.object({ from: localDate.required(), to: localDate.required() }).custom(
        (range: { from: string; to: string }, helpers) =>
          range.from <= range.to ? range : helpers.error('any.invalid'),
      ),
    )
    .max(100),
});

export const locationRowSchema = Joi.object<LocationRow>({
  id: Joi.string()
    .pattern(/^[A-Z0-9-]{2,10}$/)
    .required(),
  companyId: Joi.string().max(20).required(),
  kind: Joi.string()
    .valid(...locationKinds)
    .required(),
  name: Joi.string().max(160).required(),
  nameAr: Joi.string().max(160),
  country: Joi.string()
    .pattern(/^[A-Z]{2}$/)
    .required(),
  city: Joi.string().max(100).required(),
  address: Joi.object({
    lines: Joi.array().items(Joi.string().max(120)).min(1).max(3).required(),
    area: Joi.string().max(80),
    region: Joi.string().max(80),
    postcode: Joi.string().max(12),
  }).required(),
  phone: Joi.string()
    .pattern(/^\+\d{8,15}$/)
    .required(),
  email: Joi.string().email({ tlds: false }).max(160),
  place: Joi.object({
    lat: Joi.number().min(-90).max(90).required(),
    lng: Joi.number().min(-180).max(180).required(),
  }),
  sourceCode: Joi.string()
    .pattern(/^[a-z0-9_]{2,60}$/)
    .required(),
  shipsOnline: Joi.boolean().required(),
  active: Joi.boolean().required(),
  roles: Joi.array()
    .items(Joi.string().valid(...locationRoles))
    .unique(),
  timeZone: Joi.string().max(60).custom(knownZone),
  routing: locationRoutingSchema,
});

export const locationSchema = Joi.array().items(locationRowSchema).unique('id').unique('sourceCode').required();

/** Country → its company, and the start of an invented but well-formed telephone number. */
const countries: Record<string, { readonly companyId: string; readonly phone: string; readonly timeZone: string }> = {
  AE: { companyId: 'AE01', phone: '+9714555', timeZone: 'Asia/Dubai' },
  QA: { companyId: 'QA01', phone: '+9744455', timeZone: 'Asia/Qatar' },
  SA: { companyId: 'SA01', phone: '+96611555', timeZone: 'Asia/Riyadh' },
  KW: { companyId: 'KW01', phone: '+9652255', timeZone: 'Asia/Kuwait' },
  IN: { companyId: 'IN01', phone: '+91222555', timeZone: 'Asia/Kolkata' },
};

export const firstLocations: readonly LocationRow[] = [
  ...emiratesPlaces.map((tuple) => rowOf('AE', tuple)),
  ...qatarPlaces.map((tuple) => rowOf('QA', tuple)),
  ...saudiPlaces.map((tuple) => rowOf('SA', tuple)),
  ...kuwaitPlaces.map((tuple) => rowOf('KW', tuple)),
  ...indiaPlaces.map((tuple) => rowOf('IN', tuple)),
];

function rowOf(country: string, tuple: LocationTuple): LocationRow {
  const [id, kind, name, nameAr, city, area, street, place, more = {}] = tuple;
  const { companyId, phone, timeZone } = countries[country] ?? { companyId: '', phone: '', timeZone: 'UTC' };
  const { region, postcode, shipsOnline = true, active = true, routing } = more;
  return {
    id,
    companyId,
    kind: kind === 'W' ? 'warehouse' : 'store',
    name,
    nameAr,
    country,
    city,
    address: {
      lines: [street],
      area,
      ...(region === undefined ? {} : { region }),
      ...(postcode === undefined ? {} : { postcode }),
    },
    phone: `${phone}${id.slice(-4)}`,
    email: `${kind === 'W' ? 'warehouse' : 'store'}.${id}@omnihub.example`,
    ...(place === null ? {} : { place: { lat: place[0], lng: place[1] } }),
    sourceCode: `${country.toLowerCase()}_${id}`,
    shipsOnline,
    active,
    timeZone,
    ...(routing === undefined ? {} : { routing }),
  };
}
