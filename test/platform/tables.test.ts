/** The plumbing that is little more than its tables: history, inbox, outbox, deliveries, parked, leases, migrate. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { withCause } from '../../src/platform/correlation.ts';
import { isOvertaken, parkFallout, recordFailure, takeDue } from '../../src/platform/deliveries.ts';
import { AppError } from '../../src/platform/errors.ts';
import { remember, type Change } from '../../src/platform/history.ts';
import { firstSeen, unsee } from '../../src/platform/inbox.ts';
import { heldIn, holdLeases, releaseLeases, seedLeases } from '../../src/platform/leases.ts';
import { migrate, pendingMigrations } from '../../src/platform/migrate.ts';
import { closeOutbox, postponeOutbox, readOutbox, tellRaw } from '../../src/platform/outbox.ts';
import { closeParked, listParked, loadParked, replayParked } from '../../src/platform/parked.ts';
import { countOf, embeddedDatabase, errorOf, messageOf, pause, waitFor, type TestDatabase } from './made.ts';

describe('platform tables', () => {
  let made: TestDatabase;
  const db = () => made.db;

  beforeEach(async () => {
    made = await embeddedDatabase();
  });
  afterEach(() => made.drop());

  const parts = [0, 1, 2, 3, 4, 5, 6, 7];
  const down = new AppError('unavailable', 'acme.line_down');
  const no = new AppError('refused', 'acme.no', { field: 'x' });
  const parkedRows = async () => (await db().read((r) => listParked(r, { state: 'open', limit: 10, offset: 0 }))).rows;

  it('migrate: once more, does nothing; nothing is pending', async () => {
    expect(await migrate(db())).to.deep.equal([]);
    expect(await pendingMigrations(db())).to.deep.equal([]);
  });

  it('migrate: two processes at once, each migration runs once', async () => {
    const both = await Promise.all([migrate(db()), migrate(db())]);

    expect(both).to.deep.equal([[], []]);
    expect(await countOf(db(), 'migration_lock')).to.equal(0);
  }).timeout(15_000);

  it('firstSeen: new, repeated and doubled ids, only the new ones and each once', async () => {
    const first = await db().tx((tx) => firstSeen(tx, 'l', ['a', 'b', 'a']));
    const second = await db().tx((tx) => firstSeen(tx, 'l', ['b', 'c']));
    const other = await db().tx((tx) => firstSeen(tx, 'other', ['a']));

    expect([[...first], [...second], [...other]]).to.deep.equal([['a', 'b'], ['c'], ['a']]);
  });

  it('unsee: put off to another round, is new again', async () => {
    await db().tx(async (tx) => {
      await firstSeen(tx, 'l', ['a', 'b']);
      await unsee(tx, 'l', ['a']);
    });

    expect([...(await db().tx((tx) => firstSeen(tx, 'l', ['a', 'b'])))]).to.deep.equal(['a']);
  });

  it('tellRaw: with the change that made it true, is in log and outbox; rolled back, in neither', async () => {
    await db().tx(async (tx) => tellRaw(tx, 'order.placed', { orderId: 'o' }, 'o', 3));
    await db()
      .tx(async (tx) => {
        tellRaw(tx, 'order.placed', {}, 'p', 1);
        throw new Error('no');
      })
      .catch(() => undefined);

    const rows = await readOutbox(db(), parts, 10);
    expect(rows.map((row) => row.message)).to.have.length(1);
    expect(rows[0]?.message).to.deep.include({
      event: 'order.placed',
      key: 'o',
      version: 3,
      payload: { orderId: 'o' },
    });
    expect(await countOf(db(), 'event_log')).to.equal(1);
  });

  it('tellRaw and remember: by a hook that runs after theirs, are written all the same', async () => {
    const change = (version: number): Change => ({ entity: 'order', entityId: 'o', orderId: 'o', move: 'm', version });

    await db().tx(async (tx) => {
      tellRaw(tx, 'a.b', {}, 'o', 1);
      remember(tx, change(1));
      tx.beforeCommit(async () => {
        tellRaw(tx, 'a.c', {}, 'o', 2);
        remember(tx, change(2));
      });
    });

    expect(await countOf(db(), 'outbox')).to.equal(2);
    expect(await countOf(db(), 'event_log')).to.equal(2);
    expect(await countOf(db(), 'history')).to.equal(2);
  });

  it('remember: who, why and from where to where, are kept', async () => {
    await withCause({ correlationId: 'c-1', who: 'sara', messageId: 'm-1' }, () =>
      db().tx(async (tx) =>
        remember(tx, {
          entity: 'order',
          entityId: 'o',
          orderId: 'o',
          move: 'hold',
          from: 'a',
          to: 'b',
          why: 'y'.repeat(400),
          version: 2,
          changes: { n: [1, 2] },
        }),
      ),
    );

    const row = await db().read((r) => r.one('SELECT * FROM history'));
    expect(row).to.include({
      who: 'sara',
      correlation_id: 'c-1',
      message_id: 'm-1',
      from_state: 'a',
      to_state: 'b',
      changes: '{"n":[1,2]}',
    });
    expect(String(row?.['why'])).to.have.length(300);
  });

  it('closeOutbox and postponeOutbox: exactly that row goes, the other waits with its reason', async () => {
    await db().tx(async (tx) => ['a', 'b', 'c'].forEach((key) => tellRaw(tx, 'x.y', {}, key, 1)));
    const [one, two] = await readOutbox(db(), parts, 10);

    await db().tx(async (tx) => {
      await closeOutbox(tx, [one?.seq ?? 0]);
      await postponeOutbox(tx, two?.seq ?? 0, 'e'.repeat(900), 60_000);
    });

    expect((await readOutbox(db(), parts, 10)).map((row) => row.message.key)).to.deep.equal(['c']);
    expect(await countOf(db(), 'outbox', "attempts = 1 AND last_error LIKE 'eee%'")).to.equal(1);
  });

  it('recordFailure: a line that is down, is due later, with its attempts counted', async () => {
    const message = messageOf();
    const first = await db().tx((tx) => recordFailure(tx, 'l', message, down, 0.001));
    await db().tx((tx) => recordFailure(tx, 'l', message, down, 0.001));
    let due: Awaited<ReturnType<typeof takeDue>> = [];
    await waitFor('its time', async () => (due = await takeDue(db())).length > 0);

    expect(first.parked).to.equal(false);
    expect(due).to.deep.equal([{ listener: 'l', message: { ...message, attempt: 2 } }]);
    expect(await takeDue(db()), 'hidden while on its way').to.deep.equal([]);
  });

  it('isOvertaken: the copy that was sent last, is not; an older one, and one of a parked row, is', async () => {
    const message = messageOf();
    await db().tx((tx) => recordFailure(tx, 'l', message, down, 0.001));
    await db().tx((tx) => recordFailure(tx, 'l', message, down, 0.001));

    expect(await isOvertaken(db(), 'l', { ...message, attempt: 2 })).to.equal(false);
    expect(await isOvertaken(db(), 'l', { ...message, attempt: 1 })).to.equal(true);
    expect(await isOvertaken(db(), 'l', message)).to.equal(false);
    expect(await isOvertaken(db(), 'l', messageOf({ attempt: 1 }))).to.equal(false);
    await db().tx((tx) => recordFailure(tx, 'l', message, no, 1));
    expect(await isOvertaken(db(), 'l', { ...message, attempt: 3 })).to.equal(true);
  });

  it('park: refused, is open with its reason and its body; replayed, is due again from none', async () => {
    const message = messageOf();
    await db().tx((tx) => recordFailure(tx, 'l', message, no, 1));
    const [row] = await parkedRows();
    const loaded = await db().read((r) => loadParked(r, row?.id ?? ''));

    await db().tx((tx) => replayParked(tx, row?.id ?? ''));

    expect(row).to.include({ listener: 'l', reasonKind: 'refused', reasonCode: 'acme.no', documentId: message.key });
    expect(JSON.parse(loaded.body)).to.deep.equal(message.payload);
    expect((await takeDue(db()))[0]?.message).to.deep.equal({ ...message, attempt: 0 });
    expect(await errorOf(db().tx((tx) => replayParked(tx, row?.id ?? '')))).to.include({ code: 'parked.not_open' });
  });

  it('park: again after a replay, is the same row and open again', async () => {
    const message = messageOf();
    await db().tx((tx) => recordFailure(tx, 'l', message, no, 1));
    const [row] = await parkedRows();
    await db().tx((tx) => replayParked(tx, row?.id ?? ''));

    await db().tx((tx) => recordFailure(tx, 'l', message, no, 1));

    expect((await parkedRows()).map((one) => one.id)).to.deep.equal([row?.id]);
  });

  it('park: a key, a code and details beyond their columns, are parked all the same', async () => {
    const error = new AppError('bug', 'c'.repeat(300), { text: 'd'.repeat(3000) });

    await db().tx((tx) => recordFailure(tx, 'l', messageOf({ key: 'k'.repeat(60) }), error, 1));

    const [row] = await parkedRows();
    expect(row?.documentId).to.equal(null);
    expect(row?.reasonCode).to.have.length(120);
    expect(row?.reasonDetail).to.have.length(1000);
  });

  it('closeParked: is no longer open, names who closed it, and is never due', async () => {
    await db().tx((tx) => recordFailure(tx, 'l', messageOf(), no, 1));
    const [row] = await parkedRows();

    await withCause({ correlationId: uuidv7(), who: 'sara' }, () => db().tx((tx) => closeParked(tx, row?.id ?? '')));

    expect(await countOf(db(), 'parked', "state = 'closed' AND closed_by = 'sara'")).to.equal(1);
    expect(await takeDue(db())).to.deep.equal([]);
    expect(await errorOf(db().tx((tx) => closeParked(tx, 'nobody')))).to.include({ kind: 'missing' });
  });

  it('parkFallout: each listener that has not done it, is parked; who has, is left alone', async () => {
    const message = messageOf();
    await db().tx((tx) => firstSeen(tx, 'done', [message.id]));

    await parkFallout(db(), ['done', 'open'], message, 'delivery_limit in q');

    expect((await parkedRows()).map((row) => [row.listener, row.reasonCode])).to.deep.equal([['open', 'bus.fallout']]);
  });

  it('leases: one holds, another takes over when it ends or is let go, each time with a higher token', async () => {
    await seedLeases(db(), ['relay.p0', 'job.x']);
    await seedLeases(db(), ['relay.p0']);
    const first = await holdLeases(db(), 'relay.p', 'one', 60_000);
    const refused = await holdLeases(db(), 'relay.p', 'two', 60_000);
    const renewed = await holdLeases(db(), 'relay.p', 'one', 1);
    await pause(30);
    const taken = await holdLeases(db(), 'relay.p', 'two', 60_000);
    const late = await db().tx((tx) => heldIn(tx, 'relay.p', 'one'));
    await releaseLeases(db(), 'relay.p', 'two');
    const again = await holdLeases(db(), 'relay.p', 'one', 60_000);

    expect([...first]).to.deep.equal([['relay.p0', 1]]);
    expect(refused.size).to.equal(0);
    expect(renewed.get('relay.p0')).to.equal(1);
    expect(taken.get('relay.p0')).to.equal(2);
    expect(late.size).to.equal(0);
    expect(again.get('relay.p0')).to.equal(3);
  });
});
