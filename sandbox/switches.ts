/** The fault switches every simulator has: their values, how they are checked, and how chance is drawn from them. */
import Joi from 'joi';
import type { Random } from './random.ts';

/**
 * How often something happens. A plain number from 0 to 1 is a probability, above 1 it is how many times are left.
 * `{ rate }` and `{ count }` say the same without doubt; `path` limits it to calls whose path contains the text.
 */
export type Chance = number | { rate?: number; count?: number; path?: string };

/** A plain code refuses every business call; `count`, `rate` and `path` limit it. */
export type Refusal = number | { code: number; message?: string; rate?: number; count?: number; path?: string };

export interface CommonSwitches {
  /** Milliseconds added before each answer. */
  slow: number;
  /** '503' answers that, 'reset' drops the connection; true means '503'. */
  down: boolean | '503' | 'reset';
  /** Calls allowed per second; more get 429 with Retry-After. 0 is off. */
  throttle: number;
  /** Callbacks or pushes that are sent twice. */
  duplicate: Chance;
  /** Callbacks or pushes that are held back so that later ones overtake them. */
  reorder: Chance;
  refuse: null | Refusal;
  /** The work is done, then the socket is destroyed without an answer. */
  lostResponse: Chance;
  /** Answers 500 and does nothing. */
  fail: Chance;
}

export interface Switches<T extends CommonSwitches = CommonSwitches> {
  readonly values: T;
  set: (patch: Partial<T>) => void;
  reset: () => void;
  /** Draws from a chance switch and uses up its count. */
  hit: (name: keyof T, path?: string) => boolean;
  /** The refusal that applies to this call, if any; uses up its count. */
  refusal: (path: string) => { code: number; message?: string } | undefined;
}

export const commonDefaults: CommonSwitches = {
  slow: 0,
  down: false,
  throttle: 0,
  duplicate: 0,
  reorder: 0,
  refuse: null,
  lostResponse: 0,
  fail: 0,
};

const limits = { rate: Joi.number().min(0).max(1), count: Joi.number().integer().min(0), path: Joi.string() };
export const chanceSchema = Joi.alternatives(Joi.number().min(0), Joi.object(limits));
export const commonSchema: Record<keyof CommonSwitches, Joi.Schema> = {
  slow: Joi.number().min(0).max(600_000),
  down: Joi.valid(true, false, '503', 'reset'),
  throttle: Joi.number().min(0),
  duplicate: chanceSchema,
  reorder: chanceSchema,
  refuse: Joi.alternatives(
    Joi.valid(null),
    Joi.number().integer(),
    Joi.object({ code: Joi.number().integer().required(), message: Joi.string(), ...limits }),
  ),
  lostResponse: chanceSchema,
  fail: chanceSchema,
};

type Draw = { hit: boolean; left?: Chance };

function draw(chance: Chance, random: Random, path: string): Draw {
  if (typeof chance === 'number') {
    return chance <= 1 ? { hit: random.hit(chance) } : draw({ count: chance }, random, path);
  }
  if (chance.path !== undefined && !path.includes(chance.path)) return { hit: false };
  if (chance.count === 0) return { hit: false };
  if (!random.hit(chance.rate ?? 1)) return { hit: false };
  return chance.count === undefined ? { hit: true } : { hit: true, left: { ...chance, count: chance.count - 1 } };
}

export function createSwitches<T extends CommonSwitches>(
  defaults: T,
  schema: Record<string, Joi.Schema>,
  random: Random,
): Switches<T> {
  const values = structuredClone(defaults);
  const shape = Joi.object(schema);
  return {
    values,
    set(patch) {
      const { error, value } = shape.validate(patch) as { error?: Error; value: Partial<T> };
      if (error) throw error;
      Object.assign(values, structuredClone(value));
    },
    reset() {
      Object.assign(values, structuredClone(defaults));
    },
    hit(name, path = '') {
      const drawn = draw(values[name] as Chance, random, path);
      if (drawn.left !== undefined) values[name] = drawn.left as T[keyof T];
      return drawn.hit;
    },
    refusal(path) {
      const refuse = values.refuse;
      if (refuse === null) return undefined;
      if (typeof refuse === 'number') return { code: refuse };
      const { code, message, ...chance } = refuse;
      const drawn = draw(chance, random, path);
      if (!drawn.hit) return undefined;
      if (drawn.left !== undefined) values.refuse = { ...refuse, ...(drawn.left as object) };
      return message === undefined ? { code } : { code, message };
    },
  };
}
