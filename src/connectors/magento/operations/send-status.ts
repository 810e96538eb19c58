/** Adds a comment with a status to an order. Not idempotent: look with `find-status` before any retry. */
import Joi from 'joi';
import type { StatusNotice } from '../../../core/order/channel-notices.ts';
import type { Operation } from '../../shape.ts';
import { commentOf } from '../statuses.ts';

type Input = {
  readonly notice: StatusNotice;
  /** Never left out: before 2.4.7 that set it to NULL. */
  readonly status: string;
};

export const sendStatus: Operation<Input, true, { readonly status: string }> = {
  name: 'magento.status.send',
  method: 'POST',
  path: ({ notice }) => `orders/${notice.magentoOrderId}/comments`,
  build: ({ notice, status }) => ({
    statusHistory: {
      comment: `${commentOf(notice)} [hub:${notice.token}]`,
      status,
      is_customer_notified: 0,
      is_visible_on_front: 0,
      entity_name: 'order',
      parent_id: notice.magentoOrderId,
    },
  }),
  answer: Joi.boolean().valid(true).required(),
  parse: (_answer, { status }) => ({ status }),
};
