/** What the admin routes of replenishment take. */
import Joi from 'joi';
import {
  replenishmentStates,
  sendingWays,
  type ReplenishmentState,
  type RuleWish,
  type SupplierWish,
} from '../core/replenishment/index.ts';

/** Which of the places, SKUs and sources a list is narrowed to. */
export type Narrowed = {
  readonly location?: string;
  readonly sku?: string;
  readonly supplier?: string;
  readonly from?: string;
};
export type RulesAsked = Narrowed & { readonly limit: number; readonly after?: string };
export type RequestsAsked = Narrowed & {
  readonly state?: ReplenishmentState | 'open';
  readonly limit: number;
  readonly offset: number;
};

const supplierId = Joi.string().pattern(/^[A-Z0-9][A-Z0-9_-]{0,39}$/);
const place = Joi.string().max(20);
const sku = Joi.string().max(64);
const pieces = Joi.number().integer();
const limit = Joi.number().integer().min(1).max(500).default(100);
const line = (most: number) =>
  Joi.string()
    .max(most)
    .pattern(/^[^\r\n]*$/);

export const supplierKeySchema = Joi.object<{ id: string }>({ id: supplierId.required() });
export const suppliersSchema = Joi.object<{ limit: number; after?: string }>({ limit, after: Joi.string().max(40) });
export const supplierSchema = Joi.object<Omit<SupplierWish, 'id'> & { version?: number }>({
  name: line(160).required(),
  contact: line(120),
  email: Joi.string().email({ tlds: false }).max(160),
  phone: Joi.string()
    .pattern(/^\+\d{8,15}$/)
    .max(40),
  leadTimeDays: Joi.number().integer().required(),
  sendsBy: Joi.string()
    .valid(...sendingWays)
    .required(),
  active: Joi.boolean().default(true),
  version: Joi.number().integer().min(0),
}).required();

export const ruleKeySchema = Joi.object<{ location: string; sku: string }>({
  location: place.required(),
  sku: sku.required(),
});
export const rulesSchema = Joi.object<RulesAsked>({
  location: place,
  sku,
  supplier: supplierId,
  from: place,
  limit,
  after: Joi.string()
    .max(90)
    .pattern(/^[^:]+:./),
});
export const ruleSchema = Joi.object<Omit<RuleWish, 'locationId' | 'sku'>>({
  threshold: pieces.required(),
  fillTo: pieces.required(),
  supplierId,
  fromLocation: place,
  active: Joi.boolean().default(true),
}).required();

export const requestsSchema = Joi.object<RequestsAsked>({
  state: Joi.string().valid('open', ...Object.keys(replenishmentStates)),
  location: place,
  from: place,
  supplier: supplierId,
  sku,
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).default(0),
});
export const idSchema = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
export const closeSchema = Joi.object<{ reason: string }>({
  reason: Joi.string().trim().min(1).max(200).required(),
}).required();
export const shipSchema = Joi.object<{ quantity?: number }>({ quantity: pieces });
