/** The gateway as core asks it. */
import { expect } from 'chai';
import { ourAmount, theirAmount } from '../../../src/connectors/checkout/codes.ts';
import { errorOf, makeAction, makeCapture, makeRefund, partner } from './partner.ts';

const taken = { status: 202, body: { action_id: 'act_1' } };

describe('connectors/checkout', () => {
  it('capture: settled at once, one look says so', async () => {
    const { checkout, calls } = await partner(taken, { body: [makeAction()] });

    expect(await checkout.gateway.capture(makeCapture())).to.deep.equal({ outcome: 'done', actionRef: 'act_1' });
    expect(calls.map((call) => call.method)).to.deep.equal(['POST', 'GET']);
  });

  it('capture: taken and the look fails, it is asked all the same', async () => {
    const { checkout } = await partner(taken, { status: 503 });

    expect(await checkout.gateway.capture(makeCapture())).to.deep.equal({ outcome: 'asked', actionRef: 'act_1' });
  });

  it('capture: more than is held, is a no with its word', async () => {
    const body = { error_type: 'request_invalid', error_codes: ['capture_value_greater_than_authorized'] };
    const { checkout } = await partner({ status: 422, body });

    expect(await checkout.gateway.capture(makeCapture())).to.deep.equal({
      outcome: 'declined',
      actionRef: null,
      code: 'checkout.refused',
      text: 'capture_value_greater_than_authorized',
    });
  });

  for (const [name, says, code] of [
    ['a wrong key', { status: 401 }, 'checkout.not_authorised'],
    ['too many calls', { status: 429, headers: { 'retry-after': '2' } }, 'checkout.throttled'],
    ['the same key under work', { status: 409 }, 'checkout.busy'],
    ['nonsense', { status: 202, body: { ok: true } }, 'checkout.garbage'],
    ['a broken line', { line: 'cut' }, 'checkout.line_down'],
  ] as const) {
    it(`refund: ${name}, waits as unavailable`, async () => {
      const { checkout } = await partner(says);

      const error = await errorOf(checkout.gateway.refund(makeRefund()));

      expect([error.kind, error.code]).to.deep.equal(['unavailable', code]);
    });
  }

  it('findRefund: a payment that is not known, has none', async () => {
    const { checkout } = await partner({ status: 404 });

    expect(await checkout.gateway.findRefund(makeRefund())).to.equal(undefined);
  });

  it('the journal: keeps neither key nor signature', async () => {
    const { checkout, journal } = await partner(taken, { body: [makeAction()] });

    await checkout.gateway.capture(makeCapture());

    expect(JSON.stringify(journal)).not.to.include('sk_test');
  });

  for (const [currency, ours, theirs] of [
    ['AED', 1_234, 1_234],
    ['KWD', 1_234, 1_234],
    ['JPY', 500, 500],
  ] as const) {
    it(`amounts: ${currency}, there and back`, () => {
      expect(theirAmount(ours, currency)).to.equal(theirs);
      expect(ourAmount(theirs, currency)).to.equal(ours);
    });
  }
});
