/** Sales channels, one per country: the schema of a row and the rows of the first boot. */
import Joi from 'joi';
import { IANAZone } from 'luxon';
import { incoterms, type Incoterm } from './companies.ts';
import { courierChoiceSchema, type CourierChoiceConfig } from './courier-choice.ts';
import type { MirrorRule } from './payments.ts';
import { reroutingSchema, type ChannelRerouting } from './channel-rerouting.ts';

const mirrored = Joi.string().valid('issued', 'delivered', 'never');

export type ChannelRow = {
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly timeZone: string;
  readonly companyId: string;
  readonly active: boolean;
  readonly config: ChannelConfig;
};

/** One thing that fits is enough. */
export type CodConfirmRule = {
  /** To be paid at the door, minor units: more than this. */
  readonly overMinor?: number;
  /** Cities or areas of the destination, in any case. */
  readonly areas?: readonly string[];
  /** No earlier order of the customer is known. */
  readonly firstOrder?: boolean;
  /** So many of the customer's cash parcels have come back within so many days. */
  readonly refused?: { readonly times: number; readonly days: number };
  /** Hours that the customer has; left out: 12. */
  readonly hours?: number;
  /** Without an answer: a person decides (left out), or it is cancelled. */
  readonly atDeadline?: 'task' | 'cancel';
};

export type ChannelConfig = {
  /** Magento's code and number of the store view. */
  readonly storeView: string;
  readonly storeId: number;
  readonly locales: readonly string[];
  /** Codes of `config/couriers.ts`, the preferred one first. */
  readonly couriers: readonly string[];
  /** How one of them is chosen; left out: the first that may carry the parcel. */
  readonly courierChoice?: CourierChoiceConfig;
  /** Magento shipping methods that we deliver; left out: all of them. */
  readonly shippingMethods?: readonly string[];
  /** Language of what customers read at the channel about their order. */
  readonly commentLanguage: 'en' | 'ar';
  /** Most that we let a customer pay at the door, in minor units; left out: only the courier's limit counts. */
  readonly codLimitMinor?: number;
  /** What becomes of an order over it: a person decides (left out), or it is rejected. */
  readonly codOverLimit?: 'hold' | 'reject';
  /** Which cash orders wait for their customer's word before they are served; left out: none. */
  readonly codConfirm?: CodConfirmRule;
  /** What our own fleet proves at the door besides the receiver's name; left out: nothing. */
  readonly doorProof?: { readonly code?: boolean; readonly photo?: boolean };
  /** Minutes that a payment under way is waited for, by Magento's method; `*` is every other. Left out: half an hour. */
  readonly paymentMinutes?: Readonly<Record<string, number>>;
  /** Countries that parcels go to, ISO 3166-1 alpha-2; left out: the channel's own. */
  readonly deliversTo?: readonly string[];
  /** Whether an order that no one location has whole may leave from several; left out: it may. */
  readonly split?: boolean;
  /**
   * What becomes of goods that nobody has: the customer is asked, the order waits for them, a person decides, or they
   * are struck off. Left out: `ask` where there is a mail server and an address, else `hold`.
   */
  readonly whenMissing?: 'ask' | 'backorder' | 'hold' | 'cancel_missing';
  /** Hours that a customer has for the answer; left out: 24. */
  readonly amendHours?: number;
  /** What an order with goods on back order does with what is there; left out: it waits for all. */
  readonly backorder?: 'ship_available' | 'wait_all' | 'no';
  /** Days that an order waits for its goods before its customer is asked; left out: 14. */
  readonly backorderDays?: number;
  /** Hours that an order begins before its date, or before the release of its item; left out: none. */
  readonly leadHours?: number;
  /** What an advantage is worth to sourcing, one by one; what is left out is as the house has it. */
  readonly routing?: { readonly weights?: Partial<RoutingWeights> };
  /** What happens when a place does not serve an order of the channel; what is left out is as `config/refusals.ts` has it. */
  readonly rerouting?: ChannelRerouting;
  /** VAT or GST that the prices include. */
  readonly taxPercent: number;
  /** Which of our documents the channel gets as its own; what is left out is as in `config/payments.ts`. */
  readonly moneyMirror?: { readonly invoice?: Partial<MirrorRule['invoice']>; readonly creditMemo?: boolean };
  /** Who pays carriage and duty of a parcel that crosses a border; left out: as the company has it. */
  readonly incoterm?: Incoterm;
  /** How an order's shipping is spread over its parcels: by the value of their goods (default), or all with the first. */
  readonly shippingShare?: 'first' | 'value';
  /** Whose tax stands on our invoices: that of `config/taxes.ts` (default), or what the channel charged. */
  readonly taxFrom?: 'rule' | 'channel';
};

/**
 * What a point of each kind costs, in minor units of the channel's currency: everything that is weighed is money, so that
 * a person can say what a kilometre is worth. Lower totals win.
 */
export type RoutingWeights = {
  /** Per km from the location to the customer. */
  readonly perKm: number;
  /** Times the carriage of the rate card: 1 takes it as it is, 0 leaves it out. */
  readonly carriage: number;
  /** Per day until the promised date. */
  readonly perDay: number;
  /** Per percent of the location's capacity of today that is taken already. */
  readonly perLoadPercent: number;
  /** Taken off per day that the goods have lain there. */
  readonly perAgedDay: number;
  /** Taken off per percent of mark-down on the goods there. */
  readonly perMarkdownPercent: number;
  /** For each parcel after the first. */
  readonly perSplit: number;
};

/** The most that each weight may be, of a channel as of a rule: minor units per unit, but `carriage`, which is a factor. */
export const routingWeightLimits: Readonly<Record<keyof RoutingWeights, number>> = {
  perKm: 100_000,
  carriage: 100,
  perDay: 10_000_000,
  perLoadPercent: 1_000_000,
  perAgedDay: 100_000,
  perMarkdownPercent: 1_000_000,
  perSplit: 10_000_000_000,
};
export const routingWeightsSchema = Joi.object<Partial<RoutingWeights>>(
  Object.fromEntries(Object.entries(routingWeightLimits).map(([key, most]) => [key, Joi.number().min(0).max(most)])),
);

export const channelSchema = Joi.array()
  .items(
    Joi.object<ChannelRow>({
      id: Joi.string()
        .pattern(/^[A-Z0-9_]{2,20}$/)
        .required(),
      name: Joi.string().max(120).required(),
      country: Joi.string()
        .pattern(/^[A-Z]{2}$/)
        .required(),
      currency: Joi.string()
        .pattern(/^[A-Z]{3}$/)
        .required(),
      timeZone: Joi.string().max(60).custom(knownZone).required(),
      companyId: Joi.string().max(20).required(),
      active: Joi.boolean().required(),
      config: Joi.object<ChannelConfig>({
        storeView: Joi.string()
          .pattern(/^[a-zA-Z]\w*$/)
          .required(),
        storeId: Joi.number().integer().positive().required(),
        locales: Joi.array()
          .items(Joi.string().pattern(/^[a-z]{2}_[A-Z]{2}$/))
          .min(1)
          .required(),
        couriers: Joi.array().items(Joi.string().max(40)).unique().min(1).required(),
        courierChoice: courierChoiceSchema,
        shippingMethods: Joi.array().items(Joi.string().max(120)).min(1),
        commentLanguage: Joi.string().valid('en', 'ar').required(),
        codLimitMinor: Joi.number().integer().min(0),
        codOverLimit: Joi.string().valid('hold', 'reject'),
        codConfirm: Joi.object<CodConfirmRule>({
          overMinor: Joi.number().integer().min(0),
          areas: Joi.array().items(Joi.string().trim().min(1).max(80)).max(500),
          firstOrder: Joi.boolean(),
          refused: Joi.object({
            times: Joi.number().integer().min(1).max(100).required(),
            days: Joi.number().integer().min(1).max(730).required(),
          }),
          hours: Joi.number().integer().min(1).max(240),
          atDeadline: Joi.string().valid('task', 'cancel'),
        }).or('overMinor', 'areas', 'firstOrder', 'refused'),
        doorProof: Joi.object({ code: Joi.boolean(), photo: Joi.boolean() }),
        paymentMinutes: Joi.object().pattern(Joi.string().max(80), Joi.number().integer().min(1).max(43_200)),
        deliversTo: Joi.array()
          .items(Joi.string().pattern(/^[A-Z]{2}$/))
          .min(1),
        split: Joi.boolean(),
        whenMissing: Joi.string().valid('ask', 'backorder', 'hold', 'cancel_missing'),
        amendHours: Joi.number().integer().min(1).max(720),
        backorder: Joi.string().valid('ship_available', 'wait_all', 'no'),
        backorderDays: Joi.number().integer().min(1).max(180),
        leadHours: Joi.number().integer().min(0).max(720),
        routing: Joi.object({ weights: routingWeightsSchema }),
        rerouting: reroutingSchema,
        taxPercent: Joi.number().min(0).max(50).required(),
        moneyMirror: Joi.object({
          invoice: Joi.object({ prepaid: mirrored, authorised: mirrored, cod: mirrored }),
          creditMemo: Joi.boolean(),
        }),
        incoterm: Joi.string().valid(...incoterms),
        shippingShare: Joi.string().valid('first', 'value'),
        taxFrom: Joi.string().valid('rule', 'channel'),
      }).required(),
    }),
  )
  .unique('id')
  .unique('config.storeView')
  .unique('config.storeId')
  .required();

/** A custom rule of joi: the time zone is one that the world knows. */
export function knownZone(zone: string, helpers: Joi.CustomHelpers): string | Joi.ErrorReport {
  return IANAZone.isValidZone(zone) ? zone : helpers.error('any.invalid');
}

export const firstChannels: readonly ChannelRow[] = [
  {
    id: 'AE',
    name: 'United Arab Emirates',
    country: 'AE',
    currency: 'AED',
    timeZone: 'Asia/Dubai',
    companyId: 'AE01',
    active: true,
    config: {
      storeView: 'ae_en',
      storeId: 1,
      locales: ['en_US', 'ar_AE'],
      couriers: ['ARAMEX', 'JEEBLY', 'NAQEL'],
      commentLanguage: 'en',
      codLimitMinor: 300_000,
      taxPercent: 5,
    },
  },
  {
    id: 'QA',
    name: 'Qatar',
    country: 'QA',
    currency: 'QAR',
    timeZone: 'Asia/Qatar',
    companyId: 'QA01',
    active: true,
    config: {
      storeView: 'qa_en',
      storeId: 2,
      locales: ['en_US', 'ar_QA'],
      couriers: ['ARAMEX'],
      commentLanguage: 'en',
      codLimitMinor: 300_000,
      taxPercent: 0,
    },
  },
  {
    id: 'SA',
    name: 'Saudi Arabia',
    country: 'SA',
    currency: 'SAR',
    timeZone: 'Asia/Riyadh',
    companyId: 'SA01',
    active: true,
    config: {
      storeView: 'sa_ar',
      storeId: 3,
      locales: ['ar_SA', 'en_US'],
      couriers: ['NAQEL', 'ARAMEX', 'SMSA'],
      commentLanguage: 'ar',
      codLimitMinor: 300_000,
      taxPercent: 15,
    },
  },
  {
    id: 'KW',
    name: 'Kuwait',
    country: 'KW',
    currency: 'KWD',
    timeZone: 'Asia/Kuwait',
    companyId: 'KW01',
    active: true,
    config: {
      storeView: 'kw_en',
      storeId: 4,
      locales: ['en_US', 'ar_KW'],
      couriers: ['ARAMEX'],
      commentLanguage: 'en',
      codLimitMinor: 250_000,
      taxPercent: 0,
    },
  },
  {
    id: 'IN',
    name: 'India',
    country: 'IN',
    currency: 'INR',
    timeZone: 'Asia/Kolkata',
    companyId: 'IN01',
    active: true,
    config: {
      storeView: 'in_en',
      storeId: 5,
      locales: ['en_IN'],
      couriers: ['DELHIVERY', 'BLUEDART', 'XPRESSBEES'],
      commentLanguage: 'en',
      codLimitMinor: 2_500_000,
      taxPercent: 18,
    },
  },
];
