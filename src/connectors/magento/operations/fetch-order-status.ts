/** Reads the one word that is an order's status now. */
import Joi from 'joi';
import type { Operation } from '../../shape.ts';

export const fetchOrderStatus: Operation<{ readonly magentoOrderId: number }, string, string> = {
  name: 'magento.status.fetch',
  method: 'GET',
  path: ({ magentoOrderId }) => `orders/${magentoOrderId}/statuses`,
  answer: Joi.string()
    .pattern(/^[\w-]+$/)
    .required(),
  parse: (status) => status,
};
