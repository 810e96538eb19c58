/** Telling a status. */
import { sendStatus } from '../../../../src/connectors/magento/operations/send-status.ts';
import { makeStatusNotice } from '../made.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/send-status', () => {
  fiveOf('sendStatus', {
    operation: sendStatus,
    input: { notice: makeStatusNotice(), status: 'hub_out_for_delivery' },
    request: {
      statusHistory: {
        comment: 'Out for delivery (Aramex AWB123) [hub:tok-2]',
        status: 'hub_out_for_delivery',
        is_customer_notified: 0,
        is_visible_on_front: 0,
        entity_name: 'order',
        parent_id: 12,
      },
    },
    method: 'POST',
    path: 'orders/12/comments',
    answer: true,
    reads: { status: 'hub_out_for_delivery' },
    refusal: {
      status: 400,
      body: {
        message: 'Unable to add comment: The status "%1" is not part of the order status history.',
        parameters: ['hub_out_for_delivery'],
      },
      kind: 'refused',
      code: 'magento.refused',
    },
  });
});
