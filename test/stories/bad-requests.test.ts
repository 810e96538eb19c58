/** Whoever sends nonsense is told so; nothing changes, nothing is lost, nothing falls over. */
import { expect } from 'chai';
import { DEMO_CLICKPOST, DEMO_READ_KEY, demoPushKey } from '../../config/demo-keys.ts';
import { toRest } from '../../sandbox/magento/shapes.ts';
import { replayParked } from '../../src/platform/parked.ts';
import { openHouse, until, type House } from './house.ts';

const pusher = { authorization: `Bearer ${demoPushKey('AE')}`, 'content-type': 'application/json' };
const courier = { authorization: DEMO_CLICKPOST.webhookSecret, 'content-type': 'application/json' };

describe('stories/bad-requests', () => {
  let house: House;

  before(async () => {
    house = await openHouse({
      stepMs: 30,
      // The shop sells something that the hub has not heard of.
      shop: (shop) => ({
        ...shop,
        skus: [...shop.skus, { sku: 'NEW-1', name: 'New thing', price: 10, productId: 99_999, weight: 1 }],
      }),
    });
  });
  afterEach(closeAllParked);
  after(() => house?.close());

  const post = (path: string, headers: Record<string, string>, body: BodyInit | undefined) =>
    house.call(path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

  const refusals: readonly [string, () => ReturnType<House['call']>, number, string][] = [
    ['no key', () => post('/magento/orders', {}, '{"increment_id":"1"}'), 401, 'request.unauthenticated'],
    [
      'an unknown key',
      () => post('/magento/orders', { authorization: 'Bearer wrong-key-00' }, '{}'),
      401,
      'request.unauthenticated',
    ],
    [
      'a key that may only read',
      () => post('/magento/orders', { authorization: `Bearer ${DEMO_READ_KEY}` }, '{}'),
      403,
      'request.forbidden',
    ],
    ['no JSON', () => post('/magento/orders', pusher, 'increment_id=1'), 400, 'request.not_json'],
    ['half a JSON', () => post('/magento/orders', pusher, '{"increment_id":"1",'), 400, 'request.not_json'],
    ['no body', () => post('/magento/orders', pusher, undefined), 400, 'request.not_json'],
    [
      'bytes that are no text',
      () => post('/magento/orders', pusher, Buffer.from([0xff, 0xfe, 0x00, 0x01])),
      400,
      'request.not_json',
    ],
    [
      'too much',
      () => post('/magento/orders', pusher, JSON.stringify({ increment_id: '1', note: 'x'.repeat(2_000_001) })),
      413,
      'request.too_large',
    ],
    ['a path that is none', () => house.call('/nowhere', { headers: pusher }), 404, 'request.unknown_path'],
    ['a method that is none', () => house.call('/magento/orders', { headers: pusher }), 404, 'request.unknown_path'],
    [
      'an order nobody has',
      () => house.call('/orders/AE-0', { headers: { authorization: `Bearer ${DEMO_READ_KEY}` } }),
      404,
      'order.unknown',
    ],
    [
      'an order number of sixty-one letters',
      () => house.call(`/orders/${'9'.repeat(61)}`, { headers: { authorization: `Bearer ${DEMO_READ_KEY}` } }),
      400,
      'request.invalid',
    ],
    [
      'a courier without its secret',
      () => post('/clickpost/status', { authorization: 'wrong' }, '{"waybill":"1"}'),
      401,
      'request.unauthenticated',
    ],
  ];

  for (const [name, send, status, code] of refusals) {
    it(`${name}: ${status} ${code}, nothing kept`, async () => {
      const before = await house.count('inbound_messages');

      const answer = await send();

      expect(answer.status).to.equal(status);
      expect(answer.headers.get('content-type')).to.include('application/problem+json');
      expect(answer.body).to.include({ type: `urn:omnihub:problem:${code}`, status, code });
      expect(answer.body).to.have.all.keys('type', 'title', 'status', 'code', 'detail', 'errors', 'correlationId');
      expect(answer.headers.get('x-correlation-id')).to.equal(answer.body['correlationId']);
      if (status === 401) expect(answer.headers.get('www-authenticate')).to.equal('Bearer');
      expect(await house.count('inbound_messages')).to.equal(before);
      const lines = house.log.filter((line) => line['correlationId'] === answer.body['correlationId']);
      expect(lines.map((line) => line['code'])).to.include(code);
    });
  }

  for (const body of [
    '{}',
    '[]',
    '"text"',
    'null',
    '12',
    '[[{"increment_id":"1"}]]',
    '{"__proto__":{"entity_id":7}}',
  ]) {
    it(`JSON without a number, ${body}: 422, kept and parked once`, async () => {
      const kept = await house.count('inbound_messages');

      const answers = [await post('/magento/orders', pusher, body), await post('/magento/orders', pusher, body)];

      expect(answers.map((answer) => [answer.status, answer.body['code']])).to.deep.equal([
        [422, 'order.without_number'],
        [422, 'order.without_number'],
      ]);
      expect(await house.count('inbound_messages')).to.equal(kept + 1);
      expect((await house.openParked()).filter((one) => one.reason_code === 'order.without_number')).to.have.length(1);
    });
  }

  for (const [name, id] of [
    ['longer than any of Magento', 'X'.repeat(60)],
    ['of letters beyond the plane', '😀'.repeat(12)],
    ['with a NUL in it', 'A\u0000B'],
  ] as const) {
    it(`an increment id ${name}: a clear answer, and nothing that stays behind unseen`, async () => {
      const answer = await post('/magento/orders', pusher, JSON.stringify({ increment_id: id, items: [{}] }));

      expect(answer.status).to.be.oneOf([202, 422]);
      await house.settled();
      expect(await house.openParked()).to.have.length(1);
    });
  }

  it('an order that cannot be read: taken, kept whole, parked with every reason', async () => {
    const order = house.magento.placeOrder('simple', { storeCode: 'ae_en' });
    const body = JSON.stringify({ ...toRest(order), grand_total: 'much', created_at: 'soon', state: undefined });

    const answer = await post('/magento/orders', pusher, body);

    await house.check({ parked: ['magento.order_unreadable'], tasks: ['order.refused'] });
    const [parked] = await house.openParked();
    const [kept] = await house.rows<{ body: string }>('SELECT body FROM inbound_messages WHERE order_number = ?', [
      `AE-${order.increment_id}`,
    ]);
    expect(answer.status).to.equal(202);
    expect(parked?.order_number).to.equal(`AE-${order.increment_id}`);
    expect(parked?.reason_detail).to.include('grand_total').and.include('created_at').and.include('state');
    expect(kept?.body).to.equal(body);
  });

  it("another country's order under this channel's key: parked, its currency is named", async () => {
    const order = house.magento.placeOrder('simple', { storeCode: 'kw_en' });

    await post('/magento/orders', pusher, JSON.stringify(toRest(order)));

    await house.check({ parked: ['order.unsupported_currency'], tasks: ['order.refused'] });
    expect((await house.openParked())[0]?.reason_detail)
      .to.include('KWD')
      .and.include('AED');
  });

  it('an unknown item: parked and named; once the item is there a replay makes the order', async () => {
    const { number } = await house.place('simple', { lines: [{ sku: 'NEW-1', qty: 2 }] });
    await house.check({ parked: ['order.unknown_sku'], tasks: ['order.refused'] });
    const [parked] = await house.openParked();
    await house.hub.db.tx(async (tx) => {
      await tx.run(
        `INSERT INTO items (sku, name, weight_g, length_mm, width_mm, height_mm, active)
         VALUES ('NEW-1', 'New thing', 100, 10, 10, 10, 1)`,
      );
      await tx.run("INSERT INTO stock (location_id, sku, base, physical) SELECT id, 'NEW-1', 0, 0 FROM locations");
    });
    await replay(parked?.id ?? '');
    await until('on hold', async () => (await house.order(number))?.state === 'on_hold');
    await house.check({ tasks: ['order.on_hold'] });

    expect(parked?.reason_detail).to.include('NEW-1').and.include(number);
    expect(await house.order(number)).to.include({ reason: 'no_location_has_all' });
  });

  it('callbacks that are none, or no JSON: 200, kept and parked, each with its reason', async () => {
    const answers = [
      await post('/clickpost/status', courier, '{"waybill":"7","cp_id":"what"}'),
      await post('/clickpost/status', courier, '<xml/>'),
      await post('/clickpost/status', courier, '<xml/>'),
    ];

    await house.check({
      parked: ['clickpost.callback_invalid', 'clickpost.callback_not_json'],
      tasks: ['order.on_hold'],
    });
    expect(answers.map((one) => one.status)).to.deep.equal([200, 200, 200]);
  });

  async function replay(id: string): Promise<void> {
    await house.hub.db.tx((tx) => replayParked(tx, id));
  }
  async function closeAllParked(): Promise<void> {
    await house.hub.db.tx(async (tx) => {
      await tx.run("UPDATE parked SET state = 'closed' WHERE state = 'open'");
      await tx.run("UPDATE tasks SET state = 'done', open_key = NULL WHERE state = 'open' AND kind = 'order.refused'");
    });
  }
});
