/** How a channel chooses the courier of a parcel among those that may carry it: the schema of the setting. */
import Joi from 'joi';
import type { CourierService } from './couriers.ts';

/** What a point of each kind costs, in minor units of the channel's currency; the lowest sum wins. */
export type CourierWeights = {
  /** Times the price of the rate card: 1 takes it as it is. */
  readonly cost: number;
  /** Per day until it is at the door. */
  readonly perDay: number;
  /** Per percent of parcels that came later than promised. */
  readonly perLatePercent: number;
};

export type CourierChoiceConfig = {
  /** Left out: the channel's first courier that may carry it. */
  readonly weights?: CourierWeights;
  /** Which services a shipping method of Magento stands for; `*` is every other. Left out: any but lockers. */
  readonly services?: Readonly<Record<string, readonly CourierService[]>>;
  /** How many other couriers are asked by themselves when one refuses a parcel; left out: none, a person decides. */
  readonly nextAfterRefusal?: number;
  /**
   * Whether the aggregator is asked before a parcel is booked. `advise`: what it says of days and of who serves the
   * address counts, and it decides where our own numbers do not; `follow`: its first that may carry it takes it.
   */
  readonly recommendation?: 'off' | 'advise' | 'follow';
  /** What is asked beside the recommendation. */
  readonly alsoAsk?: readonly ('serviceability' | 'estimate')[];
};

const weight = Joi.number().min(0).max(100_000_000);

export const courierChoiceSchema = Joi.object<CourierChoiceConfig>({
  weights: Joi.object({
    cost: Joi.number().min(0).max(1_000).required(),
    perDay: weight.required(),
    perLatePercent: weight.required(),
  }),
  services: Joi.object().pattern(
    Joi.string().max(120),
    Joi.array()
      .items(Joi.string().valid('domestic', 'express', 'international', 'locker', 'same_day'))
      .min(1),
  ),
  nextAfterRefusal: Joi.number().integer().min(0).max(5),
  recommendation: Joi.string().valid('off', 'advise', 'follow'),
  alsoAsk: Joi.array().items(Joi.string().valid('serviceability', 'estimate')).unique(),
});
