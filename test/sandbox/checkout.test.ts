/** The Checkout.com simulator keeps to what the gateway promises. */
import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { startCheckoutSandbox, type CheckoutSandbox } from '../../sandbox/index.ts';
import { waitFor } from '../platform/made.ts';

type Told = { readonly text: string; readonly signature: string | undefined };

describe('sandbox/checkout', () => {
  let sandbox: CheckoutSandbox;
  let hub: http.Server;
  const told: Told[] = [];

  before(async () => {
    hub = http.createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        told.push({ text, signature: request.headers['cko-signature'] as string | undefined });
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    const { port } = hub.address() as AddressInfo;
    sandbox = await startCheckoutSandbox({
      secretKey: 'sk',
      webhook: { url: `http://127.0.0.1:${port}/checkout/events`, secret: 's', retryBaseMs: 10 },
    });
  });
  after(async () => {
    await sandbox?.stop();
    hub?.closeAllConnections();
    hub?.close();
  });
  beforeEach(() => {
    told.length = 0;
    sandbox.switches.reset();
  });

  const call = async (method: string, path: string, body?: object, key?: string) => {
    const answer = await fetch(`${sandbox.url}/payments/${path}`, {
      method,
      headers: {
        authorization: 'Bearer sk',
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'cko-idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
  const held = () => sandbox.pay({ amount: 100, currency: 'AED', reference: '1' });

  it('captures: several, not more than is held, and none after the final one', async () => {
    const { id } = held();

    const part = await call('POST', `${id}/captures`, { amount: 4_000, capture_type: 'NonFinal', reference: 'a' });
    const over = await call('POST', `${id}/captures`, { amount: 7_000, capture_type: 'NonFinal', reference: 'b' });
    const last = await call('POST', `${id}/captures`, { amount: 5_000, capture_type: 'Final', reference: 'c' });
    const after = await call('POST', `${id}/captures`, { amount: 1_000, reference: 'd' });

    expect([part.status, over.status, last.status, after.status]).to.deep.equal([202, 422, 202, 403]);
    expect(sandbox.balances(id)).to.include({ total_captured: 9_000, available_to_capture: 0, total_voided: 1_000 });
  });

  it('the same idempotency key: the same answer, done once', async () => {
    const { id } = held();

    const first = await call('POST', `${id}/captures`, { amount: 1_000, capture_type: 'NonFinal' }, 'k');
    const again = await call('POST', `${id}/captures`, { amount: 1_000, capture_type: 'NonFinal' }, 'k');

    expect(again.body).to.deep.equal(first.body);
    expect(sandbox.balances(id).total_captured).to.equal(1_000);
  });

  it('refunds and voids: within what was captured, and what was not', async () => {
    const { id } = held();
    await call('POST', `${id}/captures`, { amount: 4_000, capture_type: 'NonFinal' });

    const over = await call('POST', `${id}/refunds`, { amount: 4_001 });
    const back = await call('POST', `${id}/refunds`, { amount: 4_000, reference: 'r' });
    const voided = await call('POST', `${id}/voids`, { reference: 'v' });

    expect([over.status, back.status, voided.status]).to.deep.equal([422, 202, 202]);
    expect((await call('GET', id)).body).to.include({ status: 'Refunded' });
  });

  it('events: signed, one per outcome, none of what happened at the shop’s checkout', async () => {
    sandbox.switches.set({ settleMs: 20, declineCapture: { count: 1 } });
    const { id } = held();

    await call('POST', `${id}/captures`, { amount: 1_000, reference: 'a' });
    await waitFor('the event', () => told.length > 0);

    const [one] = told;
    expect(told).to.have.length(1);
    expect(one?.signature).to.equal(
      createHmac('sha256', 's')
        .update(one?.text ?? '')
        .digest('hex'),
    );
    expect(JSON.parse(one?.text ?? '{}')).to.deep.include({ type: 'payment_capture_declined' });
  });

  it('a wrong key: 401; an unknown payment: 404; dinars in thousandths', async () => {
    const wrong = await fetch(`${sandbox.url}/payments/pay_x`, { headers: { authorization: 'Bearer no' } });
    const unknown = await call('GET', 'pay_x');
    const { amount } = sandbox.pay({ amount: 1.234, currency: 'KWD', reference: '2' });

    expect([wrong.status, unknown.status, amount]).to.deep.equal([401, 404, 1_234]);
  });
});
