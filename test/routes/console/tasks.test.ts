/** The task desk: what is shown, what may be done, and what the second of two people is told. */
import { expect } from 'chai';
import { makeOrder, makeTask } from '../../helpers/make.ts';
import { openHouse, type House } from './house.ts';

describe('routes/console: the task desk', () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse({ demo: false });
  });
  afterEach(() => house.close());

  const past = '2026-01-01 10:00:00.000';
  async function task(own: Record<string, string | number | null> = {}): Promise<string> {
    const order = makeOrder({ state: 'on_hold', reason: 'payment_pending' });
    const row = makeTask({ order_id: String(order['id']), ...own });
    await house.db.tx(async (tx) => {
      await tx.insert('orders', [order]);
      await tx.insert('tasks', [row]);
    });
    return String(row['id']);
  }
  const rowOf = (id: string) =>
    house.db.read((r) => r.one<Record<string, unknown>>('SELECT * FROM tasks WHERE id = ?', [id]));
  async function manager() {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    return visitor;
  }

  it('list: narrowed to what is late, of one kind, of mine; with how late it is', async () => {
    const late = await task({ due_at: past });
    const other = await task({ kind: 'stock.low', due_at: '2099-01-01 10:00:00.000', assignee: 'manager' });
    const visitor = await manager();

    const pages = ['overdue=1', 'kind=stock.low', 'mine=1'].map((one) => visitor.get(`/console/tasks?${one}`));
    const shown = (await Promise.all(pages)).map(({ payload }) => [late, other].map((id) => payload.includes(id)));

    expect(shown).to.deep.equal([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  it('one: says why, what to do, and offers what resolves it', async () => {
    const id = await task();
    const visitor = await manager();

    const { payload } = await visitor.get(`/console/tasks/${id}`);

    expect(payload).to.contain(`/console/tasks/${id}/release`).and.to.contain(`/console/tasks/${id}/cancel_order`);
    expect(payload).to.contain('When the reason is gone release it');
  });

  it('act: needs a reason where one is needed; the second hears that it was changed', async () => {
    const id = await task();
    const visitor = await manager();
    await visitor.post(`/console/tasks/${id}/assign`, { version: '1', assignee: 'manager' });

    const codes = [
      await visitor.post(`/console/tasks/${id}/release`, { version: '2' }),
      await visitor.post(`/console/tasks/${id}/close`, { version: '1' }),
      await visitor.post(`/console/tasks/${id}/close`, { version: '2', note: 'called her' }),
      await visitor.post(`/console/tasks/${id}/close`, { version: '2' }),
    ].map((one) => one.statusCode);

    expect(codes).to.deep.equal([400, 409, 303, 409]);
    expect(await rowOf(id)).to.include({
      state: 'done',
      closed_by: 'manager',
      note: 'called her',
      assignee: 'manager',
    });
  });

  it('many: each for itself, and the page says which could not be done', async () => {
    const [first, second] = [await task(), await task()];
    const visitor = await manager();
    await visitor.post(`/console/tasks/${first}/close`, { version: '1' });

    const many = (id: string) => visitor.post('/console/tasks/bulk', { ids: `${id}:1`, action: 'close' });
    const [answer] = [await many(first), await many(second)];

    expect(answer?.statusCode).to.equal(200);
    expect(await rowOf(second)).to.include({ state: 'done', result: 'close' });
    expect(answer?.payload).to.contain('Somebody has done it meanwhile');
  });

  it('who may not: a store gives no task to others and releases nothing', async () => {
    const id = await task({ order_id: null, location_id: '1042' });
    const visitor = house.visitor();
    await visitor.signIn('store.1042');

    const codes = [
      await visitor.post(`/console/tasks/${id}/assign`, { version: '1', assignee: 'manager' }),
      await visitor.post(`/console/tasks/${id}/release`, { version: '1', note: 'please' }),
    ].map((one) => one.statusCode);

    expect(codes).to.deep.equal([403, 403]);
    expect(await rowOf(id)).to.include({ state: 'open', version: 1 });
  });

  it('processes: the built-in one is shown with its steps', async () => {
    const visitor = await manager();

    const { payload } = await visitor.get('/console/processes');

    expect(payload).to.contain('Find the pieces').and.to.contain('Takes new orders');
  });
});
