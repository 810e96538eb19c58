/** Sourcing on a real database: one group never promises a piece twice. */
import { expect } from 'chai';
import { savePolicy } from '../../../src/core/catalog/index.ts';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, incomingOrder, lineOf, orderRow, places, receive, shop, sku, sourced } from '../made.ts';

describe('core/sourcing/source-orders', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(2);
  });
  afterEach(() => fresh.drop());

  it('sourceOrders: five orders in one group for four pieces, four are served and one waits with a task', async () => {
    const orders = Array.from({ length: 5 }, () => incomingOrder());
    await receive(fresh.db, orders);
    const ids = await Promise.all(orders.map(async (order) => (await orderRow(fresh.db, order)).id));

    const outcomes = await fresh.db.tx((tx) => sourceOrders(tx, ids, planShipments));

    const states = await all<{ state: string; n: number }>(
      fresh.db,
      'SELECT state, COUNT(*) AS n FROM orders GROUP BY state ORDER BY state',
    );
    expect(outcomes).to.deep.equal(ids.map(() => undefined));
    expect(states).to.deep.equal([
      { state: 'on_hold', n: 1 },
      { state: 'sourced', n: 4 },
    ]);
    expect(await all(fresh.db, `SELECT reserved FROM stock WHERE sku = '${sku}'`)).to.deep.equal([
      { reserved: 2 },
      { reserved: 2 },
    ]);
    expect(await all(fresh.db, 'SELECT reason_code FROM tasks')).to.deep.equal([
      { reason_code: 'no_location_has_all' },
    ]);
    expect(await all(fresh.db, 'SELECT seq FROM routing_decisions')).to.have.length(5);
  });

  it('sourceOrders: two lines of one SKU, are counted together', async () => {
    const order = incomingOrder({ lines: [lineOf({ quantity: 2 }), lineOf({ quantity: 1, magentoItemId: 2 })] });
    await receive(fresh.db, [order]);
    const { id } = await orderRow(fresh.db, order);

    await fresh.db.tx((tx) => sourceOrders(tx, [id], planShipments));

    expect(await orderRow(fresh.db, order)).to.include({ state: 'on_hold', reason: 'no_location_has_all' });
  });

  it('sourceOrders: sold by the metre, kept in centimetres, the metre is reserved and leaves in centimetres', async () => {
    await fresh.db.tx((tx) => tx.run('UPDATE items SET sales_factor = 100 WHERE sku = ?', [sku]));
    await fresh.db.tx((tx) => tx.run('UPDATE stock SET base = 250, physical = 250 WHERE sku = ?', [sku]));
    const [fits, tooMuch] = [
      incomingOrder({ lines: [lineOf({ quantity: 2 })] }),
      incomingOrder({ lines: [lineOf({ quantity: 3 })] }),
    ];
    await receive(fresh.db, [fits, tooMuch]);
    const ids = await Promise.all([fits, tooMuch].map(async (order) => (await orderRow(fresh.db, order)).id));

    await fresh.db.tx((tx) => sourceOrders(tx, ids, planShipments));

    expect(await orderRow(fresh.db, tooMuch)).to.include({ state: 'on_hold' });
    expect(await all(fresh.db, 'SELECT quantity, reserved FROM shipment_lines')).to.deep.equal([
      { quantity: 2, reserved: 200 },
    ]);
    expect(await all(fresh.db, 'SELECT SUM(reserved) AS held FROM stock')).to.deep.equal([{ held: 200 }]);
  });

  it('sourceOrders: the same order again, changes nothing', async () => {
    const { orderId } = await sourced(fresh.db);

    await fresh.db.tx((tx) => sourceOrders(tx, [orderId], planShipments));

    expect(await all(fresh.db, 'SELECT id FROM shipments')).to.have.length(1);
    expect(await all(fresh.db, `SELECT SUM(reserved) AS held FROM stock`)).to.deep.equal([{ held: 1 }]);
  });

  it('sourceOrders: a country policy that names one place, all orders go there and the other is told apart', async () => {
    const only = places[1];
    const policy = { channelId: 'AE', mayFulfilFrom: [only], mayReturnTo: [only], crossCompany: 'FORBID' } as const;
    await fresh.db.tx((tx) => savePolicy(tx, policy, { who: 'test' }));
    const orders = Array.from({ length: 3 }, () => incomingOrder());
    await receive(fresh.db, orders);
    const ids = await Promise.all(orders.map(async (order) => (await orderRow(fresh.db, order)).id));

    await fresh.db.tx((tx) => sourceOrders(tx, ids, planShipments));

    const shipped = await all(fresh.db, 'SELECT DISTINCT location_id FROM shipments');
    const states = await all(fresh.db, 'SELECT state, COUNT(*) AS n FROM orders GROUP BY state ORDER BY state');
    expect(shipped).to.deep.equal([{ location_id: only }]);
    expect(states).to.deep.equal([
      { state: 'on_hold', n: 1 },
      { state: 'sourced', n: 2 },
    ]);
    const decisions = await all<{ [column: string]: unknown }>(fresh.db, 'SELECT * FROM routing_decisions');
    expect(JSON.stringify(decisions)).to.contain('cross_company');
  });
});
