/** What every dialect must do alike; run by database.test.ts on SQLite and by database.live.test.ts on MariaDB. */
import { expect } from 'chai';
import { Overtaken, type Database, type Tx } from '../../../src/platform/db/index.ts';
import { countOf, errorOf } from '../made.ts';
import { lastTests } from './suite-last.ts';
import { hookTests, valueTests } from './suite-values.ts';

export function databaseSuite(open: () => Promise<{ db: Database; drop: () => Promise<void> }>): void {
  let db: Database;
  let drop: () => Promise<void>;

  before(async () => ({ db, drop } = await open()));
  after(() => drop());

  beforeEach(async () => {
    const { autoId, tableTail } = db.dialect;
    for (const table of ['t_seq', 't_rows', 't_blobs']) await db.tx((tx) => tx.run(`DROP TABLE IF EXISTS ${table}`));
    for (const sql of [
      `CREATE TABLE t_seq (seq ${autoId}, name VARCHAR(40) NOT NULL)`,
      `CREATE TABLE t_rows (id VARCHAR(40) NOT NULL PRIMARY KEY, part VARCHAR(40) NOT NULL, n BIGINT NOT NULL,
        at DATETIME(3) NULL, CONSTRAINT t_positive CHECK (n >= 0))`,
      `CREATE TABLE t_blobs (id VARCHAR(40) NOT NULL PRIMARY KEY, body ${db.dialect.name === 'mysql' ? 'LONGBLOB' : 'BLOB'} NOT NULL)`,
    ])
      await db.tx((tx) => tx.run(sql + tableTail));
  });

  const row = (id: string, n = 1, part = 'a') => ({ id, part, n });
  const put = (...rows: ReturnType<typeof row>[]) => db.tx((tx) => tx.insert('t_rows', rows));
  const all = () =>
    db.read((r) => r.all<{ id: string; part: string; n: number }>('SELECT id, part, n FROM t_rows ORDER BY id'));

  it('insert: several rows, counts them', async () => {
    const count = await db.tx((tx) => tx.insert('t_rows', [row('a'), row('b')]));

    expect(count).to.equal(2);
  });

  it('insert: nothing to insert, counts none', async () => {
    expect(await db.tx((tx) => tx.insert('t_rows', []))).to.equal(0);
  });

  it('insert: ifAbsent, counts only what is new and leaves the rest', async () => {
    await put(row('a', 1));

    const count = await db.tx((tx) => tx.insert('t_rows', [row('a', 9), row('b', 2)], { ifAbsent: true }));

    expect(count).to.equal(1);
    expect((await all()).map((one) => one.n)).to.deep.equal([1, 2]);
  });

  it('insert: ifAbsent with the same key twice in one call, one is new', async () => {
    const count = await db.tx((tx) => tx.insert('t_rows', [row('a', 1), row('a', 2)], { ifAbsent: true }));

    expect(count).to.equal(1);
  });

  it('insert: ifAbsent does not hide other faults, a missing value and a failed check throw', async () => {
    for (const wrong of [{ id: 'x', part: null, n: 1 }, row('y', -1)]) {
      let thrown: unknown;
      await db.tx((tx) => tx.insert('t_rows', [wrong], { ifAbsent: true })).catch((error: unknown) => (thrown = error));

      expect(thrown).to.be.instanceOf(Error);
    }
    expect(await countOf(db, 't_rows')).to.equal(0);
  });

  it('insert: more than one statement holds (5 rows of 2 MB), all arrive', async () => {
    const rows = Array.from({ length: 5 }, (_, at) => ({ id: `b${at}`, body: new Uint8Array(2_000_000).fill(at) }));

    const count = await db.tx((tx) => tx.insert('t_blobs', rows));

    expect(count).to.equal(5);
  });

  it('upsert: new and known keys, updates only the named columns', async () => {
    await put(row('a', 1, 'old'));

    await db.tx((tx) => tx.upsert('t_rows', ['id'], [row('a', 5, 'new'), row('b', 6, 'new')], ['n']));

    expect(await all()).to.deep.equal([row('a', 5, 'old'), row('b', 6, 'new')]);
  });

  it('updateMany: rows by key, sets from both sides', async () => {
    await put(row('a', 1), row('b', 2), row('c', 3));

    const count = await db.tx((tx) =>
      tx.updateMany(
        't_rows',
        [
          ['id', 'text'],
          ['more', 'int'],
        ],
        [
          ['a', 10],
          ['c', 20],
          ['nobody', 5],
        ],
        ['id'],
        { n: 't.n + k.more', part: "'new'" },
      ),
    );

    expect(count).to.equal(2);
    expect((await all()).map((one) => one.n)).to.deep.equal([11, 2, 23]);
  });

  it('updateMany: a guard in where, touches and counts only what passes', async () => {
    await put(row('a', 1), row('b', 5));

    const count = await db.tx((tx) =>
      tx.updateMany(
        't_rows',
        [
          ['id', 'text'],
          ['take', 'int'],
        ],
        [
          ['a', 2],
          ['b', 2],
        ],
        ['id'],
        { n: 't.n - k.take' },
        't.n >= k.take',
      ),
    );

    expect(count).to.equal(1);
    expect((await all()).map((one) => one.n)).to.deep.equal([1, 3]);
  });

  it('updateMany: the same key twice, is applied once: callers add up first', async () => {
    await put(row('a', 10));

    await db.tx((tx) =>
      tx.updateMany(
        't_rows',
        [
          ['id', 'text'],
          ['take', 'int'],
        ],
        [
          ['a', 1],
          ['a', 1],
        ],
        ['id'],
        { n: 't.n - k.take' },
      ),
    );

    expect((await all())[0]?.n).to.equal(9);
  });

  it('updateMany: texts with quotes, dollars, question marks, Arabic and emoji, are taken as they are', async () => {
    const texts = [`it's`, '$1 ?', 'a\\"b', 'شارع', '😀', "'; DROP TABLE t_rows; --"];
    await put(...texts.map((text, at) => row(`k${at}`, at, text)));

    const count = await db.tx((tx) =>
      tx.updateMany(
        't_rows',
        [['part', 'text']],
        texts.map((text) => [text]),
        ['part'],
        { n: 't.n + 100' },
      ),
    );

    expect(count).to.equal(texts.length);
    expect((await all()).map((one) => one.part)).to.deep.equal(texts);
  });

  it('deleteByKeys: numbers and texts, deletes exactly those', async () => {
    await db.tx((tx) => tx.insert('t_seq', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]));
    const rows = await db.read((r) => r.all<{ seq: number }>('SELECT seq FROM t_seq ORDER BY seq'));

    const count = await db.tx((tx) =>
      tx.deleteByKeys('t_seq', ['seq', 'int'], [rows[0]?.seq ?? 0, rows[2]?.seq ?? 0, 999_999]),
    );

    expect(count).to.equal(2);
    const left = await db.read((r) => r.all<{ name: string }>('SELECT name FROM t_seq'));
    expect(left).to.deep.equal([{ name: 'b' }]);
  });

  it('keysTable: joined in order, finds what is there', async () => {
    await put(row('a'), row('b'));

    const found = await db.read((r) =>
      r.all<{ id: string }>(
        `SELECT t.id FROM ${r.keysTable([['id', 'text']])} k ${r.sql.joinInOrder} t_rows t ON t.id = k.id ORDER BY t.id`,
        [JSON.stringify([['b'], ['nobody'], ['a']])],
      ),
    );

    expect(found).to.deep.equal([{ id: 'a' }, { id: 'b' }]);
  });

  it('keys: upper and lower case, trailing blanks, are different keys', async () => {
    await put(row('a'), row('A'));

    expect(await countOf(db, 't_rows', "id = 'A'")).to.equal(1);
  });

  valueTests(() => db);

  hookTests(() => db);
  lastTests(() => db);

  it('tx: duplicates and failed checks, are told apart', async () => {
    await put(row('a'));
    const kind = (work: (tx: Tx) => Promise<unknown>) =>
      db.tx(work).then(
        () => 'none',
        (error: unknown) =>
          db.dialect.isDuplicate(error) ? 'duplicate' : db.dialect.isCheckFailed(error) ? 'check' : 'other',
      );

    expect(await kind((tx) => tx.insert('t_rows', [row('a')]))).to.equal('duplicate');
    expect(await kind((tx) => tx.insert('t_rows', [row('b', -1)]))).to.equal('check');
    expect(await kind((tx) => tx.run('UPDATE t_rows SET n = n - 5'))).to.equal('check');
    expect(await kind((tx) => tx.run('SELECT nonsense FROM nowhere'))).to.equal('other');
  });

  it('tx: a duplicate caught inside, the transaction goes on', async () => {
    await put(row('a'));

    await db.tx(async (tx) => {
      await tx.insert('t_rows', [row('a')]).catch((error: unknown) => {
        if (!tx.isDuplicate(error)) throw error;
      });
      await tx.insert('t_rows', [row('b')]);
    });

    expect(await countOf(db, 't_rows')).to.equal(2);
  });

  it('tx: fifty at once adding to one row, none is lost', async () => {
    await put(row('a', 0));

    await Promise.all(
      Array.from({ length: 50 }, () =>
        db.tx(async (tx) => {
          const known = await tx.one<{ n: number }>(`SELECT n FROM t_rows WHERE id = 'a'${tx.sql.forUpdate}`);
          await tx.run("UPDATE t_rows SET n = ? WHERE id = 'a'", [(known?.n ?? 0) + 1]);
        }),
      ),
    );

    expect((await all())[0]?.n).to.equal(50);
  });

  it('tx: a reader beside an open transaction, sees nothing of it', async () => {
    let seen = -1;

    await db.tx(async (tx) => {
      await tx.insert('t_rows', [row('a')]);
      seen = await countOf(db, 't_rows');
    });

    expect(seen).to.equal(0);
    expect(await countOf(db, 't_rows')).to.equal(1);
  });

  it('tx: overtaken again and again, gives up as busy and not as a bug', async () => {
    let runs = 0;

    const error = await errorOf(
      db.tx(async () => {
        runs++;
        throw new Overtaken();
      }),
    );

    expect(error).to.include({ kind: 'unavailable', code: 'database.busy' });
    expect(runs).to.equal(6);
  });

  it('tx: overtaken once, runs again from the beginning', async () => {
    let runs = 0;

    await db.tx(async (tx) => {
      await tx.insert('t_rows', [row('a')]);
      if (++runs === 1) throw new Overtaken();
    });

    expect(runs).to.equal(2);
    expect(await countOf(db, 't_rows')).to.equal(1);
  });

  it('read: more readers than connections, all are served', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => countOf(db, 't_rows')));

    expect(answers.every((n) => n === 0)).to.equal(true);
  });
}
