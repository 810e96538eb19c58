/** Reads one order by its entity id; the body is kept as it came, the inbound message reads it. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';
import { id } from './search.ts';

export type RawOrder = Readonly<Record<string, unknown>>;
type Input = { readonly magentoOrderId: number };

export const rawOrder = Joi.object({ entity_id: id.required() }).unknown();

export const fetchOrder: Operation<Input, RawOrder, RawOrder> = {
  name: 'magento.order.fetch',
  method: 'GET',
  path: ({ magentoOrderId }) => `orders/${magentoOrderId}`,
  answer: rawOrder.required(),
  parse: (order) => order,
};
