/** The ERP's API on MariaDB: all that SQLite shows, and what only several connections show. */
import { expect } from 'chai';
import { drainStream } from '../../../src/core/erp/streams.ts';
import { openDatabase } from '../../../src/platform/db/index.ts';
import { documentsSuite } from './documents.suite.ts';
import { enveloped, movement, openLiveErpHouse, physicalOf, store, type ErpHouse } from './house.ts';
import { mastersSuite } from './masters.suite.ts';
import { movementsSuite } from './movements.suite.ts';
import { salesSuite } from './sales.suite.ts';
import { snapshotsAsideSuite } from './snapshots-aside.suite.ts';
import { snapshotsSuite } from './snapshots.suite.ts';
import { streamsSuite } from './streams.suite.ts';

describe('on MariaDB', function () {
  this.timeout(180_000);

  movementsSuite(openLiveErpHouse);
  snapshotsSuite(openLiveErpHouse);
  streamsSuite(openLiveErpHouse);
  salesSuite(openLiveErpHouse);
  documentsSuite(openLiveErpHouse);
  mastersSuite(openLiveErpHouse);
  snapshotsAsideSuite(openLiveErpHouse);

  describe('at once', () => {
    let house: ErpHouse;
    const URL = '/erp/v1/stock/movements';
    const key = `AE01/${store}`;

    beforeEach(async () => {
      house = await openLiveErpHouse();
    });
    afterEach(() => house.close());

    it('a store’s messages sent all at once in any order: each counts once and none is left waiting', async () => {
      const all = Array.from({ length: 30 }, (_, n) =>
        enveloped('stock.movements.v1', movement({ kind: 'ADJUSTMENT', quantity: '1' }), {
          stream: { key, seq: n + 1 },
        }),
      );
      await house.post(URL, all[0]);
      const shuffled = [...all.slice(1), ...all.slice(1)].sort(() => Math.random() - 0.5);

      const answers = await inGroups(shuffled, 8, (one) => house.post(URL, one));
      await drainStream(house.db, key, { most: 100 });

      expect(answers.every((one) => one.status === 200 || one.status === 202)).to.equal(true);
      expect(await physicalOf(house.db)).to.equal(40);
      expect((await house.send('GET', `/erp/v1/streams/${key}`)).body).to.include({
        expectedSeq: 31,
        buffered: 0,
        gapSince: null,
      });
    });

    it('two processes drain one stream: each message once', async () => {
      const other = openDatabase(house.databaseUrl);
      const send = (seq: number) =>
        house.post(
          URL,
          enveloped('stock.movements.v1', movement({ kind: 'ADJUSTMENT', quantity: '1' }), { stream: { key, seq } }),
        );
      await send(1);
      for (let seq = 3; seq < 30; seq++) await send(seq);
      await house.db.tx((tx) => tx.run('UPDATE erp_streams SET expected_seq = 3 WHERE stream_key = ?', [key]));

      const done = await Promise.all([
        drainStream(house.db, key, { most: 100 }),
        drainStream(other, key, { most: 100 }),
      ]);
      await other.close();

      expect(done[0] + done[1]).to.equal(27);
      expect(await physicalOf(house.db)).to.equal(38);
    });
  });
});

async function inGroups<T, R>(all: readonly T[], size: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < all.length; from += size)
    results.push(...(await Promise.all(all.slice(from, from + size).map((one) => work(one)))));
  return results;
}
