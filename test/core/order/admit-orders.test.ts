/** The one gate to `accepted`: what stops an order, in which order, and what lets it go on. */
import { expect } from 'chai';
import { letGo, lockOrders, releaseOrder, type IncomingOrder } from '../../../src/core/order/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { setChannel as setOf } from '../../helpers/master.ts';
import { all, codeOf, incomingOrder, lineOf, orderRow, receive, shop } from '../made.ts';

const payment = (mode: IncomingOrder['payment']['mode'], dueMinor = 12_000): IncomingOrder['payment'] => ({
  method: 'm',
  mode,
  paidMinor: mode === 'prepaid' ? 12_000 : 0,
  dueMinor: mode === 'prepaid' ? 0 : dueMinor,
});
const tomorrow = '2099-01-01 10:00:00.000';

describe('core/order/admit-orders', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop();
  });
  after(() => fresh.drop());

  const place = async (over: Partial<IncomingOrder>): Promise<{ id: string; state: string; reason: string | null }> => {
    const order = incomingOrder(over);
    await receive(fresh.db, [order]);
    return orderRow(fresh.db, order);
  };
  const tasks = (id: string): Promise<{ reason_code: string }[]> =>
    all(fresh.db, `SELECT reason_code FROM tasks WHERE state = 'open' AND order_id = '${id}'`);
  const setChannel = (config: Parameters<typeof setOf>[2]): Promise<void> => setOf(fresh.db, 'AE', config);

  // prettier-ignore
  const table: [string, Partial<IncomingOrder>, string, string | null, number][] = [
    ['paid', {}, 'accepted', null, 0],
    ['cancelled over there, and unpaid too', { state: 'canceled', payment: payment('failed') }, 'cancelled', 'channel_canceled', 0],
    ['closed over there', { state: 'closed' }, 'cancelled', 'channel_closed', 0],
    ['its payment failed', { payment: payment('failed') }, 'cancelled', 'payment_failed', 0],
    ['held over there, though pending', { state: 'holded', payment: payment('pending') }, 'on_hold', 'channel_holded', 1],
    ['looked at over there: no deadline runs', { state: 'payment_review', payment: payment('pending') }, 'on_hold', 'channel_payment_review', 1],
    ['its payment on the way', { state: 'new', payment: payment('pending') }, 'on_hold', 'payment_pending', 0],
    ['cash up to the limit', { payment: payment('cod', 300_000) }, 'accepted', null, 0],
    ['more cash than the limit', { payment: payment('cod', 300_001) }, 'on_hold', 'cod_over_limit', 1],
    ['for a later date', { notBefore: tomorrow }, 'scheduled', 'not_before', 0],
    ['for a date that has passed', { notBefore: '2020-01-01 10:00:00.000' }, 'accepted', null, 0],
    ['nothing to pick', { lines: [lineOf({ ships: false, sku: 'EGIFT' })] }, 'closed', 'nothing_to_ship', 0],
  ];
  for (const [name, over, state, reason, open] of table) {
    it(`receive: ${name}, is ${state}`, async () => {
      const row = await place(over);

      expect([row.state, row.reason]).to.deep.equal([state, reason]);
      expect(await tasks(row.id)).to.have.length(open);
    });
  }

  it('receive: a payment on its way has a deadline, its date is the deadline of a scheduled one', async () => {
    const pending = await place({ payment: payment('pending') });
    const later = await place({ notBefore: tomorrow });

    const due = await all<{ due_at: string | null }>(
      fresh.db,
      `SELECT due_at FROM orders WHERE id IN ('${pending.id}', '${later.id}') ORDER BY due_at`,
    );

    const minutes = (new Date(`${due[0]?.due_at?.replace(' ', 'T')}Z`).getTime() - Date.now()) / 60_000;
    expect(minutes).to.be.within(29, 30.1);
    expect(due[1]?.due_at).to.equal(tomorrow);
  });

  it('receive: of what ends where it begins nothing is wanted', async () => {
    const { id } = await place({ payment: payment('failed') });

    expect(await all(fresh.db, `SELECT quantity, cancelled FROM order_lines WHERE order_id = '${id}'`)).to.deep.equal([
      { quantity: 1, cancelled: 1 },
    ]);
  });

  it('receive: a channel that takes no such cash rejects it, one with its own patience waits longer', async () => {
    await setChannel({ codOverLimit: 'reject', paymentMinutes: { banktransfer: 4_320, '*': 60 } });
    const cash = await place({ payment: payment('cod', 300_001) });
    const transfer = await place({ payment: { ...payment('pending'), method: 'banktransfer' } });
    const card = await place({ payment: payment('pending') });
    await setChannel({ codOverLimit: 'hold', paymentMinutes: undefined });

    const due = async (id: string): Promise<number> => {
      const [row] = await all<{ due_at: string }>(fresh.db, `SELECT due_at FROM orders WHERE id = '${id}'`);
      return Math.round((new Date(`${row?.due_at.replace(' ', 'T')}Z`).getTime() - Date.now()) / 60_000);
    };
    expect([cash.state, cash.reason]).to.deep.equal(['rejected', 'cod_over_limit']);
    expect([await due(transfer.id), await due(card.id)]).to.deep.equal([4_320, 60]);
  });

  it('releaseOrder: what it was held for counts no more, its task is done, and the next brake holds it', async () => {
    const { id } = await place({ payment: payment('cod', 300_001), notBefore: tomorrow });

    await fresh.db.tx((tx) => releaseOrder(tx, id, 'the customer is known'));

    const [row] = await all(fresh.db, `SELECT state, reason FROM orders WHERE id = '${id}'`);
    expect(row).to.deep.equal({ state: 'scheduled', reason: 'not_before' });
    expect(await tasks(id)).to.have.length(0);
    expect(await codeOf(fresh.db.tx((tx) => releaseOrder(tx, id, 'again')))).to.match(/^order\./);
  });

  it('letGo: who starts a scheduled order before its date has a reason for it', async () => {
    const { id } = await place({ notBefore: tomorrow });

    await fresh.db.tx(async (tx) => letGo(tx, await lockOrders(tx, [id]), 'start'));

    expect(await all(fresh.db, `SELECT state, reason FROM orders WHERE id = '${id}'`)).to.deep.equal([
      { state: 'accepted', reason: null },
    ]);
  });

  it('letGo: whoever releases an unconfirmed payment says that the money is there', async () => {
    const { id } = await place({ payment: payment('pending') });

    await fresh.db.tx((tx) => releaseOrder(tx, id, 'seen at the bank'));

    const [row] = await all(
      fresh.db,
      `SELECT state, payment_mode, paid_minor, due_minor FROM orders WHERE id = '${id}'`,
    );
    expect(row).to.deep.equal({ state: 'accepted', payment_mode: 'prepaid', paid_minor: 12_000, due_minor: 0 });
    expect(await all(fresh.db, `SELECT move FROM history WHERE order_id = '${id}' AND move = 'vouch'`)).to.have.length(
      1,
    );
  });
});
