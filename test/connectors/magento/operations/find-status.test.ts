/** Looking for our comment. */
import { findStatus } from '../../../../src/connectors/magento/operations/find-status.ts';
import { makeStatusNotice } from '../made.ts';
import { fiveOf, noAcl } from './five.ts';

describe('connectors/magento/operations/find-status', () => {
  fiveOf('findStatus', {
    operation: findStatus,
    input: makeStatusNotice(),
    request: undefined,
    method: 'GET',
    path: 'orders/12/comments',
    answer: {
      items: [
        { comment: null, status: 'processing' },
        { comment: 'Delivered [hub:tok-22]', status: 'complete' },
        { comment: 'Out for delivery [hub:tok-2]', status: 'hub_out_for_delivery' },
      ],
      total_count: 3,
    },
    reads: { status: 'hub_out_for_delivery' },
    refusal: noAcl,
  });
});
