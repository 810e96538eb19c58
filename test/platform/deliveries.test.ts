/** Failed deliveries: what only waited for a partner's line has used up none of its patience. */
import { expect } from 'chai';
import { freeWaiting, recordFailure, takeDue } from '../../src/platform/deliveries.ts';
import { AppError } from '../../src/platform/errors.ts';
import { createJournal } from '../../src/platform/journal.ts';
import { watchLines } from '../../src/platform/line-watch.ts';
import type { LineStatus } from '../../src/platform/lines.ts';
import type { Message } from '../../src/platform/message.ts';
import { retry } from '../../config/retry.ts';
import { log, metrics, pause, waitFor } from './made.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/database.ts';

describe('platform/deliveries', () => {
  let fresh: FreshDatabase;
  before(async () => {
    fresh = await freshDatabase();
  });
  after(() => fresh.drop());

  it('recordFailure: more waits than attempts are allowed, and it is still its first attempt that fails', async () => {
    const message: Message = {
      id: 'm-1',
      event: 'thing.done',
      key: 'd-1',
      version: 1,
      payload: {},
      correlationId: 'c-1',
    };
    const record = (error: AppError) => fresh.db.tx((tx) => recordFailure(tx, 'acme.thing.send', message, error, 1));
    const waits = new AppError('unavailable', 'acme.line_waits', {}, undefined, 1_000);

    for (let at = 0; at <= retry.partner.attempts; at += 1) expect((await record(waits)).parked).to.equal(false);
    const failed = await record(new AppError('unavailable', 'acme.line_down'));

    expect(failed.parked).to.equal(false);
    expect(failed.inMs).to.be.at.most(retry.partner.firstMs);
    const row = await fresh.db.read((reader) =>
      reader.one<{ attempts: number; waited: number }>('SELECT attempts, waited FROM deliveries'),
    );
    expect(row).to.deep.equal({ attempts: retry.partner.attempts + 2, waited: retry.partner.attempts + 1 });
  });

  it('freeWaiting: what waits for a line that is up is due, nothing else; takeDue takes it once', async () => {
    const wait = (id: string, error: AppError) =>
      fresh.db.tx((tx) =>
        recordFailure(
          tx,
          'acme.thing.send',
          { id, event: 'thing.done', key: id, version: 1, payload: {}, correlationId: 'c' },
          error,
          1,
        ),
      );
    const waits = (code: string, host: string) =>
      new AppError('unavailable', code, { host, reason: 'down' }, undefined, 600_000);
    await wait('up-1', waits('acme.line_waits', 'one.test'));
    await wait('up-2', waits('acme.line_waits', 'one.test'));
    await wait('other-host', waits('acme.line_waits', 'two.test'));
    await wait('other-partner', waits('zeta.line_waits', 'one.test'));
    await wait('tried', new AppError('unavailable', 'acme.line_down', { host: 'one.test' }, undefined, 600_000));

    const before = await takeDue(fresh.db);
    const freed = await freeWaiting(fresh.db, 'acme', 'one.test');
    const due = await takeDue(fresh.db);
    const again = await takeDue(fresh.db);

    expect([before.length, freed, again.length]).to.deep.equal([0, 2, 0]);
    expect(due.map(({ message }) => message.id).sort()).to.deep.equal(['up-1', 'up-2']);
  });

  it('watchLines: a line that is up after it was down lets go what waits; one that was only slowed does not', async () => {
    const { db } = fresh;
    const slowed = new AppError('unavailable', 'slow.line_waits', { host: 'h' }, undefined, 600_000);
    const message = { event: 'thing.done', key: 'k', version: 1, payload: {}, correlationId: 'c' };
    await db.tx((tx) => recordFailure(tx, 'acme.thing.send', { ...message, id: 'slow-1' }, slowed, 1));
    const heard = watchLines({ db, journal: createJournal(db, log, metrics), metrics, log, owner: 'me' });
    const say = (state: LineStatus['state']): void =>
      heard({ partner: 'slow', host: 'h', state, since: new Date().toISOString(), refused: 0 });
    const due = async (): Promise<number> => (await takeDue(db)).length;

    say('slowed');
    say('up');
    await pause(100);
    const afterSlowed = await due();
    say('down');
    say('trying');
    say('up');
    await waitFor('what waited', async () => (await due()) === 1);

    expect(afterSlowed).to.equal(0);
  });

  it('recordFailure: what has waited for its line for a day goes before a person', async () => {
    const message: Message = {
      id: 'm-2',
      event: 'thing.done',
      key: 'd-2',
      version: 1,
      payload: {},
      correlationId: 'c-2',
    };
    const waits = new AppError('unavailable', 'acme.line_waits', {}, undefined, 1_000);
    const record = () => fresh.db.tx((tx) => recordFailure(tx, 'acme.thing.send', message, waits, 1));

    const first = await record();
    await fresh.db.tx((tx) => tx.run("UPDATE deliveries SET first_at = '2020-01-01 00:00:00.000'"));

    expect([first.parked, (await record()).parked]).to.deep.equal([false, true]);
  });
});
