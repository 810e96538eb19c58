/** Lists the shop's store views, to bind `store_id` to a channel at set-up. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';

export type StoreView = {
  readonly storeId: number;
  readonly code: string;
  readonly name: string;
  readonly websiteId: number;
  readonly active: boolean;
};
type Row = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly website_id: number;
  readonly is_active: boolean;
};

export const listStoreViews: Operation<void, readonly Row[], readonly StoreView[]> = {
  name: 'magento.store-views.list',
  method: 'GET',
  path: () => 'store/storeViews',
  answer: Joi.array()
    .items(
      Joi.object({
        // The admin's own view is 0.
        id: Joi.number().integer().min(0).required(),
        code: Joi.string().required(),
        name: Joi.string().allow('').required(),
        website_id: Joi.number().integer().required(),
        is_active: Joi.boolean().truthy(1, '1').falsy(0, '0').default(true),
      }).unknown(),
    )
    .required(),
  parse: (rows) =>
    rows.map((row) => ({
      storeId: row.id,
      code: row.code,
      name: row.name,
      websiteId: row.website_id,
      active: row.is_active,
    })),
};
