import { expect } from 'chai';
import type { Database, Tx } from '../../src/platform/db/index.ts';
import { AppError } from '../../src/platform/errors.ts';
import type { AskRow, FlowRow, WorkRow } from '../../src/platform/flow.ts';
import { createRunner, type Runner } from '../../src/platform/runner.ts';
import { ask, work } from './bus/suite.ts';
import { countOf, embeddedDatabase, errorOf, log, messageOf, metrics, waitFor, type TestDatabase } from './made.ts';

describe('platform/runner', () => {
  let made: TestDatabase;

  beforeEach(async () => {
    made = await embeddedDatabase();
  });
  afterEach(() => made.drop());

  const runnerOf = (rows: readonly FlowRow[], db: Database = made.db): Runner =>
    createRunner({ db, rows, owner: 'me', log, metrics, retryScale: 0.001 });
  const working = (thenMany: WorkRow['thenMany']): Runner => runnerOf([{ ...work('e', 'l'), thenMany }]);
  const asking = (over: Partial<AskRow>): Runner =>
    runnerOf([{ ...ask('e', 'l'), key: (_p, message) => message.id, intend: async () => ({ n: 1 }), ...over }]);
  const state = async (column = 'state') =>
    (await made.db.read((r) => r.one<Record<string, string>>(`SELECT ${column} AS v FROM partner_calls`)))?.['v'];
  const gone = {
    tx: () => Promise.reject(new AppError('unavailable', 'database.line_down')),
    read: () => Promise.reject(new AppError('unavailable', 'database.line_down')),
  } as unknown as Database;

  it('handle: the database is gone, rejects so that the bus keeps the message', async () => {
    const runner = runnerOf([work('e', 'l'), ask('e', 'asks')], gone);

    for (const listener of ['l', 'asks', 'nobody']) {
      expect((await errorOf(runner.handle(listener, messageOf()))).code, listener).to.equal('database.line_down');
    }
    expect(runner.inFlight).to.equal(0);
  });

  it('handle: the database goes away between failing and recording it, rejects too', async () => {
    let calls = 0;
    const flaky = {
      ...made.db,
      tx: <T>(job: (tx: Tx) => Promise<T>) => (++calls > 1 ? gone.tx(job) : made.db.tx(job)),
    };
    const runner = runnerOf(
      [{ ...work('e', 'l'), thenMany: () => Promise.reject(new AppError('refused', 'a.b')) }],
      flaky,
    );

    expect((await errorOf(runner.handle('l', messageOf()))).code).to.equal('database.line_down');
  });

  it('handle: a listener nobody has, is parked and not dropped', async () => {
    await working(async (_tx, all) => all.map(() => undefined)).handle('nobody', messageOf());

    expect(await countOf(made.db, 'parked', "reason_code = 'flow.unknown_listener'")).to.equal(1);
  });

  it('work: members of a group, each has its own outcome', async () => {
    const runner = working(async (_tx, all) =>
      all.map((one) => (one.payload['bad'] === true ? new AppError('invalid', 'a.bad') : undefined)),
    );

    await Promise.all([false, true, false].map((bad) => runner.handle('l', messageOf({ payload: { bad } }))));

    expect(await countOf(made.db, 'inbox')).to.equal(2);
    expect(await countOf(made.db, 'parked', "reason_code = 'a.bad'")).to.equal(1);
  });

  it('work: too few outcomes, parks and never counts as done', async () => {
    await working(async () => []).handle('l', messageOf());

    expect(await countOf(made.db, 'inbox')).to.equal(0);
    expect(await countOf(made.db, 'parked', "reason_code = 'flow.outcomes_missing'")).to.equal(1);
  });

  it('work: the same message twice in one group, is worked on once', async () => {
    let worked = 0;
    const runner = working(async (_tx, all) => ((worked += all.length), all.map(() => undefined)));
    const message = messageOf();

    await Promise.all([runner.handle('l', message), runner.handle('l', message)]);

    expect(worked).to.equal(1);
  });

  it('ask: two rows that listen to one message, each asks what it has intended itself', async () => {
    const asked: unknown[] = [];
    const row = (listener: string, intent: unknown): AskRow => ({
      ...ask('e', listener),
      key: (_p, message) => message.id,
      intend: async () => intent,
      ask: async (given) => void asked.push(given),
    });
    const runner = runnerOf([row('first', { to: 'first' }), row('second', undefined), row('third', { to: 'third' })]);
    const message = messageOf();

    await Promise.all(['first', 'second', 'third'].map((listener) => runner.handle(listener, message)));

    expect(asked).to.have.deep.members([{ to: 'first' }, { to: 'third' }]);
  });

  it('ask: answers that come together, are recorded together and each with what it answers', async () => {
    const groups: unknown[][] = [];
    const runner = asking({
      intend: async (_tx, payload) => payload,
      ask: async (intent) => ({ ...(intent as object), answered: true }),
      thenMany: async (_tx, settled) => void groups.push([...settled]),
    });

    await Promise.all([1, 2, 3].map((n) => runner.handle('l', messageOf({ payload: { n } }))));

    expect(groups.length, 'groups').to.be.lessThan(3);
    expect(groups.flat()).to.have.deep.members(
      [1, 2, 3].map((n) => ({ payload: { n }, intent: { n }, answer: { n, answered: true } })),
    );
    expect(await countOf(made.db, 'partner_calls', "state = 'done'")).to.equal(3);
  });

  it('ask: one answer of a group that cannot be recorded, the others are', async () => {
    const runner = asking({
      intend: async (_tx, payload) => payload,
      ask: async (intent) => intent,
      thenMany: async (_tx, settled: readonly { payload: { n?: number } }[]) => {
        if (settled.some(({ payload }) => payload.n === 2)) throw new AppError('invalid', 'a.bad');
      },
    });

    await Promise.all([1, 2, 3].map((n) => runner.handle('l', messageOf({ payload: { n } }))));

    expect(await countOf(made.db, 'partner_calls', "state = 'done'")).to.equal(2);
    expect(await countOf(made.db, 'parked', "reason_code = 'a.bad'")).to.equal(1);
  });

  it('ask: nothing to ask, is done without a call', async () => {
    let calls = 0;
    await asking({ intend: async () => undefined, ask: async () => ++calls }).handle('l', messageOf());

    expect(calls).to.equal(0);
    expect(await countOf(made.db, 'inbox')).to.equal(1);
  });

  it('ask: never inside a transaction, and only after its intent is committed', async () => {
    let seen = '';
    await asking({ ask: async () => ((seen = (await state()) ?? ''), 'x') }).handle('l', messageOf());

    expect(seen).to.equal('open');
    expect(await state()).to.equal('done');
    expect(await state('answer')).to.equal('"x"');
  });

  it('ask: `then` fails with a kind that parks, the call stays open: looked up at the replay, not asked afresh', async () => {
    const asked: string[] = [];
    let broken = true;
    const runner = asking({
      find: async () => (asked.push('find'), 'found'),
      ask: async () => (asked.push('ask'), 'answer'),
      thenMany: async () => {
        if (broken) throw new AppError('invalid', 'a.b');
      },
    });
    const message = messageOf();

    await runner.handle('l', message);
    const left = await state();
    broken = false;
    await runner.handle('l', message);

    expect(left).to.equal('open');
    expect(asked).to.deep.equal(['ask', 'find']);
  });

  it('ask: an answer nobody can read, is doubtful: looked up, and asked afresh only when nothing is found', async () => {
    for (const known of [true, false]) {
      const asked: string[] = [];
      let intents = 0;
      const runner = asking({
        intend: async () => ({ n: ++intents }),
        find: async () => (asked.push('find'), known ? 'found' : undefined),
        ask: async (intent) => {
          asked.push(`ask ${(intent as { n: number }).n}`);
          if (asked.length === 1) throw new AppError('invalid', 'acme.contract_broken');
          return 'answer';
        },
      });
      const message = messageOf();

      await runner.handle('l', message);
      await runner.handle('l', message);

      expect(asked).to.deep.equal(known ? ['ask 1', 'find'] : ['ask 1', 'find', 'ask 2']);
    }
  });

  it('ask: what should follow from giving up fails itself, is parked all the same', async () => {
    const runner = asking({
      ask: () => Promise.reject(new AppError('refused', 'acme.no')),
      otherwise: () => Promise.reject(new Error('boom')),
    });

    await runner.handle('l', messageOf());

    expect(await countOf(made.db, 'parked', "reason_code = 'flow.otherwise_failed'")).to.equal(1);
  });

  it('ask: another process holds the claim, it is left alone and the message comes again', async () => {
    const message = messageOf();
    let calls = 0;
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const slow = asking({ ask: async () => (await asked, ++calls) });
    const other = createRunner({
      db: made.db,
      rows: [{ ...ask('e', 'l'), intend: async () => ({}), ask: async () => ++calls }],
      owner: 'other',
      log,
      metrics,
      retryScale: 0.001,
    });
    const first = slow.handle('l', message);
    await waitFor('the claim', async () => (await countOf(made.db, 'partner_calls')) === 1);

    await other.handle('l', message);
    const held = await countOf(made.db, 'partner_calls', "claimed_by = 'me' AND claimed_until IS NOT NULL");
    answer();
    await first;
    await other.handle('l', { ...message, attempt: 1 }, true);

    expect(held).to.equal(1);
    expect(calls).to.equal(1);
    expect(await countOf(made.db, 'deliveries')).to.equal(0);
  });
});
