/** A refused order is a person's task until it is corrected, sent back, or a good one comes in its place. */
import { expect } from 'chai';
import { demoPushKey } from '../../config/demo-keys.ts';
import { toRest } from '../../sandbox/magento/shapes.ts';
import type { Order } from '../../sandbox/index.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { openHouse, until, type House } from './house.ts';

const pusher = { authorization: `Bearer ${demoPushKey('AE')}`, 'content-type': 'application/json' };
type Answer = Awaited<ReturnType<House['call']>>;

describe('stories/intake-refused', () => {
  let house: House;
  let desk: Record<string, string>;

  before(async () => {
    house = await openHouse({ stepMs: 30 });
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'desk', channelId: 'AE', scopes: ['orders.correct'] }),
    );
    desk = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  after(() => house?.close());

  type Body = Record<string, unknown> & { items: Record<string, unknown>[] };
  const bodyOf = (order: Order): Body => structuredClone(toRest(order)) as unknown as Body;
  const push = (body: unknown): Promise<Answer> =>
    house.call('/magento/orders', { method: 'POST', headers: pusher, body: JSON.stringify(body) });
  const ask = (id: string, verb: string, body: object): Promise<Answer> =>
    house.call(`/admin/orders/refused/${id}/${verb}`, { method: 'POST', headers: desk, body: JSON.stringify(body) });

  /** An order with three mistakes, pushed and refused; its parked id. */
  const refused = async (): Promise<{ order: Order; number: string; id: string; body: Body }> => {
    const order = house.magento.placeOrder('simple', { storeCode: 'ae_en', paid: true });
    const number = `AE-${order.increment_id}`;
    const body = bodyOf(order);
    const [first] = body.items;
    if (first !== undefined) Object.assign(first, { sku: 'TYPO', qty_ordered: 0 });
    body['billing_address'] = { ...(body['billing_address'] as object), city: 'Dubai' };
    const extra = body['extension_attributes'] as {
      shipping_assignments: { shipping: { address: Record<string, unknown> } }[];
    };
    Object.assign(extra.shipping_assignments[0]?.shipping.address ?? {}, { city: ' ' });
    await push(body);
    await until('refused', async () => (await house.openParked()).some((one) => one.order_number === number));
    const parked = (await house.openParked()).find((one) => one.order_number === number);
    return { order, number, id: parked?.id ?? '', body };
  };

  it('every reason at once; what is still wrong changes nothing; corrected it is delivered, and the first body is known', async () => {
    const { order, number, id, body } = await refused();
    const listed = await house.call('/admin/orders/refused', { headers: desk });
    const shown = await house.call(`/admin/orders/refused/${id}`, { headers: desk });
    const problems = shown.body['problems'] as { code: string; field: string; gravity: string }[];
    const at = (code: string): string => problems.find((one) => one.code === code)?.field ?? '';
    const right = order.items[0];

    const half = await ask(id, 'retry', { fields: { [at('order.unknown_sku')]: right?.sku ?? '' } });
    await house.check({ parked: ['magento.order_unreadable'], tasks: ['order.refused'] });
    const whole = await ask(id, 'retry', {
      seen: shown.body['seen'],
      why: 'the customer was called',
      fields: {
        [at('order.unknown_sku')]: right?.sku ?? '',
        [at('order.bad_quantity')]: String(right?.qty_ordered),
        [at('order.address_city_missing')]: 'Dubai',
      },
    });
    const again = await ask(id, 'retry', {});
    await push(body);
    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();

    expect((listed.body['rows'] as { id: string }[]).map((one) => one.id)).to.deep.equal([id]);
    expect(problems.filter((one) => one.gravity === 'error').map((one) => one.code)).to.include.members([
      'order.unknown_sku',
      'order.bad_quantity',
      'order.address_city_missing',
    ]);
    expect([half.status, half.body['code']]).to.deep.equal([422, 'order.still_refused']);
    expect([whole.status, whole.body['orderNumber']]).to.deep.equal([202, number]);
    expect(again.status).to.equal(409);
    expect(await house.count('orders', `number = '${number}'`)).to.equal(1);
    const [kept] = await house.rows<{ who: string; changes: string; why: string; body_before: string }>(
      'SELECT who, changes, why, body_before FROM inbound_corrections',
    );
    expect(kept).to.include({ who: 'api:desk', why: 'the customer was called', body_before: JSON.stringify(body) });
    expect(JSON.parse(kept?.changes ?? '[]')).to.have.length(3);
  });

  it('sent back: the shop cancels it and shows why; of two people one wins', async () => {
    const { order, number, id } = await refused();

    const answers = await Promise.all([
      ask(id, 'reject', { reason: 'we do not sell this' }),
      ask(id, 'reject', { reason: 'no such place' }),
    ]);
    await until('cancelled over there', () => order.state === 'canceled' || order.history.length > 0);
    await house.check();

    expect(answers.map((one) => one.status).sort()).to.deep.equal([200, 409]);
    expect(await house.order(number)).to.equal(undefined);
    expect(await house.call(`/admin/orders/refused/${id}`, { headers: desk })).to.nested.include({
      'body.state': 'closed',
    });
  });

  it('a good body comes in its place: what stood refused is done', async () => {
    const { order, number } = await refused();

    await push({ ...bodyOf(order), updated_at: '2030-01-01 00:00:00' });
    await until('closed', async () => (await house.order(number))?.state === 'closed');

    await house.check();
  });

  it('another order under a known number: refused, and the first goes on', async () => {
    const { order, number } = await house.place('simple', { paid: true });
    await until('known', async () => (await house.order(number)) !== undefined);

    await push({ ...bodyOf(order), entity_id: 987_654 });
    await until('closed', async () => (await house.order(number))?.state === 'closed');

    await house.check({ parked: ['order.duplicate_number'], tasks: ['order.refused'] });
  });

  // prettier-ignore
  const wrong: [string, string, string, object, number, string][] = [
    ['an unknown one', '01a20157-2ddf-7511-a762-167de75506fb', 'retry', {}, 404, 'parked.unknown'],
    ['no id', 'x', 'retry', {}, 400, 'request.invalid'],
    ['sent back without a reason', '01a20157-2ddf-7511-a762-167de75506fb', 'reject', {}, 400, 'request.invalid'],
  ];
  for (const [name, id, verb, body, status, code] of wrong) {
    it(`${verb}: ${name}, is ${status} ${code}`, async () => {
      const answer = await ask(id, verb, body);

      expect([answer.status, answer.body['code']]).to.deep.equal([status, code]);
    });
  }
});
