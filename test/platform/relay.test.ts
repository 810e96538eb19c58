import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import type { Bus } from '../../src/platform/bus/bus.ts';
import { AppError } from '../../src/platform/errors.ts';
import { tellRaw } from '../../src/platform/outbox.ts';
import { createRelay } from '../../src/platform/relay.ts';
import type { Urgency } from '../../src/platform/urgency.ts';
import { countOf, embeddedDatabase, log, metrics, pause, waitFor, type TestDatabase } from './made.ts';
import { place } from './stack.ts';

describe('platform/relay', () => {
  const clock = performance.now.bind(performance);
  afterEach(() => {
    performance.now = clock;
  });
  let made: TestDatabase;

  beforeEach(async () => {
    made = await embeddedDatabase();
  });
  afterEach(() => made.drop());

  it('a publish that hangs, does not hold the stop and loses no row', async () => {
    const bus = {
      publish: () => new Promise(() => undefined),
      health: () => 'up',
      nudge: () => undefined,
      onNudge: () => undefined,
    } as unknown as Bus;
    const relay = createRelay({ db: made.db, bus, owner: 'me', log, metrics });
    await relay.start();
    await place(made.db, [uuidv7()]);
    relay.wake();
    await waitFor('the publish', () => relay.inFlight === 1);
    const began = Date.now();

    await relay.stop();

    expect(Date.now() - began).to.be.below(40_000);
    expect(await countOf(made.db, 'outbox', 'attempts = 0')).to.equal(1);
    expect(await countOf(made.db, 'leases', `expires_at > ${made.db.dialect.fragments.now}`)).to.equal(0);
  });

  it('the bus is down, rows keep their turn; up again, they go in their order', async () => {
    let up = false;
    const sent: string[] = [];
    const bus = {
      publish: async (message: { key: string }) => {
        if (!up) return { failed: 'gone', lineDown: true };
        sent.push(message.key);
        return 'ok';
      },
      health: () => (up ? 'up' : 'down'),
      nudge: () => undefined,
      onNudge: () => undefined,
    } as unknown as Bus;
    const relay = createRelay({ db: made.db, bus, owner: 'me', log, metrics });
    await relay.start();
    const keys = Array.from({ length: 10 }, () => uuidv7());
    await place(made.db, keys);
    relay.wake();
    await pause(100);
    const untouched = await countOf(made.db, 'outbox', 'attempts = 0');

    up = true;
    relay.wake();
    await waitFor('all', async () => (await countOf(made.db, 'outbox')) === 0);
    await relay.stop();

    expect(untouched).to.equal(10);
    expect(sent).to.deep.equal(keys);
  });

  it('one row that the bus refuses, is put off with its reason and holds nobody up', async () => {
    const bad = uuidv7();
    const bus = {
      publish: async (message: { key: string }) => (message.key === bad ? { failed: 'unroutable' } : 'ok'),
      health: () => 'up',
      nudge: () => undefined,
      onNudge: () => undefined,
    } as unknown as Bus;
    const relay = createRelay({ db: made.db, bus, owner: 'me', log, metrics });
    await relay.start();

    await place(made.db, [bad, ...Array.from({ length: 9 }, () => uuidv7())]);
    relay.wake();
    await waitFor('the others', async () => (await countOf(made.db, 'outbox')) === 1);
    await waitFor(
      'the reason',
      async () => (await countOf(made.db, 'outbox', "attempts = 1 AND last_error = 'unroutable'")) === 1,
    );
    await relay.stop();
  });

  it('urgent work presses, its rows go first and the others by shares; when it is calm all go, none twice', async () => {
    let pressing = true;
    const sent: string[] = [];
    const bus = {
      publish: async (message: { event: string; key: string }) => (sent.push(`${message.event} ${message.key}`), 'ok'),
      health: () => 'up',
      nudge: () => undefined,
      onNudge: () => undefined,
    } as unknown as Bus;
    const urgency: Urgency = {
      events: new Set(['order.accepted']),
      alone: new Map(),
      get pressing() {
        return pressing;
      },
      others: 0,
      turn: async () => undefined,
      begin: () => () => undefined,
    };
    const tellMany = (event: string, count: number): Promise<void> =>
      made.db.tx(async (tx) => {
        for (let n = 0; n < count; n++) tellRaw(tx, event, {}, uuidv7(), 1);
      });
    const countSent = (event: string): number => sent.filter((one) => one.startsWith(event)).length;
    await tellMany('shipment.planned', 3_000);
    // A process that has been up for ten minutes: nothing of that has the rows waited.
    performance.now = () => clock() + 600_000;
    const relay = createRelay({ db: made.db, bus, owner: 'me', log, metrics, urgency });
    const began = Date.now();
    /** As many as its shares come to by now, one share every quarter of a second. */
    const due = (): number => 64 * (2 + (Date.now() - began) / 250);

    await relay.start();
    await tellMany('order.accepted', 300);
    relay.wake();
    await waitFor('the urgent', () => countSent('order.accepted') === 300);
    const yielded = countSent('shipment.planned');
    const yieldedMost = due();
    await waitFor('two more shares', () => countSent('shipment.planned') >= Math.min(3_000, yielded + 128));
    await tellMany('order.accepted', 10);
    relay.wake();
    await waitFor('the urgent behind them', () => countSent('order.accepted') === 310);
    const gone = 3_000 - (await countOf(made.db, 'outbox', "event = 'shipment.planned'"));
    const goneMost = due();
    pressing = false;
    await waitFor('all', async () => (await countOf(made.db, 'outbox')) === 0);
    await relay.stop();

    expect(yielded).to.be.at.most(yieldedMost);
    expect(gone).to.be.at.most(goneMost);
    expect(new Set(sent).size).to.equal(3_310);
    expect(sent.length).to.equal(3_310);
  });

  it('what is urgent, and listened to by nothing else, is settled here and not published; unsettled, its row stays', async () => {
    const [published, settled]: string[][] = [[], []];
    const bus = {
      publish: async (message: { key: string }) => (published?.push(message.key), 'ok'),
      health: () => 'up',
      nudge: () => undefined,
      onNudge: () => undefined,
    } as unknown as Bus;
    const urgency: Urgency = {
      events: new Set(['order.accepted', 'stock.received']),
      alone: new Map([['order.accepted', ['sourcing.order.source']]]),
      pressing: false,
      others: 0,
      turn: async () => undefined,
      begin: () => () => undefined,
    };
    let away = true;
    const here = async (listener: string, message: { key: string }): Promise<void> => {
      if (away) throw new AppError('unavailable', 'database.line_down');
      settled?.push(`${listener} ${message.key}`);
    };
    const [accepted, received, planned] = [uuidv7(), uuidv7(), uuidv7()];
    const relay = createRelay({ db: made.db, bus, owner: 'me', log, metrics, urgency, here });
    await relay.start();
    await made.db.tx(async (tx) => {
      tellRaw(tx, 'order.accepted', {}, accepted, 1);
      tellRaw(tx, 'stock.received', {}, received, 1);
      tellRaw(tx, 'shipment.planned', {}, planned, 1);
    });
    relay.wake();
    await waitFor('the others', async () => (await countOf(made.db, 'outbox')) === 1);
    const kept = await countOf(made.db, 'outbox', "event = 'order.accepted'");
    away = false;
    relay.wake();
    await waitFor('all', async () => (await countOf(made.db, 'outbox')) === 0);
    await relay.stop();

    expect(kept).to.equal(1);
    expect(published?.sort()).to.deep.equal([received, planned].sort());
    expect(settled).to.deep.equal([`sourcing.order.source ${accepted}`]);
  });

  it('more than may be under way, goes on without waiting for the poll', async () => {
    let sent = 0;
    const bus = {
      publish: async () => (await pause(5), sent++, 'ok'),
      health: () => 'up',
      nudge: () => undefined,
      onNudge: () => undefined,
    } as unknown as Bus;
    const relay = createRelay({ db: made.db, bus, owner: 'me', log, metrics });
    await made.db.tx(async (tx) => {
      await tx.insert(
        'outbox',
        Array.from({ length: 3_000 }, (_, n) => ({
          id: uuidv7(),
          part: n % 8,
          event: 'e',
          doc_key: 'k',
          doc_version: 1,
          payload: '{}',
          correlation_id: 'c',
          available_at: '2026-01-01 00:00:00.000',
        })),
      );
    });

    await relay.start();
    await waitFor('all', () => sent >= 3_000);
    await relay.stop();

    expect(sent).to.equal(3_000);
  });
});
