/** The pages of money: who sees them, what can be done, and two people at once. */
import { expect } from 'chai';
import { requestRefunds } from '../../../src/core/payment/index.ts';
import { makeOrder } from '../../helpers/make.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/money', () => {
  let house: House;
  let orderId = '';

  before(async () => {
    house = await openHouse();
    const order = makeOrder({ state: 'sourced', payment_mode: 'prepaid', grand_total_minor: 20_000, due_minor: 0 });
    orderId = String(order.id);
    await house.db.tx((tx) => tx.insert('orders', [order]));
  });
  after(() => house?.close());

  const refund = async (key: string): Promise<{ id: string; version: number }> => {
    await house.db.tx((tx) =>
      requestRefunds(tx, [{ orderId, key, amountMinor: 1_000, currency: 'AED', reason: 'not_shipped' }]),
    );
    const row = await house.db.read((r) =>
      r.one<{ id: string; version: number }>('SELECT id, version FROM refunds WHERE ref_key = ?', [key]),
    );
    return { id: String(row?.id), version: Number(row?.version) };
  };
  const signedIn = async (login: string): Promise<Visitor> => {
    const visitor = house.visitor();
    await visitor.signIn(login);
    return visitor;
  };

  it('money: a manager sees what waits in both languages, and the order’s payments', async () => {
    await refund('k1');
    const visitor = await signedIn('manager');

    const list = await visitor.get('/console/money?list=refunds');
    const lists = await Promise.all(
      ['charges', 'held', 'misfits'].map((one) => visitor.get(`/console/money?list=${one}`)),
    );
    const page = await visitor.get(`/console/orders/${orderId}`);

    expect([list, ...lists, page].map((one) => one.statusCode)).to.deep.equal([200, 200, 200, 200, 200]);
    expect(list.payload).to.include('To be paid out by hand').and.include('It is paid out');
    expect(page.payload).to.include('id="charges"');
  });

  it('done: by hand with its reference; who comes second is told', async () => {
    const { id, version } = await refund('k2');
    const visitor = await signedIn('manager');
    await visitor.get('/console/money');
    const fields = { version: String(version), reference: 'TT-77' };

    const first = await visitor.post(`/console/money/refunds/${id}/done`, fields);
    const second = await visitor.post(`/console/money/refunds/${id}/done`, fields);

    expect([first.statusCode, second.statusCode]).to.deep.equal([303, 409]);
    const row = await house.db.read((r) =>
      r.one<{ state: string; done_reference: string; done_by: string }>('SELECT * FROM refunds WHERE id = ?', [id]),
    );
    expect(row).to.include({ state: 'done', done_reference: 'TT-77', done_by: 'manager' });
  });

  it('done: without a reference, is refused and changes nothing', async () => {
    const { id, version } = await refund('k3');
    const visitor = await signedIn('manager');
    await visitor.get('/console/money');

    const answer = await visitor.post(`/console/money/refunds/${id}/done`, { version: String(version), reference: '' });

    expect(answer.statusCode).to.equal(400);
    const row = await house.db.read((r) => r.one<{ state: string }>('SELECT state FROM refunds WHERE id = ?', [id]));
    expect(row?.state).to.equal('by_hand');
  });

  it('money: a store has no business here', async () => {
    const visitor = await signedIn('store.1042');

    const answers = [
      await visitor.get('/console/money'),
      await visitor.post('/console/money/refunds/0193d7a0-0000-7000-8000-000000000001/retry', { version: '1' }),
    ];

    expect(answers.map((one) => one.statusCode)).to.deep.equal([403, 403]);
  });
});
