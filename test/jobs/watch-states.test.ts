/** The safety net: things made by hand that stand still, and those that somebody watches. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { openTask } from '../../src/core/task/index.ts';
import { watchStates } from '../../src/jobs/watch-states.ts';
import type { Row } from '../../src/platform/db/index.ts';
import { momentOf } from '../../src/platform/time.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/database.ts';
import { makeOrder } from '../helpers/make.ts';
import { all } from '../core/made.ts';

const ago = (hours: number): string => momentOf(new Date(Date.now() - hours * 3_600_000));

describe('jobs/watch-states', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const run = () => watchStates.run({ db: fresh.db, now: new Date() });
  const tasks = () =>
    all<{ order_id: string; reason_code: string; state: string }>(fresh.db, 'SELECT * FROM tasks ORDER BY created_at');
  async function order(over: Row): Promise<string> {
    const row = makeOrder({ updated_at: ago(3), ...over });
    await fresh.db.tx((tx) => tx.insert('orders', [row]));
    return String(row['id']);
  }

  it('run: an order that nobody takes up becomes a task, once, that ends when it goes on', async () => {
    const id = await order({ state: 'accepted' });

    const said = [await run(), await run()];
    const found = await tasks();
    await fresh.db.tx((tx) => tx.run("UPDATE orders SET state = 'sourced', updated_at = ? WHERE id = ?", [ago(0), id]));
    said.push(await run());

    expect(said).to.deep.equal(['1 stood still, 0 went on', '0 stood still, 0 went on', '0 stood still, 1 went on']);
    expect(found).to.have.length(1);
    expect(found[0]).to.include({ order_id: id, reason_code: 'stuck.order', state: 'open' });
    expect((await tasks())[0]?.state).to.equal('done');
  });

  it('run: what has a task, a deadline to come, a message under way, or stands since short is left alone', async () => {
    const held = await order({ state: 'on_hold', reason: 'payment_pending' });
    await fresh.db.tx((tx) => openTask(tx, { kind: 'order.on_hold', about: held, orderId: held, reasonCode: 'x' }));
    await order({ state: 'scheduled', due_at: ago(-5) });
    await order({ state: 'accepted', updated_at: ago(1) });
    await order({ state: 'on_hold', reason: 'maintenance' });
    const waiting = await order({ state: 'accepted' });
    await fresh.db.tx((tx) =>
      tx.insert('deliveries', [
        {
          id: uuidv7(),
          listener: 'sourcing.order.source',
          message_id: uuidv7(),
          event: 'order.accepted',
          doc_key: waiting,
          doc_version: 2,
          payload: '{}',
          correlation_id: uuidv7(),
          state: 'retry',
          attempts: 1,
          available_at: ago(-1),
          first_at: ago(3),
          updated_at: ago(1),
        },
      ]),
    );
    await order({ state: 'closed', updated_at: ago(999) });

    expect(await run()).to.equal('0 stood still, 0 went on');
  });

  it('run: a deadline that has passed with nobody acting on it is found', async () => {
    await order({ state: 'scheduled', due_at: ago(3) });

    expect(await run()).to.equal('1 stood still, 0 went on');
  });
});
