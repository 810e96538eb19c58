/** What doors and pages take about places that do not serve, read the same way at both. */
import Joi from 'joi';
import { refusalCodes, type RefusalCode } from '../../config/refusals.ts';
import type { LineSaid } from '../core/rerouting/index.ts';

export type RejectSaid = {
  readonly reason: RefusalCode;
  readonly note?: string;
  readonly version?: number;
  readonly lines?: readonly LineSaid[];
};
const pieces = Joi.number().integer().min(0).max(100_000);
export const rejectSaid = Joi.object<RejectSaid>({
  reason: Joi.valid(...refusalCodes).required(),
  note: Joi.string().trim().max(200),
  version: Joi.number().integer().min(1),
  lines: Joi.array()
    .items(
      Joi.object({
        sku: Joi.string().max(64).required(),
        quantity: pieces.min(1),
        reason: Joi.valid(...refusalCodes),
        found: pieces,
      }),
    )
    .min(1)
    .max(300)
    .unique('sku'),
});

export type CloseSaid = {
  readonly reason: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly reroutes: boolean;
};
export const closeSaid = Joi.object<CloseSaid>({
  reason: Joi.string().trim().min(3).max(200).required(),
  from: Joi.date().iso(),
  until: Joi.date().iso(),
  reroutes: Joi.boolean().default(true),
});

export type RunSaid = {
  readonly reason: string;
  readonly location?: string;
  readonly held?: true;
  readonly shipments?: readonly string[];
  readonly dryRun: boolean;
};
export const runSaid = Joi.object<RunSaid>({
  reason: Joi.string().trim().min(3).max(200).required(),
  location: Joi.string().max(20),
  held: Joi.valid(true),
  shipments: Joi.array().items(Joi.string().guid()).min(1).max(10_000).unique(),
  dryRun: Joi.boolean().default(false),
}).xor('location', 'held', 'shipments');

export type TrustSaid = {
  readonly percent: number | null;
  readonly until?: Date;
  readonly reason: string;
  readonly version: number;
};
export const trustSaid = Joi.object<TrustSaid>({
  percent: Joi.number().min(0).max(100).allow(null).required(),
  until: Joi.date().iso(),
  reason: Joi.string().trim().min(3).max(200).required(),
  version: Joi.number().integer().min(0).required(),
});
