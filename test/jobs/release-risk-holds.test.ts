import { expect } from 'chai';
import { beginMaintenance, endMaintenance } from '../../src/core/customer/index.ts';
import { releaseRiskHolds } from '../../src/jobs/release-risk-holds.ts';
import { costing, guest, limit } from '../core/customer/made.ts';
import { orderRow, receive, shop } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';

describe('jobs/release-risk-holds', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop();
  });
  afterEach(() => fresh.drop());

  const run = (now = new Date()): Promise<string> => releaseRiskHolds.run({ db: fresh.db, now });
  const begin = (until: string | null = null): Promise<unknown> =>
    fresh.db.tx((tx) => beginMaintenance(tx, { channelId: 'AE', reason: 'gateway moves', until }, { who: 'layla' }));
  const end = (): Promise<unknown> => fresh.db.tx((tx) => endMaintenance(tx, 'AE', { who: 'layla' }));
  const states = async (orders: readonly ReturnType<typeof costing>[]): Promise<string[]> =>
    Promise.all(orders.map(async (order) => (await orderRow(fresh.db, order)).state));

  const tasks = async (): Promise<string[]> =>
    (
      await fresh.db.read((r) => r.all<{ kind: string }>("SELECT kind FROM tasks WHERE state = 'open' ORDER BY kind"))
    ).map((one) => one.kind);

  it('run: while maintenance lasts, nothing goes on', async () => {
    await begin();
    const order = costing(1_000, guest('ali@example.com'));
    await receive(fresh.db, [order]);

    expect(await run()).to.equal('0 orders released, 0 could not be');

    expect(await states([order])).to.deep.equal(['on_hold']);
  });

  it('run: more than one run may take, goes on in several, the oldest first', async () => {
    await begin();
    const orders = Array.from({ length: 330 }, (_, at) => costing(1_000, guest(`c${at}@example.com`)));
    for (let at = 0; at < orders.length; at += 64) await receive(fresh.db, orders.slice(at, at + 64));
    await end();

    const said = [await run(), await run(), await run()];

    expect(said).to.deep.equal([
      '320 orders released, 0 could not be',
      '10 orders released, 0 could not be',
      '0 orders released, 0 could not be',
    ]);
    expect(new Set(await states(orders))).to.deep.equal(new Set(['accepted']));
  });

  it('run: a planned end that has come, is taken out of the rules and written down', async () => {
    await begin('2099-01-01 00:00:00.000');
    const order = costing(1_000, guest('ali@example.com'));
    await receive(fresh.db, [order]);

    // The gate itself asks the clock: an hour before the end nothing passes.
    expect(await run(new Date('2098-12-31T23:00:00Z'))).to.equal('0 orders released, 0 could not be');
    await run(new Date('2099-01-01T00:00:00Z'));

    const audits = await fresh.db.read((r) =>
      r.all<{ who: string; target: string }>("SELECT who, target FROM audit_log WHERE action = 'maintenance.ended'"),
    );
    expect(audits).to.deep.equal([{ who: 'hub', target: 'maintenance:AE' }]);
    expect(await states([order])).to.deep.equal(['accepted']);
  });

  it('run: what is over the limit by then, is rejected, and the others go on', async () => {
    await begin();
    const orders = [10_000, 20_000, 5_000].map((total) => costing(total, guest('ali@example.com')));
    await receive(fresh.db, orders);
    await limit(fresh.db, 15_000);
    await end();

    await run();

    expect(await states(orders)).to.deep.equal(['accepted', 'rejected', 'accepted']);
  });

  it('run: one that cannot be moved, keeps none of the others back', async () => {
    await begin();
    const orders = [1, 2, 3].map((at) => costing(1_000, guest(`c${at}@example.com`)));
    await receive(fresh.db, orders);
    await end();
    const { id } = await orderRow(fresh.db, orders[1] ?? costing(1));
    // Somebody else's rule stands in its way.
    await fresh.db.tx((tx) =>
      tx.run(
        `CREATE TRIGGER stop BEFORE UPDATE ON orders WHEN OLD.id = '${id}' BEGIN SELECT RAISE(ABORT, 'stopped'); END`,
      ),
    );

    expect(await run()).to.equal('2 orders released, 1 could not be');

    expect(await states(orders)).to.deep.equal(['accepted', 'on_hold', 'accepted']);
    expect(await tasks()).to.deep.equal(['order.on_hold']);
  });

  it('run: maintenance that somebody may have forgotten, is brought before a person once', async () => {
    await begin();

    await run(new Date(Date.now() + 23 * 3_600_000));
    const soon = await tasks();
    await run(new Date(Date.now() + 25 * 3_600_000));
    await run(new Date(Date.now() + 26 * 3_600_000));

    expect(soon).to.deep.equal([]);
    expect(await tasks()).to.deep.equal(['risk.maintenance_long']);
  });
});
