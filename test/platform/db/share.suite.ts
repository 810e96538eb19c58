/** Shared locks: many may hold one, who writes waits; the same on both databases. */
import { expect } from 'chai';
import type { Database } from '../../../src/platform/db/index.ts';

export function shareSuite(open: () => Promise<{ db: Database; drop: () => Promise<void> }>): void {
  it('forShare: fifty readers and a writer at once, none sees half of what it writes', async () => {
    const { db, drop } = await open();
    const seen: number[] = [];

    try {
      await db.tx(async (tx) => {
        await tx.run('CREATE TABLE t_shared (id VARCHAR(40) NOT NULL PRIMARY KEY, n INT NOT NULL)');
        await tx.insert('t_shared', [{ id: 'a', n: 0 }]);
      });
      await Promise.all([
        ...Array.from({ length: 50 }, () =>
          db.tx(async (tx) => {
            const known = await tx.one<{ n: number }>(`SELECT n FROM t_shared WHERE id = 'a'${tx.sql.forShare}`);
            seen.push(Number(known?.n));
          }),
        ),
        db.tx(async (tx) => {
          await tx.all(`SELECT n FROM t_shared WHERE id = 'a'${tx.sql.forUpdate}`);
          await tx.run("UPDATE t_shared SET n = 1 WHERE id = 'a'");
          await tx.run("UPDATE t_shared SET n = 2 WHERE id = 'a'");
        }),
      ]);
      const [row] = await db.read((r) => r.all<{ n: number }>('SELECT n FROM t_shared'));

      expect(seen.filter((n) => n !== 0 && n !== 2)).to.deep.equal([]);
      expect(Number(row?.n)).to.equal(2);
    } finally {
      await drop();
    }
  });
}
