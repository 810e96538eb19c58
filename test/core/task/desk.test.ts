/** What people do to tasks: once, against the version they saw; and what the clock does to those that nobody does. */
import { expect } from 'chai';
import {
  assignTask,
  countLate,
  escalateTasks,
  loadSeen,
  openTask,
  settleTask,
  workTask,
  type NewTask,
} from '../../../src/core/task/index.ts';
import { withCause } from '../../../src/platform/correlation.ts';
import { fail, type AppError } from '../../../src/platform/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf } from '../made.ts';

type Row = Record<string, string | number | null>;

describe('core/task/desk', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const rows = () => all<Row>(fresh.db, 'SELECT * FROM tasks ORDER BY created_at, id');
  async function opened(over: Partial<NewTask> = {}): Promise<string> {
    await fresh.db.tx((tx) => openTask(tx, { kind: 'order.on_hold', about: 'a', reasonCode: 'why', ...over }));
    return String((await rows()).at(-1)?.['id']);
  }
  const as = <T>(who: string, work: () => Promise<T>): Promise<T> => withCause({ correlationId: 'c', who }, work);
  const close = (who: string, id: string, version?: number, work: () => Promise<void> = async () => undefined) =>
    as(who, () =>
      fresh.db.tx((tx) =>
        workTask(
          tx,
          version === undefined ? { id } : { id, version },
          { action: 'close', note: 'done so' },
          async () => {
            await work();
            return 'ended';
          },
        ),
      ),
    );

  it('openTask: what its kind says is filled in; what the cause says comes first', async () => {
    await opened();
    await opened({ about: 'b', workgroup: 'leads', priority: 1, dueMs: 60_000, facts: { locationId: '1042' } });

    const [first, second] = await rows();

    expect(first).to.include({ workgroup: 'orders', priority: 2, version: 1, assignee: null });
    expect(Date.parse(`${first?.['due_at']}Z`) - Date.parse(`${first?.['created_at']}Z`)).to.equal(4 * 3_600_000);
    expect(second).to.include({ workgroup: 'leads', priority: 1, location_id: '1042' });
  });

  it('workTask: ends it with who, what and why, and tells it', async () => {
    const id = await opened();

    await close('aisha', id, 1);

    expect((await rows())[0]).to.include({
      state: 'done',
      closed_by: 'aisha',
      result: 'close',
      note: 'done so',
      open_key: null,
    });
    expect(await all(fresh.db, "SELECT seq FROM event_log WHERE event = 'task.closed'")).to.have.length(1);
  });

  it('workTask: the second of two hears who was first', async () => {
    const id = await opened();
    await close('aisha', id, 1);

    const error = await close('omar', id, 1).catch((thrown: unknown) => thrown as AppError);

    expect((error as AppError).code).to.equal('task.done_already');
    expect((error as AppError).details['by']).to.equal('aisha');
  });

  it('workTask: somebody was faster while it ran, nothing of it stays', async () => {
    const id = await opened();
    const late = fresh.db.tx(async (tx) => {
      await workTask(tx, { id, version: 1 }, { action: 'close' }, async () => {
        await tx.run("UPDATE tasks SET version = 2, assignee = 'omar' WHERE id = ?", [id]);
        return 'ended';
      });
    });

    expect(await codeOf(late)).to.equal('task.changed_meanwhile');
    expect((await rows())[0]).to.include({ state: 'open', version: 1 });
  });

  it('workTask: its use case settles it itself, the person is still the one who did it', async () => {
    const id = await opened();

    await as('aisha', () =>
      fresh.db.tx((tx) =>
        workTask(tx, { id, version: 1 }, { action: 'release' }, async () => {
          await settleTask(tx, 'order.on_hold', 'a');
          return 'ended';
        }),
      ),
    );

    expect((await rows())[0]).to.include({ state: 'done', closed_by: 'aisha', result: 'release' });
  });

  it('workTask: what its kind does not allow, or what fails, leaves it open', async () => {
    const id = await opened();
    const rebook = fresh.db.tx((tx) => workTask(tx, { id }, { action: 'rebook' }, async () => 'ended'));
    const failing = close('aisha', id, 1, async () => fail('conflict', 'order.illegal_move'));

    expect([await codeOf(rebook), await codeOf(failing)]).to.deep.equal([
      'task.action_not_allowed',
      'order.illegal_move',
    ]);
    expect((await rows())[0]).to.include({ state: 'open', version: 1 });
  });

  it('assignTask: given, taken from, and refused to whoever saw it before', async () => {
    const id = await opened();
    await fresh.db.tx((tx) => assignTask(tx, { id, version: 1 }, 'omar'));

    const late = codeOf(fresh.db.tx((tx) => assignTask(tx, { id, version: 1 }, 'aisha')));

    expect(await late).to.equal('task.changed_meanwhile');
    expect((await fresh.db.read((r) => loadSeen(r, { id }))).assignee).to.equal('omar');
  });

  it('escalateTasks: late ones rise once a round, later to those who answer for the group; done ones never', async () => {
    await opened({ dueMs: 60_000 });
    const done = await opened({ about: 'b', dueMs: 60_000 });
    await close('aisha', done);
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const rise = (minutes: number) => fresh.db.tx((tx) => escalateTasks(tx, at(minutes), 10));

    const risen = [await rise(0), await rise(2), await rise(2), await rise(60), await rise(5 * 60)];

    expect(risen).to.deep.equal([0, 1, 0, 0, 1]);
    expect((await rows())[0]).to.include({ priority: 1, escalations: 2, workgroup: 'leads', version: 1 });
    expect(await all(fresh.db, "SELECT seq FROM event_log WHERE event = 'task.escalated'")).to.have.length(2);
    const late = await fresh.db.read((r) => countLate(r, at(10)));
    expect([...late]).to.deep.equal([['leads', 1]]);
  });
});
