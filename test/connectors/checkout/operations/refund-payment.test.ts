/** Asking the gateway to refund. */

import { refundPayment } from '../../../../src/connectors/checkout/operations/refund-payment.ts';
import { makeRefund } from '../partner.ts';
import { fiveOf, notAllowed } from './five.ts';

describe('connectors/checkout/operations/refund-payment', () => {
  fiveOf('refundPayment', {
    operation: refundPayment,
    input: makeRefund(),
    request: { amount: 4_000, reference: 'r1' },
    method: 'POST',
    path: '/payments/pay_abc/refunds',
    key: 'r1',
    status: 202,
    answer: { action_id: 'act_9', reference: 'r1', _links: {} },
    reads: { outcome: 'asked', actionRef: 'act_9' },
    refusal: notAllowed,
  });
});
