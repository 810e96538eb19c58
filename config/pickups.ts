/** When couriers are asked by themselves to come and collect: the schema, and what holds until operations say otherwise. */
import Joi from 'joi';

export type PickupRule = {
  /** A place's id, or `*` for every one. */
  readonly location: string;
  /** A courier's code, or `*` for every one. */
  readonly courier: string;
  /** Local time at the place from which it is asked, if anything waits. */
  readonly at?: string;
  /** Asked as soon as so many parcels wait. */
  readonly parcels?: number;
  /** Local times between which it is to come. */
  readonly from: string;
  readonly until: string;
};

const time = Joi.string().pattern(/^([01]\d|2[0-3]):[0-5]\d$/);

export const pickupRulesSchema = Joi.array()
  .items(
    Joi.object<PickupRule>({
      location: Joi.string().max(20).required(),
      courier: Joi.string()
        .pattern(/^(\*|[A-Z0-9_]{2,30})$/)
        .required(),
      at: time,
      parcels: Joi.number().integer().min(1).max(10_000),
      from: time.required(),
      until: time.required(),
    })
      .or('at', 'parcels')
      .custom((rule: PickupRule, helpers) => (rule.from < rule.until ? rule : helpers.error('any.invalid'))),
  )
  .max(500)
  .required();

/** Off: most couriers come by themselves once something is booked. The first rule that fits a place and a courier counts. */
export const firstPickupRules: readonly PickupRule[] = [];
