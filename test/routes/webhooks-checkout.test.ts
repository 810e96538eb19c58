/** The gateway's webhook: proved, kept whole, answered at once. */
import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { createCheckout } from '../../src/connectors/checkout/index.ts';
import type { Arrival } from '../../src/platform/door.ts';
import { openHouse, type House } from './console/house.ts';

describe('routes/webhooks-checkout', () => {
  let house: House;
  const taken: Arrival[] = [];
  const parked: Arrival[] = [];

  before(async () => {
    const { inbound, isSigned } = createCheckout({
      url: '',
      secretKey: '',
      webhookSecret: 's',
      http: {} as never,
      timeoutMs: 1,
    });
    house = await openHouse({
      door: {
        take: async (one: Arrival) => void taken.push(one),
        takeParked: async (one: Arrival) => void parked.push(one),
      },
      partners: {
        paymentSource: inbound.paymentReported.name,
        paymentKey: (body: unknown) =>
          inbound.paymentReported.schema.validate(body).error === undefined
            ? inbound.paymentReported.key(body as never)
            : undefined,
        verifyPayment: isSigned,
      } as never,
    });
  });
  after(() => house?.close());
  beforeEach(() => {
    taken.length = 0;
    parked.length = 0;
  });

  const post = (text: string, signature = createHmac('sha256', 's').update(text).digest('hex')) =>
    house.server.inject({
      method: 'POST',
      url: '/checkout/events',
      headers: { 'content-type': 'application/json', 'cko-signature': signature },
      payload: text,
    });
  const event = (own: object = {}): string =>
    JSON.stringify({
      id: 'evt_1',
      type: 'payment_captured',
      created_on: '2026-11-22T10:00:00Z',
      data: { id: 'pay_1' },
      ...own,
    });

  it('events: signed, is kept whole and answered 200', async () => {
    const answer = await post(event());

    expect(answer.statusCode).to.equal(200);
    expect(taken.map((one) => [one.source, one.businessKey, one.body])).to.deep.equal([
      ['checkout.payment.reported', 'evt_1', event()],
    ]);
  });

  it('events: repeated with another time of sending, has the same key', async () => {
    await post(event());
    await post(event({ created_on: '2026-11-22T11:00:00Z' }));

    expect(new Set(taken.map((one) => `${one.businessKey}:${one.bodyHash}`)).size).to.equal(1);
  });

  it('events: not signed by our secret, is 401 and nothing is kept', async () => {
    const answer = await post(event(), 'ab'.repeat(32));

    expect(answer.statusCode).to.equal(401);
    expect([...taken, ...parked]).to.deep.equal([]);
  });

  it('events: what cannot be read, is parked and answered 200', async () => {
    const answers = [await post('{"id":"evt_2"}'), await post('no json')];

    expect(answers.map((one) => one.statusCode)).to.deep.equal([200, 200]);
    expect(parked.map((one) => one.body)).to.deep.equal(['{"id":"evt_2"}', 'no json']);
  });
});
