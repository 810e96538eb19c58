/** The whole way of a message over a database and a bus, with everything that can go wrong on it. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import type { Bus } from '../../src/platform/bus/bus.ts';
import { topologyOf, type Topology } from '../../src/platform/bus/bus.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { listParked, replayParked } from '../../src/platform/parked.ts';
import { messageOf as storedMessage } from '../../src/platform/outbox.ts';
import { countOf, pause, waitFor } from './made.ts';
import {
  createEffects,
  fakePartner,
  place,
  rowsOf,
  startStack,
  type Faults,
  type Partner,
  type Stack,
} from './stack.ts';

export type Ground = {
  readonly db: Database;
  readonly bus: (topology: Topology) => Promise<Bus>;
  readonly drop: () => Promise<void>;
};

export function flowSuite(open: () => Promise<Ground>): void {
  let ground: Ground;
  let db: Database;
  let partner: Partner;
  let faults: Faults;
  let stack: Stack;

  beforeEach(async () => {
    ground = await open();
    db = ground.db;
    await createEffects(db);
    partner = fakePartner();
    faults = { then: 0, work: 0 };
    const rows = rowsOf(partner, faults);
    stack = await startStack({ owner: 'one', db, bus: await ground.bus(topologyOf(rows)), rows });
  });
  afterEach(async () => {
    await stack.stop();
    await ground.drop();
  });

  const orders = (count: number) => Array.from({ length: count }, () => uuidv7());

  const settled = (n: number) =>
    waitFor(
      'everything to settle',
      async () =>
        (await countOf(db, 'inbox')) === n * 3 &&
        (await countOf(db, 'outbox')) === 0 &&
        (await countOf(db, 'deliveries')) === 0,
    );

  async function effects(): Promise<Record<string, number>> {
    const rows = await db.read((r) =>
      r.all<{ what: string; n: number; orders: number }>(
        'SELECT what, COUNT(*) AS n, COUNT(DISTINCT order_id) AS orders FROM t_effects GROUP BY what',
      ),
    );
    for (const row of rows) if (row.what !== 'intended') expect(row.n, `${row.what}, doubled`).to.equal(row.orders);
    return Object.fromEntries(rows.map((row) => [row.what, Number(row.n)]));
  }

  it('all is well: every listener has its effect once, the outbox is empty, the log is whole', async () => {
    await place(db, orders(30));

    await settled(30);

    expect(await effects()).to.deep.equal({ reserved: 30, noticed: 30, intended: 30, booked: 30 });
    expect(await countOf(db, 'event_log')).to.equal(30);
    expect(await countOf(db, 'partner_calls', "state = 'done'")).to.equal(30);
  });

  it('the same messages ten times in any order: one effect each', async () => {
    await place(db, orders(20));
    await settled(20);
    const stored = await db.read((r) => r.all<Parameters<typeof storedMessage>[0]>('SELECT * FROM event_log'));
    const ten = Array.from({ length: 10 }, () => stored.map((row) => storedMessage(row))).flat();
    ten.sort((a, b) => (a.id + a.key).localeCompare(b.id + b.key) * (a.id.charCodeAt(30) % 2 === 0 ? 1 : -1));

    await Promise.all(ten.map((message) => stack.bus.publish(message)));
    await pause(300);

    expect(await effects()).to.deep.equal({ reserved: 20, noticed: 20, intended: 20, booked: 20 });
    expect(partner.calls).to.have.length(20);
  });

  it('duplicates before the first is done: one call, one effect', async () => {
    partner.slowMs = 50;
    const orderId = uuidv7();
    await place(db, [orderId]);
    const [row] = await db.read((r) => r.all<Parameters<typeof storedMessage>[0]>('SELECT * FROM event_log'));
    const message = storedMessage(row ?? expect.fail('no message'));

    await Promise.all(Array.from({ length: 10 }, () => stack.bus.publish(message)));
    await settled(1);

    expect(await effects()).to.deep.equal({ reserved: 1, noticed: 1, intended: 1, booked: 1 });
    expect(partner.calls).to.have.length(1);
  });

  it('died between the answer and recording it: looked up, not asked again', async () => {
    faults.then = 1;

    await place(db, orders(1));
    await settled(1);

    expect(await effects()).to.deep.equal({ reserved: 1, noticed: 1, intended: 1, booked: 1 });
    expect(partner.calls).to.have.length(1);
  });

  it('an answer that got lost: looked up, not asked again', async () => {
    partner.losesAnswers = 1;

    await place(db, orders(1));
    await settled(1);

    expect(partner.calls).to.have.length(1);
    expect(partner.booked.size).to.equal(1);
    expect((await effects())['booked']).to.equal(1);
  });

  it('died in the middle of a group: nothing half, nobody else harmed', async () => {
    faults.work = 1;

    await place(db, orders(5));
    await waitFor('the notices', async () => (await countOf(db, 't_effects', "what = 'reserved'")) === 5);
    const parkedNow = () => countOf(db, 'parked', "state = 'open'");
    await waitFor('all five', async () => ((await effects())['noticed'] ?? 0) + (await parkedNow()) === 5);

    const parked = await parkedNow();
    expect(parked).to.be.at.most(1);
  });

  it('partner down, then up: tried again with growing waits, then done; the others did not wait', async () => {
    partner.down = true;

    await place(db, orders(5));
    await waitFor('the others', async () => (await countOf(db, 't_effects', "what IN ('reserved', 'noticed')")) === 10);
    await waitFor('failed attempts', async () => (await countOf(db, 'deliveries', 'attempts >= 2')) > 0);
    partner.down = false;
    await settled(5);

    expect(await effects()).to.deep.equal({ reserved: 5, noticed: 5, intended: 5, booked: 5 });
    expect(await countOf(db, 'parked')).to.equal(0);
  });

  it('partner refuses: parked with what follows from it; replayed by a person: asked afresh and done', async () => {
    partner.refuses = true;
    await place(db, orders(1));
    await waitFor('the parked row', async () => (await countOf(db, 'parked', "state = 'open'")) === 1);
    const { rows } = await db.read((r) => listParked(r, { state: 'open', limit: 10, offset: 0 }));
    const given = (await effects())['given up'];

    partner.refuses = false;
    await db.tx((tx) => replayParked(tx, rows[0]?.id ?? ''));
    stack.runner.wakeRetries();
    await settled(1);

    expect(rows[0]).to.include({
      listener: 'courier.order.book',
      reasonKind: 'refused',
      reasonCode: 'partner.refused',
    });
    expect(given).to.equal(1);
    expect(await effects()).to.deep.include({ booked: 1, intended: 2, 'given up': 1 });
    expect([...partner.booked.keys()][0]).to.match(/\/2$/);
  });

  it('a stale copy of a redelivery: is dropped and costs no attempt', async () => {
    partner.down = true;
    await place(db, orders(1));
    await waitFor('two failed attempts', async () => (await countOf(db, 'deliveries', 'attempts >= 2')) === 1);
    const [row] = await db.read((r) => r.all<Parameters<typeof storedMessage>[0]>('SELECT * FROM event_log'));
    const calls = partner.calls.length;

    await stack.runner.handle('courier.order.book', { ...storedMessage(row ?? expect.fail()), attempt: 0 }, true);

    expect(partner.calls.length - calls).to.be.at.most(1);
    partner.down = false;
    await settled(1);
  });

  it('stopped in the middle: nothing is lost, another start finishes', async () => {
    partner.slowMs = 20;
    const placing = place(db, orders(40));
    await waitFor('a beginning', async () => (await countOf(db, 't_effects')) > 5);

    await stack.stop();
    await placing;
    const rows = rowsOf(partner, faults);
    stack = await startStack({ owner: 'two', db, bus: await ground.bus(topologyOf(rows)), rows });
    await settled(40);

    expect(await effects()).to.deep.equal({ reserved: 40, noticed: 40, intended: 40, booked: 40 });
    expect(partner.booked.size).to.equal(40);
  });
}
