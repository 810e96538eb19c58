/** Cancels what is not invoiced of an order. `false`, with 200: it cannot be cancelled, or is already. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';

type Input = { readonly magentoOrderId: number };

export const cancelOrder: Operation<Input, boolean, { readonly cancelled: boolean }> = {
  name: 'magento.order.cancel',
  method: 'POST',
  path: ({ magentoOrderId }) => `orders/${magentoOrderId}/cancel`,
  build: () => ({}),
  answer: Joi.boolean().required(),
  parse: (cancelled) => ({ cancelled }),
};
