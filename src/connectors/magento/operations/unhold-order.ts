/** Takes an order off hold. 400 when it is not on hold. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';

type Input = { readonly magentoOrderId: number };

export const unholdOrder: Operation<Input, true, { readonly released: boolean }> = {
  name: 'magento.order.unhold',
  method: 'POST',
  path: ({ magentoOrderId }) => `orders/${magentoOrderId}/unhold`,
  build: () => ({}),
  answer: Joi.boolean().valid(true).required(),
  parse: (released) => ({ released }),
};
