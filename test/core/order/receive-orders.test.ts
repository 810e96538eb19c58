/** Orders become ours: new, known, held, closed, refused, each by itself. */
import { expect } from 'chai';
import type { IncomingOrder } from '../../../src/core/order/index.ts';
import { releaseOrder } from '../../../src/core/order/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf, incomingOrder, lineOf, orderRow, receive, shop } from '../made.ts';

describe('core/order/receive-orders', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop();
  });
  after(() => fresh.drop());

  const payment = (mode: IncomingOrder['payment']['mode']) => ({ method: 'm', mode, paidMinor: 0, dueMinor: 0 });
  const firsts: readonly [string, Partial<IncomingOrder>, string, string | null, string][] = [
    ['paid', {}, 'accepted', null, 'order.accepted'],
    ['cash', { payment: payment('cod') }, 'accepted', null, 'order.accepted'],
    ['payment pending', { payment: payment('pending') }, 'on_hold', 'payment_pending', 'order.held'],
    ['payment failed', { payment: payment('failed') }, 'cancelled', 'payment_failed', 'order.cancelled'],
    ['held in Magento', { state: 'holded' }, 'on_hold', 'channel_holded', 'order.held'],
    ['cancelled in Magento', { state: 'canceled' }, 'cancelled', 'channel_canceled', 'order.cancelled'],
    [
      'nothing to ship',
      { virtual: true, lines: [lineOf({ ships: false, sku: 'EGIFT' })] },
      'closed',
      'nothing_to_ship',
      'order.closed',
    ],
  ];
  for (const [name, over, state, reason, told] of firsts) {
    it(`receiveOrders: ${name}, is ${state}`, async () => {
      const order = incomingOrder(over);

      const [outcome] = await receive(fresh.db, [order]);

      const row = await orderRow(fresh.db, order);
      const events = await all<{ event: string }>(
        fresh.db,
        `SELECT event FROM event_log WHERE doc_key = '${row.id}' ORDER BY seq`,
      );
      expect(outcome).to.equal(undefined);
      expect(row).to.include({ state, reason, version: 2 });
      expect(events.map((one) => one.event)).to.include(told);
    });
  }

  const code = (outcome: unknown) => (outcome as { code?: string } | undefined)?.code;

  it('receiveOrders: one that cannot be read among good ones, fails alone', async () => {
    const [good, unknown, foreign] = [
      incomingOrder(),
      incomingOrder({ lines: [lineOf({ sku: 'NEVER' })] }),
      incomingOrder({ currency: 'KWD' }),
    ];

    const outcomes = await receive(fresh.db, [unknown, good, foreign]);

    expect(outcomes.map(code)).to.deep.equal(['order.unknown_sku', undefined, 'order.unsupported_currency']);
    expect((await orderRow(fresh.db, good)).state).to.equal('accepted');
    expect(await codeOf(orderRow(fresh.db, unknown))).to.not.equal('done');
  });

  it('receiveOrders: a channel nobody has set up, is refused', async () => {
    const outcomes = await receive(fresh.db, [incomingOrder()], { channelId: 'XX' });

    expect(outcomes.map(code)).to.deep.equal(['order.unknown_channel']);
  });

  it('receiveOrders: the same order twice in one group, is one order and a revision', async () => {
    const order = incomingOrder();

    await receive(fresh.db, [order, order]);

    const { id } = await orderRow(fresh.db, order);
    expect(await all(fresh.db, `SELECT state FROM order_revisions WHERE order_id = '${id}'`)).to.deep.equal([
      { state: 'kept' },
    ]);
    expect(await all(fresh.db, `SELECT id FROM order_lines WHERE order_id = '${id}'`)).to.have.length(1);
  });

  it('releaseOrder: an order on hold, is accepted; one that is not, is a conflict', async () => {
    const order = incomingOrder({ payment: payment('pending') });
    await receive(fresh.db, [order]);
    const { id } = await orderRow(fresh.db, order);

    await fresh.db.tx((tx) => releaseOrder(tx, id, 'paid'));

    expect(await orderRow(fresh.db, order)).to.include({ state: 'accepted', version: 3 });
    expect(await codeOf(fresh.db.tx((tx) => releaseOrder(tx, id, 'again')))).to.equal('order.illegal_move');
    expect(await codeOf(fresh.db.tx((tx) => releaseOrder(tx, 'nobody', 'x')))).to.equal('order.unknown');
  });
});
