/** What each courier wants to be told of a parcel that it could not deliver, and by when: the schema, and what holds until operations say otherwise. */
import Joi from 'joi';

export type DeliveryRule = {
  /** Hours that it waits for an answer; days on which it rests do not count. */
  readonly answerHours: number;
  /** So long before the end a person is asked. */
  readonly warnMinutes: number;
  /** So long after an answer was taken a scan should show that it was heard. */
  readonly unheardHours: number;
  /** What becomes of a parcel that nobody has answered for. */
  readonly whenPassed: 'expire' | 'reattempt' | 'return';
  /** Countries in which the aggregator passes answers on; elsewhere a person tells the courier. Clickpost documents India alone. */
  readonly answersIn: readonly string[];
  /** Whom a person tells, where the aggregator does not. */
  readonly phone?: string;
  readonly portal?: string;
};

/** By courier code; `*` for the rest. */
export type DeliveryRules = Readonly<Record<string, DeliveryRule>>;

const rule = Joi.object<DeliveryRule>({
  answerHours: Joi.number().integer().min(1).max(720).required(),
  warnMinutes: Joi.number().integer().min(1).max(10_080).required(),
  unheardHours: Joi.number().integer().min(1).max(720).required(),
  whenPassed: Joi.string().valid('expire', 'reattempt', 'return').required(),
  answersIn: Joi.array()
    .items(Joi.string().pattern(/^[A-Z]{2}$/))
    .unique()
    .required(),
  phone: Joi.string().max(30),
  portal: Joi.string()
    .uri({ scheme: ['https'] })
    .max(200),
});

export const deliveryRulesSchema = Joi.object<DeliveryRules>({ '*': rule.required() })
  .pattern(/^[A-Z0-9_]{2,30}$/, rule)
  .required();

const usual: DeliveryRule = {
  answerHours: 24,
  warnMinutes: 240,
  unheardHours: 24,
  whenPassed: 'expire',
  answersIn: ['IN'],
};

/** Starting points: the contract with each courier says the truth. Our own fleet hears every answer. */
export const firstDeliveryRules: DeliveryRules = {
  '*': usual,
  JEEBLY: { ...usual, answerHours: 12 },
  FLEET_AE: { ...usual, answersIn: ['AE'] },
};
