/** A cause has one open task, and may come again once it is done. */
import { expect } from 'chai';
import { openTask, settleTask } from '../../../src/core/task/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { all } from '../made.ts';

describe('core/task', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await freshDatabase();
  });
  after(() => fresh.drop());

  const open = () =>
    fresh.db.tx((tx) => openTask(tx, { kind: 'k', about: 'a', workgroup: 'orders', reasonCode: 'because' }));

  it('openTask: twice, is one task; done and opened again, is another', async () => {
    await open();
    await open();
    await fresh.db.tx((tx) => settleTask(tx, 'k', 'a'));
    await open();

    expect(await all(fresh.db, 'SELECT state FROM tasks ORDER BY created_at, state')).to.deep.equal([
      { state: 'done' },
      { state: 'open' },
    ]);
    expect(await all(fresh.db, "SELECT seq FROM event_log WHERE event = 'task.opened'")).to.have.length(2);
  });
});
