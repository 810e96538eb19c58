/** The limit where it is hard: several connections and processes on MariaDB at the same moment. */
import { expect } from 'chai';
import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  admitSpending,
  beginMaintenance,
  chargesAllowed,
  endMaintenance,
  followSpending,
} from '../../../src/core/customer/index.ts';
import { orderBook } from '../../../src/core/order/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { sleep } from '../../../src/platform/time.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { seedHouse } from '../../helpers/make.ts';
import { receive } from '../made.ts';
import { costing, guest, limit, member, placed, sell, spentBy, wrongAccounts } from './made.ts';
import { runSteps, steps } from './spending.suite.ts';

const run = promisify(execFile);
const processFile = fileURLToPath(new URL('spending-process.ts', import.meta.url));

describe('core/customer: spending (MariaDB)', () => {
  let live: { url: string; drop(): Promise<void> };
  let db: Database;
  let other: Database;
  let made = 0;

  before(async () => {
    live = await migratedLiveDatabase();
    db = openDatabase(live.url);
    other = openDatabase(live.url, { poolSize: 8 });
    await seedHouse(db);
    await sell(db);
  });
  beforeEach(async () => {
    await limit(db, 0);
  });
  after(async () => {
    await Promise.all([db.close(), other.close()]);
    await live.drop();
  });

  const fresh = (): string => `c${++made}@example.com`;
  async function passed(email: string): Promise<number> {
    const row = await db.read((r) =>
      r.one<{ n: number }>("SELECT COUNT(*) AS n FROM orders WHERE customer_email = ? AND state = 'accepted'", [email]),
    );
    return Number(row?.n);
  }

  it('many orders of one customer at once over two pools, with room for some: exactly so many pass', async () => {
    for (const room of [1, 4, 9]) {
      const email = fresh();
      await limit(db, room * 1_000 + 999);

      await Promise.all(
        Array.from({ length: 16 }, (_, at) => {
          // Now as a guest, now signed in: the same person.
          const who = at % 2 === 0 ? guest(email) : member(email, email);
          return receive(at % 3 === 0 ? other : db, [costing(1_000, who)]);
        }),
      );

      expect(await passed(email), `room for ${room}`).to.equal(room);
      expect(await spentBy(db, `e:${email}`)).to.include({ booked: room * 1_000 });
    }
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('three processes at once, with room for seven: seven pass', async () => {
    await limit(db, 7_000);

    await Promise.all(
      ['71', '72', '73'].map((tag) =>
        run(process.execPath, ['--import', 'tsx', processFile, live.url, tag, '8', '1000'], { timeout: 150_000 }),
      ),
    );

    expect(await passed('ali@example.com')).to.equal(7);
    expect(await spentBy(db, 'e:ali@example.com')).to.include({ booked: 7_000 });
  });

  it('batches that share customers in another order, all end and count right', async () => {
    const emails = Array.from({ length: 6 }, fresh);
    await limit(db, 3_000);

    await Promise.all(
      Array.from({ length: 8 }, (_, at) => {
        const turned = [...emails.slice(at % 6), ...emails.slice(0, at % 6)];
        return receive(
          at % 2 === 0 ? db : other,
          turned.map((email) => costing(1_000, guest(email))),
        );
      }),
    );

    for (const email of emails) expect(await passed(email)).to.equal(3);
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('a limit that begins, waits for who has read that there is none, and counts it', async () => {
    const email = fresh();
    const order = costing(5_000, guest(email));
    let begun: Promise<unknown> | undefined;
    let done = false;

    await db.tx(async (tx) => {
      const said = await admitSpending(tx, [{ ...spendingOf(email), orderId: 'x', amountMinor: 5_000 }], orderBook);
      expect(said.get('x')).to.equal('ok');
      begun = limit(other, 5_000).then(() => (done = true));
      await sleep(150);
      expect(done).to.equal(false);
    });
    await begun;
    // The same with an order that is really there.
    await limit(db, 0);
    await receive(db, [order]);
    await limit(other, 5_000);
    const next = await placed(db, costing(1, guest(email)));

    expect(done).to.equal(true);
    expect(next.state).to.equal('rejected');
  });

  it('limits that come and go among orders, never let more through than the last count allows', async () => {
    const email = fresh();

    await Promise.all([
      ...Array.from({ length: 12 }, (_, at) => receive(at % 2 === 0 ? db : other, [costing(1_000, guest(email))])),
      (async () => {
        await limit(other, 4_000);
        await limit(other, 0);
        await limit(other, 4_000);
      })(),
    ]);
    const before = await passed(email);
    const next = await placed(db, costing(1_000, guest(email)));

    expect(next.state).to.equal(before < 4 ? 'accepted' : 'rejected');
    expect(await spentBy(db, `e:${email}`)).to.include({ booked: (await passed(email)) * 1_000 });
  });

  it('maintenance switched on, no charge begins after it and none that began is overtaken', async () => {
    const events: string[] = [];

    let began = (): void => undefined;
    const begun = new Promise<void>((resolve) => (began = resolve));
    const charging = db.tx(async (tx) => {
      expect(await chargesAllowed(tx, 'AE')).to.equal(true);
      began();
      await sleep(150);
      events.push('charged');
    });
    await begun;
    const switching = other
      .tx((tx) => beginMaintenance(tx, { channelId: 'AE', reason: 'gateway moves' }, { who: 'layla' }))
      .then(() => events.push('on'));
    await Promise.all([charging, switching]);
    const held = await placed(db, costing(1_000, guest(fresh())));
    const allowed = await other.tx((tx) => chargesAllowed(tx, 'AE'));
    await other.tx((tx) => endMaintenance(tx, 'AE', { who: 'layla' }));

    expect(events).to.deep.equal(['charged', 'on']);
    expect([held.state, held.reason, allowed]).to.deep.equal(['on_hold', 'maintenance', false]);
  });

  it('a cancellation while the customer is first counted, is not lost', async () => {
    for (let time = 0; time < 10; time++) {
      const email = fresh();
      await limit(db, 0);
      const first = await placed(db, costing(1_000, guest(email)));
      await limit(db, 50_000);

      await Promise.all([
        receive(other, [costing(2_000, guest(email))]),
        (async () => {
          await db.tx((tx) =>
            tx.run("UPDATE orders SET state = 'cancelled', version = version + 1 WHERE id = ?", [first.id]),
          );
          await db.tx((tx) => followSpending(tx, [first.id], orderBook));
        })(),
      ]);

      expect(await spentBy(db, `e:${email}`), email).to.include({ booked: 2_000 });
    }
  });

  it('two customers who turn out to be one while both order, have spent what both have', async () => {
    for (let time = 0; time < 10; time++) {
      const [a, b] = [fresh(), fresh()];
      await limit(db, 100_000);
      await receive(db, [costing(1_000, member(a, a)), costing(2_000, guest(b))]);

      await Promise.all([
        receive(db, [costing(4_000, member(a, b))]),
        receive(other, [costing(8_000, guest(b))]),
        receive(db, [costing(16_000, guest(a))]),
        receive(other, [costing(32_000, member(a, a))]),
      ]);
      // One more, so that everything is counted.
      await receive(db, [costing(1, guest(b))]);

      expect(await spentBy(db, `m:AE:${a}`), a).to.include({ booked: 63_001 });
      expect(await wrongAccounts(db)).to.deep.equal([]);
    }
  });

  it('any sequence of orders, changes, charges, resets and limits, counts as a plain model does', async () => {
    const numRuns = process.env['OMNIHUB_QUICK'] === undefined ? 12 : 4;
    let at = 0;

    await fc.assert(
      fc.asyncProperty(steps, (todo) => runSteps(db, todo, `r${at++}`)),
      { numRuns, seed: 7 },
    );
  });

  function spendingOf(email: string) {
    return { customerKey: `e:${email}`, channelId: 'AE', currency: 'AED' };
  }
});
