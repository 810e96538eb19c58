/** What becomes of a value on its way into the database and back, on every dialect. */
import { expect } from 'chai';
import type { Database } from '../../../src/platform/db/index.ts';
import { countOf } from '../made.ts';

/** Uses the tables that the suite makes. */
export function valueTests(db: () => Database): void {
  const row = (id: string, n = 1, part = 'a') => ({ id, part, n });
  const put = (...rows: ReturnType<typeof row>[]) => db().tx((tx) => tx.insert('t_rows', rows));

  const first = async () => (await db().read((r) => r.one<{ n: number }>('SELECT n FROM t_rows'))) ?? { n: -1 };

  it('now: text of 23 characters, plus milliseconds is later, both sort as text', async () => {
    const read = await db().read((r) =>
      r.one<{ now: string; later: string; earlier: string }>(
        `SELECT ${r.sql.now} AS now, ${r.sql.nowPlusMs} AS later, ${r.sql.nowPlusMs} AS earlier`,
        [1_500, -1_500],
      ),
    );
    const { now, later, earlier } = read ?? { now: '', later: '', earlier: '' };

    expect(now).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    const between = Date.parse(`${later.slice(0, 23).replace(' ', 'T')}Z`) - Date.parse(`${now.replace(' ', 'T')}Z`);
    expect(between).to.be.within(1_490, 1_510);
    expect(earlier < now && now < later).to.equal(true);
    expect(Math.abs(Date.parse(`${now.replace(' ', 'T')}Z`) - Date.now())).to.be.below(5_000);
  });

  it('moments: stored as text and as the database says now, come back as the same text', async () => {
    await db().tx((tx) => tx.insert('t_rows', [{ ...row('a'), at: '2026-02-03 04:05:06.070' }]));
    await put(row('b'));
    await db().tx((tx) => tx.run(`UPDATE t_rows SET at = ${tx.sql.nowPlusMs} WHERE id = 'b'`, [60_000]));

    const rows = await db().read((r) => r.all<{ at: string }>('SELECT at FROM t_rows ORDER BY id'));

    expect(rows[0]?.at).to.equal('2026-02-03 04:05:06.070');
    expect(rows[1]?.at).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    expect(await countOf(db(), 't_rows', `at > ${db().dialect.fragments.now}`)).to.equal(1);
  });

  it('integers: up to 2^53 - 1, come back as the same number', async () => {
    await put(row('a', Number.MAX_SAFE_INTEGER));

    expect((await first()).n).to.equal(Number.MAX_SAFE_INTEGER);
  });

  it('counts and sums: come back as numbers', async () => {
    await put(row('a', 2), row('b', 3));

    const read = await db().read((r) =>
      r.one<{ n: unknown; sum: unknown }>('SELECT COUNT(*) AS n, SUM(n) AS sum FROM t_rows'),
    );

    expect(read).to.deep.equal({ n: 2, sum: 5 });
  });

  it('booleans and absent values: are stored as 0, 1 and NULL, also in plain statements', async () => {
    await put(row('a'));

    await db().tx((tx) => tx.run('UPDATE t_rows SET n = ?, at = ? WHERE id = ?', [true, undefined, 'a']));

    const read = await db().read((r) => r.one<{ n: number; at: unknown }>('SELECT n, at FROM t_rows'));
    expect(read).to.deep.equal({ n: 1, at: null });
  });

  it('blobs: 3 MB of all bytes, from a Uint8Array and from a Buffer, come back as the same bytes', async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, at) => at % 256);
    await db().tx((tx) =>
      tx.insert('t_blobs', [
        { id: 'u', body: bytes },
        { id: 'v', body: Buffer.from(bytes) },
      ]),
    );
    await db().tx((tx) => tx.run('INSERT INTO t_blobs (id, body) VALUES (?, ?)', ['w', bytes.subarray(1)]));

    const rows = await db().read((r) =>
      r.all<{ id: string; body: Uint8Array }>('SELECT id, body FROM t_blobs ORDER BY id'),
    );

    for (const { id, body } of rows) {
      expect(body, id).to.be.instanceOf(Uint8Array);
      expect(Buffer.compare(body, id === 'w' ? bytes.subarray(1) : bytes), id).to.equal(0);
    }
  });
}

/** What runs before and after a commit, and what does not. */
export function hookTests(db: () => Database): void {
  const row = (id: string, n = 1, part = 'a') => ({ id, part, n });

  it('tx: an error, nothing happens, and the hooks after the commit do not run', async () => {
    let told = 0;

    const work = db().tx(async (tx) => {
      await tx.insert('t_rows', [row('a')]);
      tx.afterCommit(() => told++);
      throw new Error('no');
    });
    const message = await work.catch((error: Error) => error.message);

    expect(message).to.equal('no');
    expect(told).to.equal(0);
    expect(await countOf(db(), 't_rows')).to.equal(0);
  });

  it('tx: beforeCommit, runs inside and in order, also what a hook adds; afterCommit, sees the commit', async () => {
    const order: string[] = [];
    let seen: Promise<number> | undefined;

    await db().tx(async (tx) => {
      tx.beforeCommit(async () => {
        order.push('first');
        tx.beforeCommit(async () => void order.push('third'));
        await tx.insert('t_rows', [row('a')]);
      });
      tx.beforeCommit(async () => void order.push('second'));
      tx.afterCommit(() => {
        order.push('after');
        seen = countOf(db(), 't_rows');
      });
    });

    expect(order).to.deep.equal(['first', 'second', 'third', 'after']);
    expect(await seen).to.equal(1);
  });

  it('tx: a failing beforeCommit, undoes everything', async () => {
    const work = db().tx(async (tx) => {
      await tx.insert('t_rows', [row('a')]);
      tx.beforeCommit(() => Promise.reject(new Error('hook')));
    });

    expect(await work.catch((error: Error) => error.message)).to.equal('hook');
    expect(await countOf(db(), 't_rows')).to.equal(0);
  });
}
