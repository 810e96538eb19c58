/** Asking the gateway to capture. */
import { expect } from 'chai';
import { capturePayment } from '../../../../src/connectors/checkout/operations/capture-payment.ts';
import { makeCapture } from '../partner.ts';
import { fiveOf, notAllowed } from './five.ts';

describe('connectors/checkout/operations/capture-payment', () => {
  fiveOf('capturePayment', {
    operation: capturePayment,
    input: makeCapture(),
    request: { amount: 10_050, capture_type: 'NonFinal', reference: 'c1' },
    method: 'POST',
    path: '/payments/pay_abc/captures',
    key: 'c1',
    status: 202,
    answer: { action_id: 'act_9', reference: 'c1', _links: {} },
    reads: { outcome: 'asked', actionRef: 'act_9' },
    refusal: notAllowed,
  });

  it('capturePayment: the last of it, is final; dinars count in thousandths', () => {
    const built = capturePayment.build?.(makeCapture({ final: true, currency: 'KWD', amountMinor: 12_340 }));

    expect(built).to.deep.equal({ amount: 12_340, capture_type: 'Final', reference: 'c1' });
  });
});
