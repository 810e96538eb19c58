/** Payments under way: they come, fail, or are given up; their pushes are lost or repeated. And orders entered here. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { releaseOrder } from '../../src/core/change/index.ts';
import type { Order } from '../../sandbox/index.ts';
import { setChannel } from '../helpers/master.ts';
import { openHouse, until, type House } from './house.ts';

describe('stories/intake-payment', () => {
  let house: House;
  let seller: Record<string, string>;
  let sku: string;

  before(async () => {
    house = await openHouse({ stepMs: 30 });
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'call centre', channelId: 'AE', scopes: ['orders.write', 'orders.read'] }),
    );
    sku = house.magento.placeOrder('simple', { storeCode: 'ae_en' }).items[0]?.sku ?? '';
    seller = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  after(() => house?.close());

  const pending = async (): Promise<{ order: Order; number: string }> => {
    const placed = await house.place('pending_payment');
    await until('held', async () => (await house.order(placed.number))?.state === 'on_hold');
    await house.check();
    return placed;
  };
  /** As the shop has it once the gateway has said so. */
  const pay = (order: Order): void => {
    Object.assign(order, { state: 'processing', status: 'processing', updated_at: '2030-01-01 10:00:00' });
    Object.assign(order.amounts, { total_paid: order.amounts.grand_total, total_due: 0 });
  };
  const isIn = (number: string, state: string): Promise<unknown> =>
    until(`${number} ${state}`, async () => (await house.order(number))?.state === state);
  const expire = async (number: string): Promise<void> => {
    await house.hub.db.tx((tx) =>
      tx.run("UPDATE orders SET due_at = '2020-01-01 00:00:00.000' WHERE number = ?", [number]),
    );
    await house.hub.jobs.runNow('order.expire_payments');
  };
  const told = (number: string): Promise<number> =>
    house.count(
      'event_log',
      `event = 'order.payment_changed' AND doc_key = (SELECT id FROM orders WHERE number = '${number}')`,
    );

  it('the paid push comes, twice: on it goes, once', async () => {
    const { order, number } = await pending();

    pay(order);
    await house.magento.pushOrder(order);
    await house.magento.pushOrder(order);
    await isIn(number, 'closed');
    await house.check();

    expect(await told(number)).to.equal(1);
    expect(await house.count('stock_holds', "state = 'held'")).to.equal(0);
  });

  it('the paid push is lost: the shop is asked, and on it goes', async () => {
    const { order, number } = await pending();
    pay(order);
    await house.hub.db.tx((tx) =>
      tx.run("UPDATE orders SET received_at = '2020-01-01 00:00:00.000' WHERE number = ?", [number]),
    );

    await house.hub.jobs.runNow('order.ask_payments');
    await isIn(number, 'closed');

    await house.check();
  });

  it('it fails: cancelled with its reason, nothing is set aside any more', async () => {
    const { order, number } = await pending();
    Object.assign(order, { state: 'canceled', status: 'canceled', updated_at: '2030-01-01 10:00:00' });

    await house.magento.pushOrder(order);
    await isIn(number, 'cancelled');
    await house.check();

    expect((await house.order(number))?.reason).to.equal('payment_failed');
    expect(await house.count('stock_holds', "state = 'held'")).to.equal(0);
  });

  it('it never comes: asked once more, then cancelled here and over there', async () => {
    const { order, number } = await pending();

    await expire(number);
    await house.settled();
    expect((await house.order(number))?.state).to.equal('on_hold');
    await expire(number);
    await isIn(number, 'cancelled');
    await house.check();

    expect((await house.order(number))?.reason).to.equal('payment_overdue');
    expect(order.state).to.equal('canceled');
    expect(await house.count('stock_holds', "state = 'held'")).to.equal(0);
  });

  it('it comes with the last question: nothing is cancelled', async () => {
    const { order, number } = await pending();
    pay(order);

    await expire(number);
    await isIn(number, 'closed');

    await house.check();
  });

  it('more cash than the channel takes: a person decides, and it is delivered', async () => {
    const limit = (codLimitMinor: number) => setChannel(house.hub.db, 'AE', { codLimitMinor });
    await limit(100);
    const { number } = await house.place('cod');
    await isIn(number, 'on_hold');
    await house.check({ tasks: ['order.on_hold'] });
    const held = await house.order(number);

    await house.hub.db.tx((tx) => releaseOrder(tx, held?.id ?? '', { reason: 'the customer is known' }));
    await isIn(number, 'closed');
    await limit(300_000);
    await house.check();

    expect(held?.reason).to.equal('cod_over_limit');
  });

  const form = (over: object = {}): object => ({
    customer: { name: 'Aisha Khan', email: 'Aisha@Example.com' },
    shipTo: { lines: ['Villa 5, Street 9B'], area: 'Al Barsha 1', city: 'Dubai', country: 'AE', phone: '050 123 4567' },
    lines: [{ sku, quantity: 1, price: '105.00' }],
    shipping: { amount: '15.00' },
    payment: { mode: 'prepaid', method: 'terminal' },
    ...over,
  });
  const enter = (body: object, more: Record<string, string> = {}) =>
    house.call('/orders', { method: 'POST', headers: { ...seller, ...more }, body: JSON.stringify(body) });

  it('entered here: delivered like every other, the shop hears nothing, a repeat is the same order', async () => {
    const key = { 'idempotency-key': 'call-1' };

    const first = await enter(form(), key);
    const second = await enter(form(), key);
    const other = await enter(form({ note: 'another' }), key);
    const number = String(first.body['orderNumber']);
    const before = house.magento.journal.all().length;
    await isIn(number, 'closed');
    await house.check();

    expect([first.status, second.status, other.status]).to.deep.equal([201, 200, 409]);
    expect(second.body).to.include({ orderNumber: number, repeated: true });
    expect(other.body['code']).to.equal('order.reference_taken');
    expect(number).to.match(/^AE-M\d+$/);
    expect(house.magento.journal.all().length).to.equal(before);
    expect(await house.order(number)).to.include({ origin: 'manual', customer_phone: '+971501234567' });
  });

  it('entered here, wrong in many places: all of it is said, nothing is kept', async () => {
    const orders = await house.count('orders');

    const answer = await enter(
      form({
        lines: [{ sku: 'TYPO', quantity: 0, price: 1 }],
        shipTo: { lines: [], city: '', country: 'FR', phone: '' },
      }),
    );

    const errors = answer.body['errors'] as { field: string; message: string }[];
    expect(answer.status).to.equal(400);
    expect(errors.map((one) => one.message.split(' ')[0])).to.include.members([
      'order.unknown_sku',
      'order.bad_quantity',
      'order.country_not_served',
      'order.address_street_missing',
      'order.address_city_missing',
      'order.phone_missing',
    ]);
    expect(await house.count('orders')).to.equal(orders);
  });

  it('entered here for a later date: it waits for it', async () => {
    const { body } = await enter(form({ notBefore: '2099-01-01T10:00:00Z' }));

    expect(body).to.include({ state: 'scheduled', reason: 'not_before' });
    await house.check();
  });
});
