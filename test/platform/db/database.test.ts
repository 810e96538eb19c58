/** The primitives on SQLite, and what is SQLite's own: one writer at a time without blocking the loop. */
import { expect } from 'chai';
import { readdirSync, readlinkSync } from 'node:fs';
import { openDatabase } from '../../../src/platform/db/index.ts';
import { countOf, embeddedDatabase, type TestDatabase } from '../made.ts';
import { databaseSuite } from './suite.ts';

describe('platform/db on SQLite', () => {
  databaseSuite(embeddedDatabase);

  describe('the file lock', () => {
    let made: TestDatabase;

    beforeEach(async () => {
      made = await embeddedDatabase();
      await made.db.tx((tx) => tx.run('CREATE TABLE t_order (n INTEGER NOT NULL)'));
    });
    afterEach(() => made.drop());

    it('writers: many at once, come in the order they asked', async () => {
      const { db } = made;
      const began: number[] = [];

      await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          db.tx(async (tx) => {
            began.push(n);
            await new Promise((resolve) => setTimeout(resolve, n % 3));
            await tx.insert('t_order', [{ n }]);
          }),
        ),
      );

      expect(began).to.deep.equal(Array.from({ length: 30 }, (_, n) => n));
    });

    it('writers: a slow one, does not block readers or timers', async () => {
      const { db } = made;
      let ticks = 0;
      const clock = setInterval(() => ticks++, 5);

      await db.tx(async (tx) => {
        await tx.insert('t_order', [{ n: 1 }]);
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(await countOf(db, 't_order')).to.equal(0);
      });
      clearInterval(clock);

      expect(ticks).to.be.above(1);
    });

    it('writers: one that fails in the middle, lets the next in', async () => {
      const { db } = made;

      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          db.tx(async (tx) => {
            await tx.insert('t_order', [{ n }]);
            if (n % 2 === 0) throw new Error('no');
          }),
        ),
      );

      expect(results.filter((one) => one.status === 'rejected')).to.have.length(10);
      expect(await countOf(db, 't_order')).to.equal(10);
    });

    it('transactions: a hundred one after the other and at once, leave no file open behind them', async () => {
      const { db, url } = made;
      const file = url.slice('sqlite:'.length);
      const open = () =>
        readdirSync('/proc/self/fd').filter((fd) => {
          try {
            return readlinkSync(`/proc/self/fd/${fd}`) === file;
          } catch {
            return false; // closed meanwhile
          }
        }).length;
      for (let n = 0; n < 50; n++) await db.tx((tx) => tx.insert('t_order', [{ n }]));
      await Promise.all(Array.from({ length: 50 }, (_, n) => db.tx((tx) => tx.insert('t_order', [{ n }]))));

      expect(await countOf(db, 't_order')).to.equal(100);
      expect(open()).to.be.at.most(4);
    });

    it('two pools on one file: share the lock', async () => {
      const { db, url } = made;
      const other = openDatabase(url);

      await Promise.all(
        Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? db : other).tx((tx) => tx.insert('t_order', [{ n }]))),
      );
      const count = await countOf(other, 't_order');
      await other.close();

      expect(count).to.equal(40);
    });
  });
});
