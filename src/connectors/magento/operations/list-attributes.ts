/** Lists attributes by their ids: their codes, and what their options are called. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';
import { id, pageOf, searchQuery, type Page } from './search.ts';

type Input = { readonly ids: readonly number[] };
export type Attribute = {
  readonly attributeId: number;
  readonly code: string;
  readonly label: string;
  /** Option number → what it is called. */
  readonly options: Readonly<Record<string, string>>;
};
type Row = {
  readonly attribute_id: number;
  readonly attribute_code: string;
  readonly default_frontend_label?: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
};

const text = Joi.alternatives(Joi.string().allow(''), Joi.number().custom(String));

export const listAttributes: Operation<Input, Page<Row>, readonly Attribute[]> = {
  name: 'magento.attributes.list',
  method: 'GET',
  path: () => 'products/attributes',
  query: ({ ids }) =>
    searchQuery(
      [[{ field: 'attribute_id', value: ids.join(','), condition: 'in' }]],
      [{ field: 'attribute_id', direction: 'ASC' }],
      Math.max(1, ids.length),
    ),
  answer: pageOf(
    Joi.object({
      attribute_id: id.required(),
      attribute_code: Joi.string().required(),
      default_frontend_label: Joi.string().empty(['', null]),
      options: Joi.array()
        .items(Joi.object({ label: text.required(), value: text.required() }).unknown())
        .empty(null)
        .default([]),
    }).unknown(),
  ),
  parse: ({ items }) =>
    items.map((row) => ({
      attributeId: row.attribute_id,
      code: row.attribute_code,
      label: row.default_frontend_label ?? row.attribute_code,
      // A select begins with an empty choice.
      options: Object.fromEntries(row.options.filter((one) => one.value !== '').map((one) => [one.value, one.label])),
    })),
};
