/** Couriers, behind the aggregator or our own: the schema of a row and the rows of the first boot. */
import Joi from 'joi';

export type CourierRow = {
  /** Ours, e.g. `ARAMEX_AE`. */
  readonly code: string;
  readonly name: string;
  /** Whom we book with: the aggregator, or our own fleet. */
  readonly connector: 'clickpost' | 'fleet';
  /** Clickpost's courier id, null while nobody could tell it; of our fleet a negative one, which no aggregator gives. */
  readonly partnerId: number | null;
  /** Whether the id was read in Clickpost's documentation; fetch-accounts of the live account has the last word. */
  readonly verified: boolean;
  /** Name of the courier account on the Clickpost dashboard. */
  readonly account: string;
  /** Where parcels start, ISO 3166-1 alpha-2. */
  readonly from: readonly string[];
  /** Where parcels may go. */
  readonly countries: readonly string[];
  /** Cities that it serves, in any case; left out: all of them. */
  readonly cities?: readonly string[];
  readonly services: readonly CourierService[];
  /** Most a driver collects, minor units per currency; a currency left out means no cash on delivery. */
  readonly codLimitMinor: Readonly<Record<string, number>>;
  readonly maxWeightG: number;
  readonly label: { readonly widthMm: number; readonly heightMm: number };
  /**
   * Our own label with its waybill, where its own cannot be had: `stands`, also when its own comes later (left out: this);
   * `until_theirs`, which is stuck over it; `never`, the parcel waits.
   */
  readonly ownLabel?: 'stands' | 'until_theirs' | 'never';
  /** How long its own label is waited for; left out: as for all of them. */
  readonly labelWaitSeconds?: number;
  /** Takes several boxes under one waybill; left out: each parcel is one box. */
  readonly multiPiece?: boolean;
  /** Books later and is asked again, whatever we wish. */
  readonly async: boolean;
};

export type CourierService = 'domestic' | 'express' | 'international' | 'locker' | 'same_day';

const country = Joi.string().pattern(/^[A-Z]{2}$/);

export const courierSchema = Joi.array()
  .items(
    Joi.object<CourierRow>({
      code: Joi.string()
        .pattern(/^[A-Z0-9_]{2,30}$/)
        .required(),
      name: Joi.string().max(60).required(),
      connector: Joi.string().valid('clickpost', 'fleet').required(),
      partnerId: Joi.number()
        .integer()
        .required()
        .when('connector', { is: 'fleet', then: Joi.number().negative(), otherwise: Joi.number().positive() })
        .when('verified', { is: false, then: Joi.allow(null) }),
      verified: Joi.boolean().required(),
      account: Joi.string().max(100).required(),
      from: Joi.array().items(country).min(1).required(),
      countries: Joi.array().items(country).min(1).required(),
      cities: Joi.array().items(Joi.string().trim().min(1).max(80)).min(1).max(500),
      services: Joi.array()
        .items(Joi.string().valid('domestic', 'express', 'international', 'locker', 'same_day'))
        .min(1)
        .required(),
      codLimitMinor: Joi.object()
        .pattern(/^[A-Z]{3}$/, Joi.number().integer().positive())
        .required(),
      maxWeightG: Joi.number().integer().positive().required(),
      label: Joi.object({
        widthMm: Joi.number().positive().required(),
        heightMm: Joi.number().positive().required(),
      }).required(),
      ownLabel: Joi.string().valid('stands', 'until_theirs', 'never'),
      labelWaitSeconds: Joi.number().integer().min(0).max(86_400),
      multiPiece: Joi.boolean(),
      async: Joi.boolean().required(),
    }),
  )
  .unique('code')
  .required();

const label = { widthMm: 101.6, heightMm: 152.4 };
const gulf = ['AE', 'SA', 'QA', 'KW'];

/**
 * Accounts, cash limits and weights are starting points: the contract with each courier says the truth and operations
 * enter it in the console. Ids: Clickpost's documentation.
 */
export const firstCouriers: readonly CourierRow[] = [
  {
    code: 'ARAMEX',
    name: 'Aramex',
    connector: 'clickpost',
    partnerId: 2,
    verified: true,
    account: 'ARAMEX',
    from: [...gulf, 'IN'],
    countries: [...gulf, 'IN'],
    services: ['domestic', 'international'],
    codLimitMinor: { AED: 500_000, SAR: 500_000, QAR: 500_000, KWD: 400_000 },
    maxWeightG: 30_000,
    label,
    async: false,
  },
  {
    code: 'NAQEL',
    name: 'Naqel',
    connector: 'clickpost',
    partnerId: 138,
    verified: true,
    account: 'NAQEL',
    from: ['SA', 'AE'],
    countries: gulf,
    services: ['domestic', 'international'],
    codLimitMinor: { SAR: 500_000, AED: 500_000 },
    maxWeightG: 30_000,
    label,
    async: false,
  },
  {
    // Integrated (an official sample names an account of it), but no page gives its id.
    code: 'SMSA',
    name: 'SMSA Express',
    connector: 'clickpost',
    partnerId: null,
    verified: false,
    account: 'SMSA',
    from: ['SA'],
    countries: gulf,
    services: ['domestic', 'express', 'international'],
    codLimitMinor: { SAR: 500_000 },
    maxWeightG: 30_000,
    label,
    async: false,
  },
  {
    code: 'REDBOX',
    name: 'RedBox',
    connector: 'clickpost',
    partnerId: 218,
    verified: true,
    account: 'REDBOX',
    from: ['SA'],
    countries: ['SA'],
    services: ['locker'],
    codLimitMinor: {},
    maxWeightG: 15_000,
    label,
    async: false,
  },
  {
    // A multi-piece id: each item sent counts as one carton.
    code: 'JEEBLY',
    multiPiece: true,
    name: 'Jeebly',
    connector: 'clickpost',
    partnerId: 316,
    verified: true,
    account: 'JEEBLY',
    from: ['AE'],
    countries: ['AE'],
    services: ['domestic', 'same_day'],
    codLimitMinor: { AED: 300_000 },
    maxWeightG: 20_000,
    label,
    async: false,
  },
  {
    code: 'DELHIVERY',
    name: 'Delhivery',
    connector: 'clickpost',
    partnerId: 4,
    verified: true,
    account: 'DELHIVERY',
    from: ['IN'],
    countries: ['IN'],
    services: ['domestic'],
    codLimitMinor: { INR: 5_000_000 },
    maxWeightG: 20_000,
    label,
    async: false,
  },
  {
    code: 'BLUEDART',
    name: 'Bluedart',
    connector: 'clickpost',
    partnerId: 5,
    verified: true,
    account: 'BLUEDART',
    from: ['IN'],
    countries: ['IN'],
    services: ['domestic', 'express'],
    codLimitMinor: { INR: 5_000_000 },
    maxWeightG: 25_000,
    label,
    async: false,
  },
  {
    code: 'XPRESSBEES',
    name: 'XpressBees',
    connector: 'clickpost',
    partnerId: 6,
    verified: true,
    account: 'XPRESSBEES',
    from: ['IN'],
    countries: ['IN'],
    services: ['domestic'],
    codLimitMinor: { INR: 5_000_000 },
    maxWeightG: 20_000,
    label,
    async: false,
  },
  {
    // Our own people and vans: in no channel's list until operations put it there.
    code: 'FLEET_AE',
    name: 'Own fleet',
    connector: 'fleet',
    partnerId: -1,
    verified: true,
    account: 'FLEET_AE',
    from: ['AE'],
    countries: ['AE'],
    cities: ['Dubai', 'Sharjah', 'Ajman'],
    services: ['domestic', 'same_day'],
    codLimitMinor: { AED: 300_000 },
    maxWeightG: 25_000,
    label,
    async: false,
  },
];
