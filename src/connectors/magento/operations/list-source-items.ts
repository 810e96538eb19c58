/** Lists what Magento has at a source, by keyset over the SKU. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';
import { pageOf, searchQuery, type Filter, type Page } from './search.ts';

type Input = { readonly sourceCode: string; readonly afterSku?: string; readonly pageSize: number };
export type SourceItem = { readonly sku: string; readonly quantity: number; readonly inStock: boolean };
export type SourceItemPage = {
  readonly items: readonly SourceItem[];
  readonly lastSku?: string;
  readonly done: boolean;
};
type Row = {
  readonly sku: string;
  readonly source_code: string;
  readonly quantity: number;
  readonly status: number;
};

export const listSourceItems: Operation<Input, Page<Row>, SourceItemPage> = {
  name: 'magento.source-items.list',
  method: 'GET',
  path: () => 'inventory/source-items',
  query: ({ sourceCode, afterSku, pageSize }) => {
    const source: Filter = { field: 'source_code', value: sourceCode, condition: 'eq' };
    const later: Filter[][] = afterSku === undefined ? [] : [[{ field: 'sku', value: afterSku, condition: 'gt' }]];
    return searchQuery([[source], ...later], [{ field: 'sku', direction: 'ASC' }], pageSize);
  },
  answer: pageOf(
    Joi.object({
      sku: Joi.string().required(),
      source_code: Joi.string().required(),
      quantity: Joi.number().required(),
      status: Joi.number().integer().required(),
    }).unknown(),
  ),
  parse: ({ items, total_count }, { pageSize }) => {
    const last = items.at(-1);
    return {
      items: items.map((row) => ({ sku: row.sku, quantity: row.quantity, inStock: row.status === 1 })),
      ...(last === undefined ? {} : { lastSku: last.sku }),
      done: last === undefined || (total_count === undefined ? items.length < pageSize : total_count <= items.length),
    };
  },
};
