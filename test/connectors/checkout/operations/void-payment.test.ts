/** Asking the gateway to void. */

import { voidPayment } from '../../../../src/connectors/checkout/operations/void-payment.ts';
import { makeVoid } from '../partner.ts';
import { fiveOf, notAllowed } from './five.ts';

describe('connectors/checkout/operations/void-payment', () => {
  fiveOf('voidPayment', {
    operation: voidPayment,
    input: makeVoid(),
    request: { reference: 'void-o1' },
    method: 'POST',
    path: '/payments/pay_abc/voids',
    key: 'void-o1',
    status: 202,
    answer: { action_id: 'act_9', reference: 'void-o1', _links: {} },
    reads: { outcome: 'asked', actionRef: 'act_9' },
    refusal: notAllowed,
  });
});
