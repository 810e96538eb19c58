/** The primitives on MariaDB, and what only a server has: row locks, deadlocks, plans, a line that breaks. */
import { expect } from 'chai';
import { startServers, type Servers } from '../../../scripts/servers/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { firstSeen } from '../../../src/platform/inbox.ts';
import { migrate } from '../../../src/platform/migrate.ts';
import { liveDatabase } from '../../helpers/live.ts';
import { countOf, errorOf, pause, waitFor } from '../made.ts';
import { databaseSuite } from './suite.ts';

async function open(): Promise<{ db: Database; drop: () => Promise<void> }> {
  const live = await liveDatabase();
  const db = openDatabase(live.url);
  return {
    db,
    async drop() {
      await db.close();
      await live.drop();
    },
  };
}

describe('platform/db on MariaDB', () => {
  databaseSuite(open);

  describe('locks and plans', () => {
    let db: Database;
    let drop: () => Promise<void>;

    before(async () => {
      ({ db, drop } = await open());
      await migrate(db);
      await db.tx((tx) =>
        tx.run(
          'CREATE TABLE t_rows (id VARCHAR(40) NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB COLLATE utf8mb4_bin',
        ),
      );
    });
    beforeEach(() =>
      db.tx(async (tx) => {
        await tx.run('DELETE FROM t_rows');
        await tx.insert(
          't_rows',
          ['a', 'b', 'c'].map((id) => ({ id, n: 0 })),
        );
      }),
    );
    after(() => drop());

    it('isolation: every transaction, is READ COMMITTED in UTC with a short lock wait', async () => {
      const [row] = await db.tx((tx) =>
        tx.all<{ level: string; zone: string; wait: number }>(
          'SELECT @@tx_isolation AS level, @@session.time_zone AS zone, @@innodb_lock_wait_timeout AS wait',
        ),
      );

      expect(row).to.deep.equal({ level: 'READ-COMMITTED', zone: '+00:00', wait: 5 });
    });

    it('skipLocked: rows that another holds, are passed over without waiting', async () => {
      const holding = deferred();
      const taken = deferred();
      const holder = db.tx(async (tx) => {
        await tx.all(`SELECT id FROM t_rows WHERE id IN ('a', 'b')${tx.sql.forUpdate}`);
        taken.resolve();
        await holding.promise;
      });
      await taken.promise;

      // One that waited would wait for ever: what it waits for ends after it.
      const free = await db.tx((tx) => tx.all<{ id: string }>(`SELECT id FROM t_rows ORDER BY id${tx.sql.skipLocked}`));
      holding.resolve();
      await holder;

      expect(free).to.deep.equal([{ id: 'c' }]);
    });

    it('forUpdate: a second one, waits for the first to end', async () => {
      const order: string[] = [];
      const taken = deferred();
      const first = db.tx(async (tx) => {
        await tx.all(`SELECT id FROM t_rows WHERE id = 'a'${tx.sql.forUpdate}`);
        taken.resolve();
        await pause(100);
        order.push('first');
      });
      await taken.promise;

      await db.tx(async (tx) => {
        await tx.all(`SELECT id FROM t_rows WHERE id = 'a'${tx.sql.forUpdate}`);
        order.push('second');
      });
      await first;

      expect(order).to.deep.equal(['first', 'second']);
    });

    it('deadlock: locks in opposite order, both end well by running again', async () => {
      let runs = 0;
      let holding = 0;
      const both = deferred();
      const add = (one: string, two: string) =>
        db.tx(async (tx) => {
          runs++;
          await tx.run('UPDATE t_rows SET n = n + 1 WHERE id = ?', [one]);
          if (++holding === 2) both.resolve();
          await both.promise;
          await tx.run('UPDATE t_rows SET n = n + 1 WHERE id = ?', [two]);
        });

      await Promise.all([add('a', 'b'), add('b', 'a')]);

      expect(runs).to.be.above(2);
      expect(await countOf(db, 't_rows', "n = 2 AND id IN ('a', 'b')")).to.equal(2);
    });

    it('keysTable: joins with texts and numbers, use the index and never scan', async () => {
      await db.tx(async (tx) => {
        // A table of a handful of rows is scanned whatever the keys; from about ten on the index is used.
        await tx.insert(
          't_rows',
          Array.from({ length: 50 }, (_, n) => ({ id: `r${n}`, n })),
        );
        await tx.insert(
          'inbox',
          Array.from({ length: 500 }, (_, n) => ({
            listener: 'l',
            message_id: `m${n}`,
            done_at: '2026-01-01 00:00:00',
          })),
        );
        await tx.insert(
          'outbox',
          Array.from({ length: 500 }, (_, n) => ({
            id: `m${n}`,
            part: n % 8,
            event: 'e',
            doc_key: 'k',
            doc_version: 1,
            payload: '{}',
            correlation_id: 'c',
            available_at: '2026-01-01 00:00:00',
          })),
        );
      });
      const { dialect } = db;
      const text = dialect.keysTable([['message_id', 'text']]);
      const number = dialect.keysTable([['seq', 'int']]);
      const plans: [string, string, string, unknown[][]][] = [
        [
          'select',
          'i',
          `SELECT i.message_id FROM ${text} k STRAIGHT_JOIN inbox i ON i.message_id = k.message_id AND i.listener = 'l'`,
          [['m1'], ['m2']],
        ],
        ['delete', 't', dialect.deleteByKeys(number, 'outbox', ['seq']), [[1], [2]]],
        [
          'update',
          't',
          dialect.updateJoined(dialect.keysTable([['id', 'text']]), 't_rows', ['id'], { n: 't.n + 1' }, '1 = 1'),
          [['a']],
        ],
        [
          'update of two keys',
          't',
          dialect.updateJoined(
            dialect.keysTable([
              ['listener', 'text'],
              ['message_id', 'text'],
            ]),
            'inbox',
            ['listener', 'message_id'],
            { done_at: 't.done_at' },
            '1 = 1',
          ),
          [['l', 'm1']],
        ],
      ];

      for (const [what, alias, sql, keys] of plans) {
        const rows = await db.read((r) =>
          r.all<{ table: string; type: string; key: string }>(`EXPLAIN ${sql}`, [JSON.stringify(keys)]),
        );

        const plan = rows.find((row) => row.table === alias);
        expect(plan?.type, what).to.be.oneOf(['eq_ref', 'ref']);
        expect(plan?.key, what).to.be.a('string');
      }
    });

    it('two processes marking the same: the second runs again and finds the mark', async () => {
      const other = openDatabase(urlOf(db));
      const ids = Array.from({ length: 20 }, (_, n) => `race-${n}`);

      const seen = await Promise.all(
        [db, other, db, other].map((one, at) =>
          one.tx(async (tx) => {
            const fresh = await firstSeen(tx, 'race', at % 2 === 0 ? ids : [...ids].reverse());
            await pause(20);
            return fresh.size;
          }),
        ),
      );
      await other.close();

      expect(seen.sort()).to.deep.equal([0, 0, 0, 20]);
    });

    it('pool: all connections taken for long, is unavailable and not a bug', async () => {
      const small = openDatabase(urlOf(db), { poolSize: 1 });

      const held = deferred();
      const taken = deferred();
      const holder = small.tx(async () => {
        taken.resolve();
        await held.promise;
      });
      await taken.promise;

      const second = small.tx((tx) => tx.one('SELECT 1 AS one'));
      const outcome = Promise.race([
        second.then(
          () => 'served',
          (error: { kind: string }) => error.kind,
        ),
        pause(1_000).then(() => 'waits'),
      ]);
      const got = await outcome;
      held.resolve();
      await holder;
      await second.catch(() => undefined);
      await small.close();

      expect(got).to.be.oneOf(['waits', 'unavailable']);
    });
  });

  describe('a line that breaks', () => {
    let servers: Servers;
    let db: Database;

    before(async function () {
      this.timeout(180_000);
      servers = await startServers({ durable: false, only: ['mariadb'] });
      db = openDatabase(await servers.createDatabase('broken_line'));
      await db.tx((tx) => tx.run('CREATE TABLE t_rows (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB'));
    });
    after(async () => {
      await db.close();
      await servers.stop();
    });

    it('server killed in a transaction, while idle and while away: unavailable; back again: served at once', async function () {
      this.timeout(180_000);
      const inside = deferred();
      const open = db.tx(async (tx) => {
        await tx.insert('t_rows', [{ id: 1 }]);
        inside.resolve();
        await pause(300);
        await tx.insert('t_rows', [{ id: 2 }]);
      });
      const outcome = errorOf(open);
      await inside.promise;

      await servers.kill9('mariadb');
      const cut = await outcome;
      const away = await errorOf(db.tx((tx) => tx.insert('t_rows', [{ id: 3 }])));
      const reading = await errorOf(db.read((r) => r.all('SELECT 1 AS one')));
      const pinging = await errorOf(db.ping());
      await servers.restart('mariadb');
      await waitFor('the database', () =>
        db.ping().then(
          () => true,
          () => false,
        ),
      );
      await Promise.all(Array.from({ length: 20 }, (_, n) => db.tx((tx) => tx.insert('t_rows', [{ id: 100 + n }]))));

      for (const error of [cut, away, reading, pinging]) {
        expect(error).to.include({ kind: 'unavailable', code: 'database.line_down' });
      }
      expect(await countOf(db, 't_rows', 'id < 100')).to.equal(0);
      expect(await countOf(db, 't_rows')).to.equal(20);
    });
  });
});

function urlOf(db: Database): string {
  const { username, password, host, port, database } = (db.sequelize as unknown as { config: Record<string, string> })
    .config;
  return `mysql://${username}:${password}@${host}:${port}/${database}`;
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
