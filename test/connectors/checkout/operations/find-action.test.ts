/** Looking for what came of a request. */
import { expect } from 'chai';
import { findAction } from '../../../../src/connectors/checkout/operations/find-action.ts';
import { makeAction, partner } from '../partner.ts';
import { fiveOf } from './five.ts';

const input = { paymentRef: 'pay_abc', reference: 'c1', type: 'Capture' } as const;

describe('connectors/checkout/operations/find-action', () => {
  fiveOf('findAction', {
    operation: findAction,
    input,
    request: undefined,
    method: 'GET',
    path: '/payments/pay_abc/actions',
    status: 200,
    answer: [makeAction({ reference: 'c2', id: 'act_2' }), makeAction()],
    reads: { outcome: 'done', actionRef: 'act_1' },
    refusal: { status: 404, body: '', code: 'checkout.payment_unknown' },
  });

  for (const [name, action, outcome] of [
    ['not answered yet', makeAction({ approved: undefined, response_code: undefined }), 'asked'],
    ['declined', makeAction({ approved: false, response_code: '20005' }), 'declined'],
    ['of another kind', makeAction({ type: 'Refund' }), undefined],
  ] as const) {
    it(`findAction: ${name}, is ${outcome ?? 'none'}`, async () => {
      const { client } = await partner({ body: [action] });

      expect((await client.call(findAction, input))?.outcome).to.equal(outcome);
    });
  }
});
