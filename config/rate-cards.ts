/** What couriers charge: the schema of rate cards and of the zones they name, and the rows of the first boot. */
import Joi from 'joi';
import type { CourierService } from './couriers.ts';
import { firstCouriers } from './couriers.ts';

/** A named list of places of one country: `Dubai`, or `Dubai/Al Quoz` for an area of a city. */
export type RateZoneRow = { readonly name: string; readonly country: string; readonly places: readonly string[] };

/** All of a country, or a zone of it. */
export type RatePlace = { readonly country: string; readonly zone?: string };

/**
 * What the grams between two limits add to the price: once (`stepG` left out), or for every step of them that is begun.
 * The first slab of a lane begins at 0, each other where the one before it ends.
 */
export type RateSlab = {
  readonly fromG: number;
  /** Included. */
  readonly toG: number;
  readonly stepG?: number;
  /** Minor units of the card's currency. */
  readonly minor: number;
};

export type RateLane = {
  readonly from: RatePlace;
  readonly to: RatePlace;
  readonly slabs: readonly RateSlab[];
  /** Days from hand-over to the door, as the courier says. */
  readonly days?: number;
};

export type RateCardRow = {
  readonly code: string;
  /** A row of `config/couriers.ts`. */
  readonly courierCode: string;
  readonly service: CourierService;
  /** ISO 4217; all amounts of the card are minor units of it. */
  readonly currency: string;
  /** Days, both included, `YYYY-MM-DD`; without an end until another version ends it. */
  readonly validFrom: string;
  readonly validTo?: string;
  /** Cubic centimetres that count as a kilogram; left out: the scales alone count. */
  readonly divisor?: number;
  /** On the carriage and the remote surcharge, not on what collecting cash costs. */
  readonly fuelPercent: number;
  /** For collecting cash: so much and a share of it, at least so much. Left out: the card carries no cash parcels. */
  readonly cod?: { readonly flatMinor: number; readonly percent: number; readonly leastMinor: number };
  /** Added for deliveries to these zones; of several the dearest. */
  readonly remote?: readonly { readonly zone: string; readonly minor: number }[];
  readonly lanes: readonly RateLane[];
};

const country = Joi.string().pattern(/^[A-Z]{2}$/);
const zone = Joi.string().pattern(/^[A-Z][A-Z0-9_-]{1,29}$/);
const amount = Joi.number().integer().min(0).max(1_000_000_000);
const percent = Joi.number().min(0).max(100).precision(2).strict();
const day = Joi.string().pattern(/^\d{4}-\d\d-\d\d$/);
const place = Joi.object({ country: country.required(), zone });

export const rateZoneSchema = Joi.object<RateZoneRow>({
  name: zone.required(),
  country: country.required(),
  places: Joi.array().items(Joi.string().trim().min(1).max(120)).min(1).max(2_000).required(),
});

/** The shape alone; what contradicts itself or other cards is found in `core/rate`. */
export const rateCardSchema = Joi.object<RateCardRow>({
  code: Joi.string()
    .pattern(/^[A-Z][A-Z0-9_-]{1,39}$/)
    .required(),
  courierCode: Joi.string()
    .pattern(/^[A-Z0-9_]{2,30}$/)
    .required(),
  service: Joi.string().valid('domestic', 'express', 'international', 'locker', 'same_day').required(),
  currency: Joi.string()
    .pattern(/^[A-Z]{3}$/)
    .required(),
  validFrom: day.required(),
  validTo: day,
  divisor: Joi.number().integer().min(1_000).max(20_000),
  fuelPercent: percent.default(0),
  cod: Joi.object({ flatMinor: amount.default(0), percent: percent.default(0), leastMinor: amount.default(0) }),
  remote: Joi.array()
    .items(Joi.object({ zone: zone.required(), minor: amount.required() }))
    .max(200),
  lanes: Joi.array()
    .items(
      Joi.object({
        from: place.required(),
        to: place.required(),
        slabs: Joi.array()
          .items(
            Joi.object({
              fromG: Joi.number().integer().min(0).required(),
              toG: Joi.number().integer().min(1).max(10_000_000).required(),
              stepG: Joi.number().integer().min(1),
              minor: amount.required(),
            }),
          )
          .min(1)
          .max(50)
          .required(),
        days: Joi.number().min(0).max(90),
      }),
    )
    .min(1)
    .max(1_000)
    .required(),
});

/** Below so many parcels in the window a lane's own numbers are chance, and the card's word stands. */
export const laneParcelsNeeded = 20;
export const laneWindowDays = 60;

/** Cities beyond the couriers' own routes, for the cards below. */
export const firstRateZones: readonly RateZoneRow[] = [
  { name: 'AE-REMOTE', country: 'AE', places: ['Fujairah', 'Al Ain', 'Ras Al Khaimah'] },
  { name: 'SA-MAIN', country: 'SA', places: ['Riyadh', 'Jeddah', 'Dammam', 'Khobar'] },
  { name: 'IN-METRO', country: 'IN', places: ['Mumbai', 'New Delhi', 'Bengaluru', 'Chennai', 'Hyderabad', 'Kolkata'] },
];

type Price = {
  readonly courier: string;
  readonly country: string;
  readonly currency: string;
  readonly service: CourierService;
  /** Minor units for the first half kilogram, and for each half after it. */
  readonly first: number;
  readonly next: number;
  readonly days: number;
  readonly cod: number;
};

/**
 * Invented, of the size that contracts have: nobody's real tariff. The contract with each courier says the truth;
 * operations enter it in the console or import it.
 */
// prettier-ignore
const prices: readonly Price[] = [
  { courier: 'ARAMEX',     country: 'AE', currency: 'AED', service: 'domestic', first: 1_500, next: 300,   days: 2, cod: 500 },
  { courier: 'JEEBLY',     country: 'AE', currency: 'AED', service: 'same_day', first: 2_000, next: 250,   days: 1, cod: 700 },
  { courier: 'NAQEL',      country: 'AE', currency: 'AED', service: 'domestic', first: 1_400, next: 350,   days: 3, cod: 500 },
  { courier: 'ARAMEX',     country: 'QA', currency: 'QAR', service: 'domestic', first: 1_800, next: 400,   days: 2, cod: 600 },
  { courier: 'ARAMEX',     country: 'SA', currency: 'SAR', service: 'domestic', first: 2_200, next: 400,   days: 3, cod: 800 },
  { courier: 'NAQEL',      country: 'SA', currency: 'SAR', service: 'domestic', first: 1_900, next: 350,   days: 3, cod: 700 },
  { courier: 'ARAMEX',     country: 'KW', currency: 'KWD', service: 'domestic', first: 1_500, next: 350,   days: 2, cod: 500 },
  { courier: 'DELHIVERY',  country: 'IN', currency: 'INR', service: 'domestic', first: 5_500, next: 2_500, days: 4, cod: 3_500 },
  { courier: 'BLUEDART',   country: 'IN', currency: 'INR', service: 'express',  first: 8_500, next: 3_500, days: 2, cod: 5_000 },
  { courier: 'XPRESSBEES', country: 'IN', currency: 'INR', service: 'domestic', first: 4_800, next: 2_600, days: 5, cod: 3_000 },
];

const halves = ({ first, next }: Price, toG: number): RateSlab[] => [
  { fromG: 0, toG: 500, minor: first },
  { fromG: 500, toG, stepG: 500, minor: next },
];

export const firstRateCards: readonly RateCardRow[] = prices.map((price) => {
  const { courier, country: at, currency, service, days, cod } = price;
  const toG = firstCouriers.find((one) => one.code === courier)?.maxWeightG ?? 20_000;
  return {
    code: `${courier}-${at}-${service.toUpperCase()}`,
    courierCode: courier,
    service,
    currency,
    validFrom: '2026-01-01',
    divisor: 5_000,
    fuelPercent: 5,
    cod: { flatMinor: cod, percent: 1, leastMinor: cod },
    ...(at === 'AE' ? { remote: [{ zone: 'AE-REMOTE', minor: 700 }] } : {}),
    lanes: [{ from: { country: at }, to: { country: at }, slabs: halves(price, toG), days }],
  };
});
