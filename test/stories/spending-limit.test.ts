/** The spending limit and the maintenance mode, from the manager's call to the partners. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { openHouse, until, type House } from './house.ts';
import { SKU } from './web-stock.ts';

type Answer = Awaited<ReturnType<House['call']>>;

describe('stories/spending-limit', () => {
  let house: House;
  let headers: Record<string, string>;

  before(async () => {
    house = await openHouse();
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'desk', scopes: ['risk.manage', 'orders.write', 'orders.read'] }),
    );
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  after(() => house?.close());

  const call = (method: string, path: string, body: object): Promise<Answer> =>
    house.call(path, { method, headers, body: JSON.stringify(body) });
  const limit = (limitMinor: number): Promise<Answer> =>
    call('PUT', '/admin/risk/limits/AED', { limitMinor, reason: 'stolen cards' });
  const orderIs = (number: string, ...states: string[]): Promise<unknown> =>
    until(`${number} ${states.join(' or ')}`, async () => states.includes((await house.order(number))?.state ?? ''));
  const totalOf = async (number: string): Promise<number> => Number((await house.order(number))?.grand_total_minor);
  const spent = async (): Promise<{ booked: number; settled: number }> => {
    const [row] = await house.rows<{ booked: number; settled: number }>(
      `SELECT a.booked, a.settled FROM spend_accounts a JOIN customer_keys k ON k.customer_id = a.customer_id
       WHERE k.customer_key = 'm:AE:77' AND a.currency = 'AED'`,
    );
    return { booked: Number(row?.booked), settled: Number(row?.settled) };
  };
  const buyer = { customerId: 77, email: 'Ali.Buyer@example.com' };

  it('over the limit: rejected and told, nothing reserved; a smaller one passes; a raise lets the next one through', async () => {
    const first = await house.place('simple', { ...buyer, lines: [{ sku: SKU, qty: 2 }] });
    await orderIs(first.number, 'sourced');
    const total = await totalOf(first.number);
    // Room for what is spent and one more order of half the size, but not for the same again.
    expect((await limit(total * 2 - 1)).status).to.equal(200);

    const over = await house.place('simple', { ...buyer, lines: [{ sku: SKU, qty: 2 }] });
    await orderIs(over.number, 'rejected');
    const small = await house.place('simple', { ...buyer, lines: [{ sku: SKU, qty: 1 }] });
    await orderIs(small.number, 'sourced');
    const again = await house.place('simple', { ...buyer, lines: [{ sku: SKU, qty: 2 }] });
    await orderIs(again.number, 'rejected');
    await limit(total * 4);
    const raised = await house.place('simple', { ...buyer, lines: [{ sku: SKU, qty: 2 }] });
    await orderIs(raised.number, 'sourced');
    await house.settled();

    expect((await house.order(over.number))?.reason).to.equal('spending_limit');
    expect(await house.shipment(over.number)).to.equal(undefined);
    const { booked, settled } = await spent();
    expect(booked + settled).to.equal(total * 2 + (await totalOf(small.number)));
    const told = await house.rows<{ event: string }>(
      'SELECT l.event FROM event_log l JOIN orders o ON o.id = l.doc_key WHERE o.number = ? ORDER BY l.seq',
      [over.number],
    );
    expect(told.map((one) => one.event))
      .to.include('order.rejected')
      .and.not.include('order.accepted');
    const { entity_id: entityId } = over.order;
    const atShop = [...house.magento.shop.orders.values()].find((one) => one.entity_id === entityId);
    expect(JSON.stringify(atShop?.history)).to.match(/reject|limit/i);
    const [refund] = await house.rows<{ n: number }>(
      'SELECT COALESCE(SUM(r.amount_minor), 0) AS n FROM refunds r JOIN orders o ON o.id = r.order_id WHERE o.number = ?',
      [over.number],
    );
    expect(Number(refund?.n)).to.equal(await totalOf(over.number));
  });

  it('cancelled: what it had spent is given back, and the next one passes', async () => {
    const before = await spent();
    const { number } = await house.place('simple', { ...buyer, lines: [{ sku: SKU, qty: 1 }] });
    await until('labelled', async () => (await house.shipment(number))?.state === 'labelled');
    const total = await totalOf(number);
    const during = await spent();

    await call('POST', `/admin/orders/${number}/cancel`, { reason: 'the customer called' });
    await orderIs(number, 'cancelled');
    await house.settled();
    const after = await spent();

    expect(during.booked + during.settled).to.equal(before.booked + before.settled + total);
    expect(after.booked + after.settled).to.equal(before.booked + before.settled);
  });

  it('maintenance: orders wait, through a restart too, and go on by themselves when it ends', async () => {
    await limit(0);
    expect((await call('PUT', '/admin/risk/maintenance/AE', { reason: 'the gateway moves' })).status).to.equal(200);
    const waiting = [await house.place('simple'), await house.place('two_lines'), await house.place('cod')];
    for (const { number } of waiting) await orderIs(number, 'on_hold');
    const elsewhere = await house.place('simple', { storeCode: 'kw_en' });
    await orderIs(elsewhere.number, 'sourced');
    await house.hub.jobs.runNow('risk.release_held');
    for (const { number } of waiting) expect((await house.order(number))?.reason).to.equal('maintenance');

    await house.restart();
    await call('POST', '/admin/risk/maintenance/AE/end', { reason: 'it has moved' });
    await house.hub.jobs.runNow('risk.release_held');
    for (const { number } of waiting) await orderIs(number, 'sourced');
    await house.settled();

    expect((await house.openTasks()).filter((task) => task.kind === 'order.on_hold')).to.deep.equal([]);
    const [held] = await house.rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM orders WHERE state = 'on_hold' AND reason = 'maintenance'",
    );
    expect(Number(held?.n)).to.equal(0);
  });
});
