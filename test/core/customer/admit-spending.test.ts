/** Who may spend how much: at intake, with the orders really received. */
import { expect } from 'chai';
import { admitSpending, chargesAllowed } from '../../../src/core/customer/index.ts';
import { beginMaintenance, endMaintenance, resetAllSpending } from '../../../src/core/customer/index.ts';
import { orderBook } from '../../../src/core/order/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { receive, orderRow, shop } from '../made.ts';
import { costing, guest, limit, member, placed, spentBy, wrongAccounts } from './made.ts';

describe('core/customer/admit-spending', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop();
  });
  afterEach(() => fresh.drop());

  it('admitSpending: without limit and maintenance, reads once and writes nothing', async () => {
    const said: string[] = [];

    await fresh.db.tx(async (tx) => {
      const heard = new Proxy(tx, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (!['all', 'one', 'run', 'insert', 'updateMany', 'upsert'].includes(String(name))) return value;
          return (...args: unknown[]) => {
            said.push(String(name));
            return (value as (...all: unknown[]) => unknown)(...args);
          };
        },
      });
      const wanted = Array.from({ length: 64 }, (_, at) => ({
        orderId: `o${at}`,
        customerKey: `e:${at}@example.com`,
        channelId: 'AE',
        amountMinor: 1_000_000,
        currency: 'AED',
      }));
      const verdicts = await admitSpending(heard, wanted, orderBook);
      expect(new Set(verdicts.values())).to.deep.equal(new Set(['ok']));
    });

    expect(said).to.deep.equal(['one']);
  });

  it('admitSpending: over the limit, the order is rejected and a smaller one passes', async () => {
    const { db } = fresh;
    await limit(db, 30_000);

    const first = await placed(db, costing(20_000, guest('Ali@Example.com')));
    const second = await placed(db, costing(15_000, guest('ali@example.com ')));
    const third = await placed(db, costing(10_000, guest('ali@example.com')));

    expect(first.state).to.equal('accepted');
    expect([second.state, second.reason]).to.deep.equal(['rejected', 'spending_limit']);
    expect(third.state).to.equal('accepted');
    expect(await spentBy(db, 'e:ali@example.com')).to.deep.equal({ booked: 30_000, settled: 0, round: 1 });
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('admitSpending: orders of one batch, count one after the other', async () => {
    const { db } = fresh;
    await limit(db, 25_000);
    const orders = [10_000, 20_000, 15_000, 5_000].map((total) => costing(total, guest('ali@example.com')));

    await receive(db, orders);

    const states = await Promise.all(orders.map(async (order) => (await orderRow(db, order)).state));
    expect(states).to.deep.equal(['accepted', 'rejected', 'accepted', 'rejected']);
  });

  it('admitSpending: customers and currencies, each count for themselves', async () => {
    const { db } = fresh;
    await limit(db, 20_000);
    await limit(db, 100, 'KWD');

    const ali = await placed(db, costing(20_000, guest('ali@example.com')));
    const sara = await placed(db, costing(20_000, guest('sara@example.com')));

    expect([ali.state, sara.state]).to.deep.equal(['accepted', 'accepted']);
    expect(await spentBy(db, 'e:ali@example.com', 'KWD')).to.equal(undefined);
  });

  it('admitSpending: a limit that begins, counts what was accepted while there was none', async () => {
    const { db } = fresh;
    await placed(db, costing(20_000, guest('ali@example.com')));
    await limit(db, 30_000);

    const second = await placed(db, costing(15_000, guest('ali@example.com')));
    const third = await placed(db, costing(10_000, guest('ali@example.com')));

    expect([second.state, third.state]).to.deep.equal(['rejected', 'accepted']);
    expect(await spentBy(db, 'e:ali@example.com')).to.deep.equal({ booked: 30_000, settled: 0, round: 1 });
  });

  it('admitSpending: a limit that was off for a while, counts what was accepted then', async () => {
    const { db } = fresh;
    await limit(db, 30_000);
    await placed(db, costing(10_000, guest('ali@example.com')));
    await limit(db, 0);
    await placed(db, costing(10_000, guest('ali@example.com')));
    await limit(db, 30_000);

    const third = await placed(db, costing(10_001, guest('ali@example.com')));
    const fourth = await placed(db, costing(10_000, guest('ali@example.com')));

    expect([third.state, fourth.state]).to.deep.equal(['rejected', 'accepted']);
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('admitSpending: guest and signed in with the same e-mail, are one customer', async () => {
    const { db } = fresh;
    await limit(db, 30_000);

    await placed(db, costing(10_000, guest('ali@example.com')));
    await placed(db, costing(10_000, member('7', 'ali@example.com')));
    const third = await placed(db, costing(10_001, guest('ali@example.com')));
    // The account's e-mail is another by now.
    const fourth = await placed(db, costing(10_001, member('7', 'ali@work.example.com')));
    const fifth = await placed(db, costing(10_001, guest('ali@work.example.com')));

    expect([third.state, fourth.state, fifth.state]).to.deep.equal(['rejected', 'rejected', 'rejected']);
    expect(await spentBy(db, 'm:AE:7')).to.deep.equal({ booked: 20_000, settled: 0, round: 1 });
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('admitSpending: two customers who turn out to be one, have spent what both have', async () => {
    const { db } = fresh;
    await limit(db, 50_000);
    await placed(db, costing(10_000, guest('a@example.com')));
    await placed(db, costing(10_000, guest('b@example.com')));
    await placed(db, costing(10_000, member('7', 'a@example.com')));

    const joining = await placed(db, costing(10_000, member('7', 'b@example.com')));
    const last = await placed(db, costing(10_001, guest('a@example.com')));

    expect([joining.state, last.state]).to.deep.equal(['accepted', 'rejected']);
    expect(await spentBy(db, 'e:b@example.com')).to.deep.equal({ booked: 40_000, settled: 0, round: 1 });
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('admitSpending: all reset, earlier orders do not count any more', async () => {
    const { db } = fresh;
    await limit(db, 20_000);
    await placed(db, costing(20_000, guest('ali@example.com')));
    await db.tx((tx) => resetAllSpending(tx, 'AED', { who: 'layla' }));

    const next = await placed(db, costing(20_000, guest('ali@example.com')));

    expect(next.state).to.equal('accepted');
    expect(await spentBy(db, 'e:ali@example.com')).to.deep.equal({ booked: 20_000, settled: 0, round: 2 });
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('admitSpending: nobody to count it for, stands for itself', async () => {
    const { db } = fresh;
    await limit(db, 20_000);
    const nobody = { customerKey: null, channelId: 'AE', currency: 'AED' };

    const verdicts = await db.tx((tx) =>
      admitSpending(
        tx,
        [
          { ...nobody, orderId: 'a', amountMinor: 20_000 },
          { ...nobody, orderId: 'b', amountMinor: 20_001 },
        ],
        orderBook,
      ),
    );

    expect([...verdicts.values()]).to.deep.equal(['ok', 'over_limit']);
  });

  it('admitSpending: maintenance, holds orders of its channel whatever they cost', async () => {
    const { db } = fresh;
    await db.tx((tx) => beginMaintenance(tx, { channelId: 'AE', reason: 'gateway moves' }, { who: 'layla' }));

    const held = await placed(db, costing(1, guest('ali@example.com')));

    expect([held.state, held.reason]).to.deep.equal(['on_hold', 'maintenance']);
    expect(await db.tx((tx) => chargesAllowed(tx, 'AE'))).to.equal(false);
    expect(await db.tx((tx) => chargesAllowed(tx, 'KW'))).to.equal(true);
    await db.tx((tx) => endMaintenance(tx, 'AE', { who: 'layla' }));
    expect(await db.tx((tx) => chargesAllowed(tx, 'AE'))).to.equal(true);
  });

  it('chargesAllowed: a planned end, opens by itself', async () => {
    const { db } = fresh;
    const until = '2099-01-01 00:00:00.000';
    await db.tx((tx) => beginMaintenance(tx, { channelId: '*', reason: 'move', until }, { who: 'layla' }));

    const [before, after] = await db.tx(async (tx) => [
      await chargesAllowed(tx, 'AE', new Date('2098-12-31T23:59:59.999Z')),
      await chargesAllowed(tx, 'AE', new Date('2099-01-01T00:00:00.000Z')),
    ]);

    expect([before, after]).to.deep.equal([false, true]);
  });
});
