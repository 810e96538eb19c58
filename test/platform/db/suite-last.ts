/** Writes that go out with the commit: their order, what sees them, and what a failing one leaves. */
import { expect } from 'chai';
import type { Database } from '../../../src/platform/db/index.ts';
import { countOf } from '../made.ts';

/** On the tables that suite.ts makes. */
export function lastTests(db: () => Database): void {
  const row = (id: string, n = 1) => ({ id, part: 'a', n });
  const all = () => db().read((r) => r.all<{ id: string; n: number }>('SELECT id, n FROM t_rows ORDER BY id'));

  it('last: written with the commit in its order, unseen before it; more than one packet holds, too', async () => {
    let seen = -1;
    await db().tx(async (tx) => {
      await tx.last.insert('t_rows', [row('a', 1), row('b', 2), row('c', 3)]);
      await tx.last.updateMany('t_rows', [['id', 'text']], [['b']], ['id'], { n: 't.n + 10' });
      await tx.last.deleteByKeys('t_rows', ['id', 'text'], ['c']);
      tx.beforeCommit(async () => {
        await tx.last.insert('t_blobs', [{ id: 'x', body: new Uint8Array(3_000_000).fill(1) }]);
        await tx.last.insert('t_blobs', [{ id: 'y', body: new Uint8Array(3_000_000).fill(2) }]);
      });
      seen = (await tx.all('SELECT id FROM t_rows')).length;
    });

    expect(seen).to.equal(0);
    expect(await all()).to.deep.equal([
      { id: 'a', n: 1 },
      { id: 'b', n: 12 },
    ]);
    expect(await countOf(db(), 't_blobs')).to.equal(2);
  });

  it('last: what is there already stays, where that is allowed', async () => {
    await db().tx((tx) => tx.insert('t_rows', [row('a', 1)]));

    await db().tx((tx) => tx.last.insert('t_rows', [row('a', 9), row('b', 2)], { ifAbsent: true }));

    expect((await all()).map((one) => one.n)).to.deep.equal([1, 2]);
  });

  it('last: one of them fails, nothing of the transaction stays, and the connection goes on', async () => {
    const work = db().tx(async (tx) => {
      await tx.insert('t_rows', [row('a')]);
      await tx.last.insert('t_rows', [row('b')]);
      await tx.last.insert('t_rows', [row('c', -1)]);
      await tx.last.insert('t_rows', [row('d')]);
    });

    expect(await work.catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(await all()).to.deep.equal([]);
    await db().tx((tx) => tx.insert('t_rows', [row('after')]));
    expect(await countOf(db(), 't_rows')).to.equal(1);
  });
}
