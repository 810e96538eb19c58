/** The form of rules: which fields there are, what they may hold. What a rule means is looked at by `checkRules`. */
import Joi from 'joi';
import { routingWeightLimits, routingWeightsSchema } from '../../../config/channels.ts';
import { wrong, type Finding } from './finding.ts';
import { readJson } from './json-lines.ts';
import type { LocationFilter, LocationStep, OrderFilter, RoutingRules, RuleSet, Weights } from './rules.ts';

/** Minor units: a hundred million of any currency. */
export const MOST_MINOR = 10_000_000_000;
export const MOST_SETS = 60;
export const MOST_STEPS = 12;
export const MOST_LOCATIONS = 12;
export const paymentModes = ['prepaid', 'authorised', 'cod'] as const;
export const unfillables = ['channel', 'ask', 'backorder', 'hold', 'cancel_missing'] as const;

/** A rule may say of a weight what a channel may. */
export const weightLimits: Readonly<Record<keyof Weights, number>> = routingWeightLimits;

const name = Joi.string().trim().min(1).max(80);
const words = (most = 200): Joi.ArraySchema =>
  Joi.array().items(Joi.string().trim().min(1).max(120)).min(1).max(most).unique();
const country = Joi.array()
  .items(Joi.string().pattern(/^[A-Z]{2}$/))
  .min(1)
  .max(60)
  .unique();
const minor = Joi.number().integer().min(0).max(MOST_MINOR);

export const orderFilterSchema = Joi.object<OrderFilter>({
  channels: words(),
  countries: country,
  cities: words(),
  kinds: words(),
  payment: Joi.string().valid(...paymentModes),
  shippingMethods: words(),
  valueFromMinor: minor,
  valueToMinor: minor,
  handling: words(20),
});

export const locationFilterSchema = Joi.object<LocationFilter>({
  kinds: Joi.array().items(Joi.string().valid('store', 'warehouse')).min(1).unique(),
  ids: words(500),
  exceptIds: words(500),
  groups: words(),
  withinKm: Joi.number().greater(0).max(20_000),
  sameCity: Joi.boolean(),
  openNow: Joi.boolean(),
  abroad: country,
  keep: Joi.number().integer().min(0).max(10_000),
});

export const stepSchema = Joi.object<LocationStep>({
  name: name.required(),
  locations: locationFilterSchema.default({}),
  split: Joi.object({
    most: Joi.number().integer().min(1).max(MOST_LOCATIONS).required(),
    fromMinor: minor,
  }).required(),
  weights: routingWeightsSchema,
});

export const setSchema = Joi.object<RuleSet>({
  name: name.required(),
  orders: orderFilterSchema.default({}),
  steps: Joi.array().items(stepSchema).min(1).max(MOST_STEPS).required(),
  unfillable: Joi.string()
    .valid(...unfillables)
    .required(),
});

const rulesSchema = Joi.object<RoutingRules>({
  // What an export carries; the next version's number is its own.
  version: Joi.number().integer().min(0).strip(),
  sets: Joi.array().items(setSchema).min(1).max(MOST_SETS).required(),
}).required();

export type Read = { readonly sets?: readonly RuleSet[]; readonly findings: readonly Finding[] };

/** A value that may be rules, e.g. of a form. */
export function readRules(value: unknown): Read {
  const read = rulesSchema.validate(value, { abortEarly: false, convert: false });
  if (read.error === undefined) return { sets: read.value.sets, findings: [] };
  return { findings: read.error.details.slice(0, 50).map(findingOf) };
}

/** Rules as a person types them; each finding has its line. */
export function readRulesText(text: string): Read & { readonly lineOf: (path: string) => number | undefined } {
  const { value, fault, lineOf } = readJson(text);
  if (fault !== undefined) {
    const found = wrong(fault.code, [], fault.value);
    return { findings: [{ ...found, path: fault.path, line: fault.line }], lineOf };
  }
  const { sets, findings } = readRules(value);
  return { ...(sets === undefined ? {} : { sets }), findings: withLines(findings, lineOf), lineOf };
}

export function withLines(findings: readonly Finding[], lineOf: (path: string) => number | undefined): Finding[] {
  return findings.map((one) => {
    const line = one.line ?? lineOf(one.path);
    return line === undefined ? one : { ...one, line };
  });
}

const codes: Readonly<Record<string, string>> = {
  'any.required': 'missing',
  'string.empty': 'missing',
  'object.unknown': 'unknown_field',
  'array.unique': 'named_twice',
  'array.max': 'too_many',
  'number.min': 'out_of_range',
  'number.max': 'out_of_range',
  'number.greater': 'out_of_range',
  'number.unsafe': 'out_of_range',
};

function findingOf({ type, path, context }: Joi.ValidationErrorItem): Finding {
  const last = path.at(-1);
  const value: unknown = context?.['value'];
  const shown = typeof value === 'string' || typeof value === 'number' ? value : undefined;
  if (type === 'array.min')
    return wrong(last === 'steps' ? 'no_steps' : last === 'sets' ? 'no_sets' : 'empty_list', path);
  return wrong(codes[type] ?? 'bad_value', path, type === 'object.unknown' ? undefined : shown);
}
