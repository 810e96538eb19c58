/** Lists the settings of the shop's store views: the language of each, its unit of weight, and where its pictures lie. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';

export type StoreConfig = {
  readonly storeId: number;
  readonly code: string;
  readonly websiteId: number;
  /** As `ar_SA`. */
  readonly locale: string;
  /** Ends with a slash. */
  readonly mediaUrl: string;
  readonly gramsPerUnit: number;
};
type Row = {
  readonly id: number;
  readonly code: string;
  readonly website_id: number;
  readonly locale: string;
  readonly base_media_url: string;
  readonly secure_base_media_url?: string;
  readonly weight_unit?: string;
};

export const listStoreConfigs: Operation<void, readonly Row[], readonly StoreConfig[]> = {
  name: 'magento.store-configs.list',
  method: 'GET',
  path: () => 'store/storeConfigs',
  answer: Joi.array()
    .items(
      Joi.object({
        id: Joi.number().integer().min(0).required(),
        code: Joi.string().required(),
        website_id: Joi.number().integer().required(),
        locale: Joi.string().required(),
        base_media_url: Joi.string().required(),
        weight_unit: Joi.string().empty(['', null]),
        secure_base_media_url: Joi.string().empty(['', null]),
      }).unknown(),
    )
    .required(),
  parse: (rows) =>
    rows.map((row) => ({
      storeId: row.id,
      code: row.code,
      websiteId: row.website_id,
      locale: row.locale,
      mediaUrl: `${(row.secure_base_media_url ?? row.base_media_url).replace(/\/+$/, '')}/`,
      gramsPerUnit: row.weight_unit === 'lbs' ? 453.592_37 : 1000,
    })),
};
