/** Work of people: seen, taken, done once by whoever is first, many at once, and nothing that waits unseen. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { openHouse, until, type House } from './house.ts';

type Task = { id: string; kind: string; version: number; orderNumber: string; actions: string[]; dueAt: string };

describe('stories/tasks', () => {
  let house: House;
  let key = '';
  let other = '';

  before(async () => {
    house = await openHouse();
    const scopes = ['tasks.manage', 'orders.write'];
    ({ key } = await house.hub.db.tx((tx) => createApiClient(tx, { name: 'aisha', scopes })));
    ({ key: other } = await house.hub.db.tx((tx) => createApiClient(tx, { name: 'omar', scopes })));
  });
  after(() => house?.close());

  const ask = (method: string, path: string, payload?: object, as = key) =>
    house.call(path, {
      method,
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    });
  const open = async (query = ''): Promise<Task[]> => (await ask('GET', `/admin/tasks${query}`)).body['rows'] as Task[];
  /** An order that the shop itself holds. */
  async function held(): Promise<{ number: string; task: Task }> {
    const order = house.magento.placeOrder('simple', { storeCode: 'ae_en' });
    Object.assign(order, { state: 'holded', status: 'holded' });
    await house.magento.pushOrder(order, 'rest');
    const number = `AE-${order.increment_id}`;
    const task = await until('its task', async () => (await open()).find((one) => one.orderNumber === number));
    return { number, task };
  }

  it('released: two at once, one does it, the other hears who was first', async () => {
    const { number, task } = await held();

    const say = (as: string) =>
      ask('POST', `/admin/tasks/${task.id}/release`, { version: task.version, note: 'paid by bank' }, as);
    const answers = await Promise.all([say(key), say(other)]);
    await until('sourced', async () => !['on_hold', 'received'].includes((await house.order(number))?.state ?? ''));

    expect(task).to.include({ kind: 'order.on_hold' });
    expect(task.actions).to.include.members(['release', 'cancel_order']);
    expect(answers.map((one) => one.status).sort()).to.deep.equal([200, 409]);
    const lost = answers.find((one) => one.status === 409);
    expect(lost?.body['code']).to.be.oneOf(['task.done_already', 'task.changed_meanwhile']);
    expect(await house.count('tasks', `id = '${task.id}' AND result = 'release'`)).to.equal(1);
  });

  it('many at once: each for itself, those that cannot be done are named', async () => {
    const [first, second] = [await held(), await held()];
    await ask('POST', `/admin/tasks/${first.task.id}/release`, { note: 'paid by bank' });

    const answer = await ask('POST', '/admin/tasks/bulk', {
      action: 'release',
      note: 'all are paid',
      tasks: [first.task, second.task].map(({ id, version }) => ({ id, version })),
    });

    expect(answer.body['done']).to.equal(1);
    expect(answer.body['results']).to.deep.equal([
      { id: first.task.id, ok: false, code: 'task.done_already', by: 'api:aisha' },
      { id: second.task.id, ok: true, code: null },
    ]);
  });

  it('refused calls: say why and change nothing', async () => {
    const { task } = await held();
    const call = async (path: string, payload: object = {}) => {
      const { status, body } = await ask('POST', `/admin/tasks/${path}`, payload);
      return [status, body['code']];
    };

    const answers = [
      await call(`${task.id}/sing`),
      await call(`${task.id}/rebook`),
      await call(`${task.id}/release`),
      await call(`${task.id}/close`, { version: 99 }),
      await call(`${task.id}/assign`, { assignee: 'nobody-of-that-name' }),
      await call('0198c0de-0000-7000-8000-000000000000/close'),
      await call('bulk', { action: 'close', tasks: [] }),
    ];

    expect(answers).to.deep.equal([
      [404, 'task.unknown_action'],
      [409, 'task.action_not_allowed'],
      [400, 'task.note_missing'],
      [409, 'task.changed_meanwhile'],
      [400, 'task.unknown_person'],
      [404, 'task.unknown'],
      [400, 'request.invalid'],
    ]);
    expect(await house.count('tasks', `id = '${task.id}' AND state = 'open' AND version = 1`)).to.equal(1);
  });

  it('stands still: an order that nobody watches any more is found and becomes a task', async () => {
    const { number, task } = await held();
    await house.hub.db.tx((tx) => tx.run("UPDATE tasks SET state = 'done', open_key = NULL WHERE id = ?", [task.id]));
    await house.hub.db.tx((tx) =>
      tx.run("UPDATE orders SET due_at = NULL, updated_at = '2026-01-01 00:00:00.000' WHERE number = ?", [number]),
    );

    await house.settled();
    await house.hub.jobs.runNow('order.watch_states');

    const [stuck] = (await open('?kind=stuck')).filter((one) => one.orderNumber === number);
    expect(stuck?.actions).to.include('open_order');
  });
});
