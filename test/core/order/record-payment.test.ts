/** What the channel says later of a payment: forward only; what waited goes on, what failed ends, what is late is given up. */
import { expect } from 'chai';
import {
  askPayments,
  expirePayments,
  lockOrders,
  recordPayment,
  releaseOrder,
  type IncomingOrder,
} from '../../../src/core/order/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, incomingOrder, orderRow, receive, shop } from '../made.ts';

type Payment = IncomingOrder['payment'];
const said = (mode: Payment['mode'], paidMinor = 0): Payment => ({
  method: 'card',
  mode,
  paidMinor,
  dueMinor: 12_000 - paidMinor,
});

describe('core/order/record-payment', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop();
  });
  afterEach(() => fresh.drop());

  const pending = async (over: Partial<IncomingOrder> = {}): Promise<IncomingOrder> => {
    const order = incomingOrder({ state: 'new', payment: said('pending'), ...over });
    await receive(fresh.db, [order]);
    return order;
  };
  const hear = (order: IncomingOrder, over: Partial<IncomingOrder>): Promise<unknown> =>
    receive(fresh.db, [{ ...order, ...over }]);
  const events = async (id: string): Promise<string[]> =>
    (await all<{ event: string }>(fresh.db, `SELECT event FROM event_log WHERE doc_key = '${id}' ORDER BY seq`)).map(
      (row) => row.event,
    );

  // prettier-ignore
  const after: [string, Partial<IncomingOrder>, string, string | null][] = [
    ['paid', { state: 'processing', payment: said('prepaid', 12_000) }, 'accepted', null],
    ['authorised', { state: 'processing', payment: { ...said('authorised'), gateway: 'checkout', reference: 'pay_1' } }, 'accepted', null],
    ['cash after all', { state: 'new', payment: said('cod') }, 'accepted', null],
    ['still on its way', { state: 'new', payment: said('pending') }, 'on_hold', 'payment_pending'],
    ['failed', { state: 'canceled', payment: said('failed') }, 'cancelled', 'payment_failed'],
    ['paid, but now held over there', { state: 'holded', payment: said('prepaid', 12_000) }, 'on_hold', 'payment_pending'],
  ];
  for (const [name, over, state, reason] of after) {
    it(`receiveOrders: a pending order is ${name}, it is ${state}`, async () => {
      const order = await pending();

      await hear(order, over);

      expect(await orderRow(fresh.db, order)).to.include({ state, reason });
    });
  }

  it('recordPayment: tells once that it has changed, keeps who has the money, and a repeat says nothing', async () => {
    const order = await pending();
    const { id } = await orderRow(fresh.db, order);
    const paid = { ...said('authorised'), gateway: 'checkout', reference: 'pay_1', authorisedMinor: 12_000 };
    const record = () =>
      fresh.db.tx(async (tx) => {
        for (const one of await lockOrders(tx, [id])) await recordPayment(tx, one, paid, 'processing');
      });

    await record();
    await record();

    expect((await events(id)).filter((event) => event === 'order.payment_changed')).to.have.length(1);
    expect(
      await all(fresh.db, 'SELECT payment_mode, payment_gateway, payment_ref, authorised_minor FROM orders'),
    ).to.deep.equal([
      { payment_mode: 'authorised', payment_gateway: 'checkout', payment_ref: 'pay_1', authorised_minor: 12_000 },
    ]);
  });

  it('receiveOrders: an older word cannot take paid money back', async () => {
    const order = incomingOrder();
    await receive(fresh.db, [order]);

    await hear(order, { state: 'new', payment: said('pending') });
    await hear(order, { state: 'processing', payment: said('authorised') });

    expect(await all(fresh.db, 'SELECT payment_mode, paid_minor FROM orders')).to.deep.equal([
      { payment_mode: 'prepaid', paid_minor: 12_000 },
    ]);
  });

  it('receiveOrders: held over there and let go there, it goes on here', async () => {
    const order = incomingOrder({ state: 'holded' });
    await receive(fresh.db, [order]);

    await hear(order, { state: 'processing' });

    expect(await orderRow(fresh.db, order)).to.include({ state: 'accepted', reason: null });
    expect(await all(fresh.db, "SELECT id FROM tasks WHERE state = 'open'")).to.deep.equal([]);
  });

  it('receiveOrders: money that comes for a cancelled order is told, so that it goes back', async () => {
    const order = await pending();
    await hear(order, { state: 'canceled', payment: said('failed') });
    const { id } = await orderRow(fresh.db, order);

    await hear(order, { state: 'processing', payment: said('prepaid', 12_000) });

    expect(await orderRow(fresh.db, order)).to.include({ state: 'cancelled' });
    expect(await events(id)).to.include('order.changed');
  });

  const minutes = (n: number): Date => new Date(Date.now() + n * 60_000);
  // The builder's orders were received long ago.
  const freshly = () => fresh.db.tx((tx) => tx.run("UPDATE orders SET received_at = '2099-01-01 00:00:00.000'"));

  it('askPayments: asked after a while, then ever more seldom; another is not asked', async () => {
    await pending();
    await receive(fresh.db, [incomingOrder()]);
    const ask = (at: Date): Promise<number> => fresh.db.tx((tx) => askPayments(tx, at, 10));

    const asked = [
      await ask(minutes(0)),
      await ask(minutes(1)),
      await ask(minutes(5)),
      await ask(minutes(6)),
      await ask(minutes(13.1)),
    ];

    expect(asked).to.deep.equal([1, 0, 1, 0, 1]);
    expect(await all(fresh.db, "SELECT id FROM event_log WHERE event = 'order.hinted'")).to.have.length(3);
    await freshly();
  });

  it('expirePayments: asked once more, then cancelled; what was set aside and the task go with it', async () => {
    const order = await pending();
    const { id } = await orderRow(fresh.db, order);
    const expire = (at: Date) => fresh.db.tx((tx) => expirePayments(tx, at, 10));

    expect(await expire(minutes(29))).to.deep.equal({ asked: 0, cancelled: 0 });
    expect(await expire(minutes(31))).to.deep.equal({ asked: 1, cancelled: 0 });
    expect(await expire(minutes(32))).to.deep.equal({ asked: 0, cancelled: 0 });
    expect(await expire(minutes(34))).to.deep.equal({ asked: 0, cancelled: 1 });
    expect(await expire(minutes(35))).to.deep.equal({ asked: 0, cancelled: 0 });

    expect(await orderRow(fresh.db, order)).to.include({ state: 'cancelled', reason: 'payment_overdue' });
    expect(await events(id)).to.include('order.cancelled');
    expect(await all(fresh.db, 'SELECT cancelled FROM order_lines')).to.deep.equal([{ cancelled: 1 }]);
  });

  it('expirePayments: paid at the last moment, or let go by a person, is left alone', async () => {
    const [paid, vouched] = [await pending(), await pending()];
    await fresh.db.tx((tx) => expirePayments(tx, minutes(31), 10));
    await hear(paid, { state: 'processing', payment: said('prepaid', 12_000) });
    const { id } = await orderRow(fresh.db, vouched);
    await fresh.db.tx((tx) => releaseOrder(tx, id, 'seen'));

    const done = await fresh.db.tx((tx) => expirePayments(tx, minutes(40), 10));

    expect(done).to.deep.equal({ asked: 0, cancelled: 0 });
    expect([(await orderRow(fresh.db, paid)).state, (await orderRow(fresh.db, vouched)).state]).to.deep.equal([
      'accepted',
      'accepted',
    ]);
  });
});
