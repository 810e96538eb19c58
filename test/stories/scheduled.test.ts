/** Orders that wait for goods, for a release, for their date: what wakes them, and what they take. */
import { expect } from 'chai';
import { demoErpKey } from '../../config/demo-keys.ts';
import { setSelling } from '../../src/core/catalog/index.ts';
import { until } from './house.ts';
import { openShortHouse, PLENTY, RARE, type ShortHouse } from './short-house.ts';

const DAY = 86_400_000;
const onDay = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

describe('stories/scheduled', () => {
  let short: ShortHouse;

  before(async () => {
    short = await openShortHouse({ whenMissing: 'backorder', backorder: 'ship_available' });
    await short.stockUp(short.places[1], PLENTY, 50);
    await selling(RARE, { backorder: true });
  });
  after(() => short?.close());

  const selling = (sku: string, over: { backorder?: boolean; releaseOn?: string }) =>
    short.house.hub.db.tx((tx) =>
      setSelling(tx, { sku, releaseOn: null, availableOn: null, backorder: false, ...over }),
    );
  const receive = (storeId: string, sku: string, quantity: string, key: string) =>
    short.house.call('/erp/v1/receipts', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${demoErpKey('AE01')}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({
        receiptId: key,
        storeId,
        status: 'RECEIVED',
        receivedAt: '2026-11-22T12:00:00Z',
        lines: [{ lineNo: 1, sku, quantity }],
      }),
    });

  it('back order: what is there leaves at once, the rest when goods are received, in the order of their coming', async () => {
    const { house, order, inState, stockUp, places } = short;
    const first = await order(1, 1);
    const second = await order(1, 1);
    await inState(first.number, 'scheduled');
    await inState(second.number, 'scheduled');
    await house.settled();
    expect(await house.count('shipments', `order_id = '${first.id}'`)).to.equal(1);

    // In this order, because the job that wakes orders runs once a minute by itself too.
    await receive(places[0], PLENTY, '1', 'other-goods');
    await house.settled();
    expect((await house.order(first.number))?.state).to.equal('scheduled');
    await stockUp(places[0], RARE, 1);
    // A snapshot or a correction wakes nobody by itself: the job does.
    await house.hub.jobs.runNow('order.wake_waiting');
    await inState(first.number, 'closed');
    expect((await house.order(second.number))?.state).to.equal('scheduled');

    await stockUp(places[0], RARE, 1);
    const answer = await receive(places[0], RARE, '1', 'rare-goods');
    expect(answer.status, JSON.stringify(answer.body)).to.be.below(300);
    await inState(second.number, 'closed');
    await house.check();
    expect(await house.count('shipments', `order_id = '${second.id}'`)).to.equal(2);
    const told = [...house.magento.shipments.values()].filter((one) => one.order.entity_id === second.entityId);
    expect(told).to.have.length(2);
  });

  it('pre-order: it waits for its day, and starts once however often the clock strikes', async () => {
    const { house, order, inState } = short;
    await selling(PLENTY, { releaseOn: onDay(3) });
    const { number, id } = await order(0, 1);
    await inState(number, 'scheduled');
    await house.hub.jobs.runNow('order.start_scheduled');
    expect(await house.order(number)).to.include({ state: 'scheduled', reason: 'pre_order' });

    await selling(PLENTY, {});
    await house.hub.db.tx((tx) => tx.run("UPDATE orders SET due_at = '2026-01-01 00:00:00.000' WHERE id = ?", [id]));
    await house.hub.jobs.runNow('order.start_scheduled').catch(() => undefined);
    await house.hub.jobs.runNow('order.start_scheduled').catch(() => undefined);

    await inState(number, 'closed');
    await house.check();
    expect(await house.count('shipments', `order_id = '${id}'`)).to.equal(1);
  });

  it('goods do not come: when the wait is over the customer is asked', async () => {
    const { house, order, inState, tokens } = short;
    // One piece may be left of those before: it leaves, the other one is waited for.
    const { number, id } = await order(2, 0);
    await inState(number, 'scheduled');
    await house.hub.db.tx(async (tx) => {
      await tx.run("UPDATE orders SET due_at = '2026-01-01 00:00:00.000' WHERE id = ?", [id]);
      await tx.run("UPDATE order_waits SET due_at = '2026-01-01 00:00:00.000' WHERE order_id = ?", [id]);
    });

    await house.hub.jobs.runNow('order.start_scheduled');

    await inState(number, 'amending');
    await until('the mail', () => tokens(number).length === 1);
    await house.check({ tasks: ['order.amending'] });
  });
});
