/** Puts an order on hold. 400 when its state does not allow that, also when it is on hold already. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';

type Input = { readonly magentoOrderId: number };

export const holdOrder: Operation<Input, true, { readonly held: boolean }> = {
  name: 'magento.order.hold',
  method: 'POST',
  path: ({ magentoOrderId }) => `orders/${magentoOrderId}/hold`,
  build: () => ({}),
  answer: Joi.boolean().valid(true).required(),
  parse: (held) => ({ held }),
};
