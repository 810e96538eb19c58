/** The same order again, another body of it, and pushes that never came. */
import { expect } from 'chai';
import { demoPushKey } from '../../config/demo-keys.ts';
import { toModelDump, toRest } from '../../sandbox/magento/shapes.ts';
import { openHouse, until, type House } from './house.ts';

const headers = { authorization: `Bearer ${demoPushKey('AE')}`, 'content-type': 'application/json' };

describe('stories/repeats', () => {
  let house: House;

  before(async () => {
    house = await openHouse({ stepMs: 30 });
  });
  after(() => house?.close());

  const push = (body: string) => house.call('/magento/orders', { method: 'POST', headers, body });

  it('the same push ten times at once: one order, and each caller is told the same', async () => {
    const order = house.magento.placeOrder('simple', { storeCode: 'ae_en' });
    const number = `AE-${order.increment_id}`;
    const body = JSON.stringify(toRest(order));

    const answers = await Promise.all(Array.from({ length: 10 }, () => push(body)));

    expect(answers.map(({ status }) => status)).to.deep.equal(Array.from({ length: 10 }, () => 202));
    expect(
      new Set(answers.map(({ body: told }) => JSON.stringify([told['accepted'], told['orderNumber']]))),
    ).to.deep.equal(new Set([JSON.stringify([true, number])]));
    await until('closed', async () => (await house.order(number))?.state === 'closed');
    const late = await push(body);
    await house.check();
    expect(late).to.include({ status: 202 });
    expect(await house.count('orders', `number = '${number}'`)).to.equal(1);
    expect(await house.count('order_revisions')).to.equal(0);
    expect(await house.count('inbound_messages', `order_number = '${number}'`)).to.equal(1);
  });

  it('another body that says nothing new of a known order: kept as a revision, once, and changes nothing', async () => {
    const { order, number } = await house.place('simple');
    await until('closed', async () => (await house.order(number))?.state === 'closed');
    const before = await house.order(number);
    const changed = JSON.stringify({ ...toRest(order), customer_note: 'please ring twice' });

    const answers = [await push(changed), await push(changed)];

    await house.check();
    expect(answers.map(({ status, body }) => [status, body['orderNumber']])).to.deep.equal([
      [202, number],
      [202, number],
    ]);
    const after = await house.order(number);
    expect(lifeOf(after)).to.deep.equal(lifeOf(before));
    const kept = await house.rows<{ state: string; body: string }>(
      `SELECT r.state, m.body FROM order_revisions r JOIN inbound_messages m ON m.id = r.inbound_id WHERE r.order_id = ?`,
      [before?.id ?? ''],
    );
    expect(kept.map((one) => [one.state, one.body])).to.deep.equal([['no_change', changed]]);
  });

  it('the same order in two shapes at the same time: one order and one revision', async () => {
    const order = house.magento.placeOrder('two_lines', { storeCode: 'ae_en' });
    const number = `AE-${order.increment_id}`;

    await Promise.all([push(JSON.stringify(toRest(order))), push(JSON.stringify(toModelDump(order)))]);

    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
    const { id } = (await house.order(number)) ?? { id: '' };
    expect(await house.count('order_revisions', `order_id = '${id}'`)).to.equal(1);
    expect(await house.count('shipments', `order_id = '${id}'`)).to.equal(1);
  });

  it('a lost push: the next look at Magento takes the order in, later looks do not again', async () => {
    const orders = ['ae_en', 'kw_en', 'ae_en'].map((storeCode) => house.magento.placeOrder('simple', { storeCode }));

    const first = await house.hub.jobs.runNow('magento.heal_lost_pushes');

    for (const order of orders) {
      const number = `${order.store.channel}-${order.increment_id}`;
      await until(number, async () => (await house.order(number))?.state === 'closed');
    }
    const second = await house.hub.jobs.runNow('magento.heal_lost_pushes');
    await house.check();
    expect(first).to.equal('3 orders taken in');
    expect(second).to.equal('0 orders taken in');
  });

  it('a push that comes after the look has taken the order in: no second order', async () => {
    const order = house.magento.placeOrder('simple', { storeCode: 'ae_en' });
    const number = `AE-${order.increment_id}`;
    await house.hub.jobs.runNow('magento.heal_lost_pushes');

    await house.magento.pushOrder(order, 'hint');

    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
    expect(await house.count('shipments', `order_id = '${(await house.order(number))?.id}'`)).to.equal(1);
  });
});

/** An order without what is kept of the channel's last word and of the telling. */
function lifeOf(order: object | undefined): object {
  const apart = new Set(['version', 'updated_at', 'channel_inbound_id', 'channel_state', 'channel_updated_at']);
  return Object.fromEntries(Object.entries(order ?? {}).filter(([name]) => !apart.has(name)));
}
