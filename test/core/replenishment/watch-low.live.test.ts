/** Several processes look at the same shelves on a real server: each shelf is asked for once, numbers have no gap. */
import { expect } from 'chai';
import { gatherLetters, watchAll } from '../../../src/core/replenishment/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { furnish, OTHER_STORE, otherSku, requests, rule, rules, setFree, sku, STORE, WAREHOUSE } from './made.ts';

describe('core/replenishment/watch-low live', () => {
  let live: Awaited<ReturnType<typeof migratedLiveDatabase>>;
  let dbs: Database[];

  beforeEach(async () => {
    live = await migratedLiveDatabase();
    dbs = Array.from({ length: 4 }, () => openDatabase(live.url, { poolSize: 4 }));
    await furnish(first());
  });
  afterEach(async () => {
    for (const db of dbs) await db.close();
    await live.drop();
  });

  const first = (): Database => {
    const [db] = dbs;
    if (db === undefined) throw new Error('no database');
    return db;
  };

  it('watchAll, gatherLetters: from four pools at once, one request for each shelf and one letter', async () => {
    const places = [STORE, OTHER_STORE];
    const shelves = places.flatMap((locationId) => [sku, otherSku].map((one) => ({ locationId, sku: one })));
    await rules(first(), ...shelves.map((at) => rule(at)));
    for (const at of shelves) await setFree(first(), 1, at);

    const made = await Promise.all([...dbs, ...dbs].map((db) => watchAll(db)));
    const letters = await Promise.all(dbs.map((db) => gatherLetters(db, new Date(), 3_600_000)));

    const all = await requests(first());
    expect(made.reduce((sum, one) => sum + one.requested, 0)).to.equal(4);
    expect(all.map((one) => one.number).sort()).to.deep.equal([1, 2, 3, 4].map((n) => `RPL-00000${n}`));
    expect(letters.reduce((sum, one) => sum + one, 0)).to.equal(1);
    expect(new Set(all.map((one) => one.letterId)).size).to.equal(1);
  });

  it('watchAll: by page and by rule, from a warehouse too', async () => {
    await rules(first(), rule({ fromLocation: WAREHOUSE }), rule({ sku: otherSku, fromLocation: WAREHOUSE }));
    await setFree(first(), 0);

    const made = await watchAll(first());
    const again = await watchAll(first());

    expect([made, again]).to.deep.equal([
      { requested: 1, recovered: 0 },
      { requested: 0, recovered: 0 },
    ]);
  });
});
