/** What may be asked about availability. Joi decides; what is plainly right does not trouble it. */
import Joi from 'joi';

export type Question = {
  readonly channel?: string;
  readonly skus?: readonly string[];
  /** `stores`: each store's number too · `incoming`: what is on its way, for stores and administrators. */
  readonly include?: readonly ('stores' | 'incoming')[];
  readonly locations?: readonly string[];
};

export type Nearby = {
  readonly channel?: string;
  readonly lat?: number;
  readonly lng?: number;
  readonly radiusKm?: number;
  readonly limit: number;
  readonly inStock: boolean;
};

const SKU = /^[\x21-\x7e]([\x20-\x7e]{0,62}[\x21-\x7e])?$/;
const CHANNEL = /^[A-Z0-9_]{2,20}$/;
const BATCH = 1_000;
/** A URL holds no more. */
const LIST = 100;

const sku = Joi.string().trim().min(1).max(64);
const channel = Joi.string().pattern(CHANNEL);
const extra = Joi.string().valid('stores', 'incoming');

export const skuSchema = Joi.object<{ sku: string }>({ sku: sku.required() });

export const questionSchema = Joi.object<Question>({
  channel,
  skus: Joi.array().items(sku).min(1).max(BATCH).required(),
  include: Joi.array().items(extra).unique(),
  locations: Joi.array().items(Joi.string().max(20)).min(1).max(BATCH).unique(),
}).required();

/** Lists as a URL writes them: `a,b,c`. */
const listed = Joi.extend((joi: Joi.Root) => ({
  type: 'list',
  base: joi.array(),
  coerce: { from: 'string', method: (text: string) => ({ value: text.split(',') }) },
})) as { list(): Joi.ArraySchema };

export const urlSchema = Joi.object<Question>({
  channel,
  skus: listed.list().items(sku).min(1).max(LIST),
  include: listed.list().items(extra).unique(),
});

export const nearbySchema = Joi.object<Nearby>({
  channel,
  lat: Joi.number().min(-90).max(90),
  lng: Joi.number().min(-180).max(180),
  radiusKm: Joi.number().positive().max(20_000),
  limit: Joi.number().integer().min(1).max(200).default(20),
  inStock: Joi.boolean().default(false),
})
  .and('lat', 'lng')
  .with('radiusKm', 'lat');

export function isPlainSku(text: string): boolean {
  return SKU.test(text);
}

/** Only a channel, and a list of SKUs: what shops ask all day. */
export function isPlainQuestion(body: unknown): body is Question {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  for (const [name, value] of Object.entries(body)) {
    if (name === 'channel') {
      if (typeof value !== 'string' || !CHANNEL.test(value)) return false;
    } else if (name === 'skus') {
      if (!Array.isArray(value) || value.length === 0 || value.length > BATCH) return false;
      if (!value.every((one) => typeof one === 'string' && SKU.test(one))) return false;
    } else return false;
  }
  return 'skus' in body;
}

/** The same of a URL's query. */
export function readPlainQuery(query: Readonly<Record<string, unknown>>): Question | undefined {
  const question: { channel?: string; skus?: string[] } = {};
  for (const name in query) {
    const value = query[name];
    if (typeof value !== 'string') return undefined;
    if (name === 'channel') question.channel = value;
    else if (name === 'skus') question.skus = value.split(',');
    else return undefined;
  }
  const { channel: asked, skus } = question;
  if (asked !== undefined && !CHANNEL.test(asked)) return undefined;
  if (skus !== undefined && (skus.length > LIST || !skus.every(isPlainSku))) return undefined;
  return question;
}
