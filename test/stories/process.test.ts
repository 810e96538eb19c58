/** Order types: a step that a person has to do stands before the bill, or before the hand-over, and nothing waits unseen. */
import { expect } from 'chai';
import { automaticSteps } from '../../config/processes.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { openHouse, until, type House } from './house.ts';

type Task = {
  id: string;
  kind: string;
  workgroup: string;
  priority: number;
  version: number;
  shipment_id: string | null;
  escalations: number;
};

const engrave = { ask: 'engrave', workgroup: 'stores', deadlineMinutes: 60, instructions: { en: 'Engrave the ring' } };
const steps = (before: Record<string, object>): object[] =>
  automaticSteps.flatMap(({ name }) => [...(name in before ? [before[name] ?? {}] : []), { do: name }]);

describe('stories/process', () => {
  let house: House;
  let key = '';

  before(async () => {
    house = await openHouse();
    ({ key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'desk', scopes: ['process.manage', 'tasks.manage', 'orders.write'] }),
    ));
  });
  after(() => house?.close());

  const ask = (method: string, path: string, payload?: object) =>
    house.call(path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    });
  const tasks = (kind = 'process.step') =>
    house.rows<Task>("SELECT * FROM tasks WHERE state = 'open' AND kind = ? ORDER BY created_at", [kind]);
  const save = (before: Record<string, object>, over: object = {}) =>
    ask('POST', '/admin/processes/gift', {
      name: 'Gifts',
      rank: 10,
      rule: { channels: ['AE'] },
      steps: steps(before),
      ...over,
    });
  const activate = (version: number | null) => ask('POST', '/admin/processes/gift/activate', { version });
  const walkOf = async (number: string) =>
    (await house.rows<{ kind: string; process_version: number }>('SELECT * FROM orders WHERE number = ?', [number]))[0];
  const stateOf = async (number: string): Promise<string | undefined> => (await house.shipment(number))?.state;

  it('a gift: waits for its engraving, the deadline passes and the task rises, the step is done and it goes on', async () => {
    expect((await save({ bill: engrave })).status).to.equal(201);
    expect((await activate(1)).body).to.include({ kind: 'gift', version: 1, active: true });

    const { number } = await house.place('simple');
    const [task] = await until('a task', async () => {
      const open = await tasks();
      return open.length > 0 && open;
    });
    await house.settled();
    const waiting = await stateOf(number);
    await house.hub.db.tx((tx) =>
      tx.run("UPDATE tasks SET escalate_at = '2026-01-01 00:00:00.000' WHERE id = ?", [task?.id ?? '']),
    );
    await house.hub.jobs.runNow('task.escalate');
    const [risen] = await tasks();
    const done = await ask('POST', `/admin/tasks/${task?.id}/complete_step`, {
      version: task?.version,
      note: 'A and K',
    });
    await until('labelled', async () => (await stateOf(number)) === 'labelled');
    await house.check();

    expect(waiting).to.equal('planned');
    expect(task).to.include({ workgroup: 'stores', priority: 2 });
    expect(risen).to.include({ priority: 1, escalations: 1 });
    expect(done.body).to.include({ state: 'done', closedBy: 'api:desk', result: 'complete_step', note: 'A and K' });
    expect(await house.rows('SELECT step, done_by, note FROM done_steps')).to.deep.equal([
      { step: 'engrave', done_by: 'api:desk', note: 'A and K' },
    ]);
    expect(await house.count('invoices')).to.equal(1);
  });

  it('another version: orders on their way keep theirs, new ones begin with it, and it can be taken back', async () => {
    const before = await house.place('simple');
    await until('a task', async () => (await tasks()).length === 1);
    await save({ source: engrave }, { seen: 1 });
    await activate(2);
    const after = await house.place('simple');
    await until('held', async () => (await house.order(after.number))?.state === 'on_hold');
    await activate(1);
    const third = await house.place('simple');
    await until('three tasks', async () => (await tasks()).length === 3);

    const walks = [await walkOf(before.number), await walkOf(after.number), await walkOf(third.number)];
    for (const task of await tasks()) await ask('POST', `/admin/tasks/${task.id}/complete_step`, {});
    for (const { number } of [before, after, third])
      await until(`labelled ${number}`, async () => (await stateOf(number)) === 'labelled');
    await house.check();

    expect(walks.map((one) => [one?.kind, Number(one?.process_version)])).to.deep.equal([
      ['gift', 1],
      ['gift', 2],
      ['gift', 1],
    ]);
    expect(await tasks('order.on_hold')).to.deep.equal([]);
  });

  it('before booking and hand-over: each waits for its own step; a hand-over before it is refused', async () => {
    await save({ book: engrave, hand_over: { ...engrave, ask: 'sign_card' } }, { seen: 2 });
    await activate(3);
    const { number } = await house.place('simple');
    await until('two steps', async () => (await tasks()).length === 1);
    await house.settled();
    const waiting = await stateOf(number);
    for (const task of await tasks()) await ask('POST', `/admin/tasks/${task.id}/complete_step`, {});
    await until('labelled', async () => (await stateOf(number)) === 'labelled');
    const shipment = await house.shipment(number);
    const { dispatchShipments } = await import('../../src/core/shipment/index.ts');
    const hand = (): Promise<string> =>
      house.hub.db
        .tx((tx) => dispatchShipments(tx, [shipment?.id ?? '']))
        .then(
          () => 'left',
          (error: { code?: string }) => error.code ?? '',
        );
    const tooSoon = await hand();
    for (const task of await tasks()) await ask('POST', `/admin/tasks/${task.id}/complete_step`, {});
    const inTime = await hand();

    expect([waiting, tooSoon, inTime]).to.deep.equal(['invoiced', 'process.step_open', 'left']);
    await activate(null);
  });

  it('a wrong one: is refused with its line, and nothing is kept', async () => {
    const count = await house.count('processes');
    const answer = await save({ bill: { ...engrave, workgroup: 'elves' } });

    expect(answer.status).to.equal(400);
    expect(answer.body).to.include({ code: 'process.wrong' });
    expect(answer.body['errors']).to.deep.equal([{ field: 'steps[3]', message: 'process.unknown_workgroup elves' }]);
    expect(await house.count('processes')).to.equal(count);
  });
});
