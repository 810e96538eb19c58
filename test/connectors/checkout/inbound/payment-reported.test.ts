/** What the gateway reports by webhook. */
import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import {
  isSigned,
  paymentReported,
  type Reported,
} from '../../../../src/connectors/checkout/inbound/payment-reported.ts';
import type { AppError } from '../../../../src/platform/errors.ts';

function made(own: Record<string, unknown> = {}, data: Record<string, unknown> = {}): Reported {
  return {
    id: 'evt_1',
    type: 'payment_captured',
    version: '1.0.1',
    created_on: '2026-11-22T10:00:01Z',
    data: {
      id: 'pay_abc',
      action_id: 'act_1',
      amount: 10_050,
      currency: 'AED',
      reference: 'c1',
      processed_on: '2026-11-22T10:00:00Z',
      response_code: '10000',
      ...data,
    },
    ...own,
  } as Reported;
}

describe('connectors/checkout/inbound/payment-reported', () => {
  it('parse: a capture, in our words', () => {
    expect(paymentReported.parse(made())).to.deep.equal({
      gateway: 'checkout',
      eventRef: 'evt_1',
      kind: 'captured',
      word: 'payment_captured',
      paymentRef: 'pay_abc',
      actionRef: 'act_1',
      reference: 'c1',
      amountMinor: 10_050,
      currency: 'AED',
      happenedAt: '2026-11-22 10:00:00.000',
    });
  });

  it('key: the same event sent again, has the same key', () => {
    expect(paymentReported.key(made({ created_on: '2026-11-22T11:00:00Z' }))).to.equal(paymentReported.key(made()));
  });

  it('isSigned: another secret, body or none at all, is refused', () => {
    const body = Buffer.from(JSON.stringify(made()));
    const good = createHmac('sha256', 's').update(body).digest('hex');

    expect(isSigned(body, good, 's')).to.equal(true);
    expect(isSigned(body, good, 'other')).to.equal(false);
    expect(isSigned(Buffer.from('{}'), good, 's')).to.equal(false);
    expect(isSigned(body, undefined, 's')).to.equal(false);
    expect(isSigned(body, createHmac('sha256', '').update(body).digest('hex'), '')).to.equal(false);
  });

  it('parse: fields and types we do not know, pass', () => {
    const fact = paymentReported.parse(
      made({ type: 'payment_authentication_passed', extra: 1 }, { risk: { flagged: false } }),
    );

    expect(fact).to.include({ kind: 'other', word: 'payment_authentication_passed' });
  });

  it('parse: a dispute, is about its payment', () => {
    const fact = paymentReported.parse(made({ type: 'dispute_received' }, { id: 'dsp_1', payment_id: 'pay_abc' }));

    expect(fact).to.include({ kind: 'dispute', paymentRef: 'pay_abc' });
  });

  it('parse: no payment named, is refused with the field', () => {
    try {
      paymentReported.parse(made({ data: { action_id: 'act_1' } }));
      expect.fail('it was read');
    } catch (error) {
      expect((error as AppError).code).to.equal('checkout.event_unreadable');
      expect((error as AppError).details.errors).to.deep.equal(['data.id: any.required']);
    }
  });
});
