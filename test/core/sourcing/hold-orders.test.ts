/** Pieces set aside for a payment under way: whose they are until the deadline, and afterwards. */
import { expect } from 'chai';
import { expireHolds } from '../../../src/core/inventory/index.ts';
import { releaseOrder } from '../../../src/core/order/index.ts';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { holdOrders, sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, incomingOrder, lineOf, orderRow, receive, shop, sku } from '../made.ts';

describe('core/sourcing/hold-orders', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(1);
  });
  afterEach(() => fresh.drop());

  const sums = async () =>
    (
      await all<{ held: number; reserved: number }>(
        fresh.db,
        `SELECT SUM(hold) AS held, SUM(reserved) AS reserved FROM stock`,
      )
    )[0];
  async function pending(quantity = 1): Promise<string> {
    const order = incomingOrder({ lines: [lineOf({ quantity })] });
    const unpaid = { ...order, payment: { ...order.payment, mode: 'pending' as const } };
    await receive(fresh.db, [unpaid]);
    return (await orderRow(fresh.db, unpaid)).id;
  }
  const hold = (...ids: string[]) => fresh.db.tx((tx) => holdOrders(tx, ids));

  it('holdOrders: an unpaid order keeps its piece from others; told twice, once', async () => {
    const id = await pending();
    await hold(id);
    await hold(id);
    expect(await sums()).to.deep.equal({ held: 1, reserved: 0 });

    const others = [incomingOrder(), incomingOrder()];
    await receive(fresh.db, others);
    const ids = await Promise.all(others.map(async (order) => (await orderRow(fresh.db, order)).id));
    await fresh.db.tx((tx) => sourceOrders(tx, ids, planShipments));

    expect(
      (await Promise.all(others.map((order) => orderRow(fresh.db, order)))).map((one) => one.state).sort(),
    ).to.deep.equal(['on_hold', 'sourced']);
    expect(
      await all(fresh.db, `SELECT physical - hold - reserved AS free FROM stock WHERE sku = '${sku}'`),
    ).to.deep.equal([{ free: 0 }, { free: 0 }]);
  });

  it('holdOrders: paid, the piece is reserved in the transaction that lets it go', async () => {
    const id = await pending();
    await hold(id);

    await fresh.db.tx((tx) => releaseOrder(tx, id, 'paid'));
    await fresh.db.tx((tx) => sourceOrders(tx, [id], planShipments));

    expect(await sums()).to.deep.equal({ held: 0, reserved: 1 });
    expect(await all(fresh.db, 'SELECT state FROM stock_holds')).to.deep.equal([{ state: 'released' }]);
  });

  it('expireHolds: after the deadline the piece is everybody’s, before it is not', async () => {
    const id = await pending();
    await hold(id);
    const expire = (minutes: number) =>
      fresh.db.tx((tx) => expireHolds(tx, new Date(Date.now() + minutes * 60_000), 10));

    expect(await expire(29)).to.deep.equal([]);
    expect(await expire(35)).to.deep.equal([{ owner: `order:${id}`, orderId: id }]);
    expect(await sums()).to.deep.equal({ held: 0, reserved: 0 });
  });

  it('holdOrders: where nobody has all of it nothing is set aside; an order held for another reason neither', async () => {
    const tooMuch = await pending(5);
    const order = incomingOrder({ lines: [lineOf({ quantity: 5 })] });
    await receive(fresh.db, [order]);
    const other = (await orderRow(fresh.db, order)).id;
    await fresh.db.tx((tx) => sourceOrders(tx, [other], planShipments));

    await hold(tooMuch, other);

    expect(await sums()).to.deep.equal({ held: 0, reserved: 0 });
  });
});
