import { expect } from 'chai';
import { openDatabase } from '../../../src/platform/db/index.ts';
import { liveDatabase } from '../../helpers/live.ts';
import { pause, waitFor } from '../made.ts';
import { shareSuite } from './share.suite.ts';

async function open() {
  const live = await liveDatabase();
  const db = openDatabase(live.url);
  return {
    db,
    drop: async () => {
      await db.close();
      await live.drop();
    },
  };
}

describe('platform/db: shared locks on MariaDB', () => {
  shareSuite(open);

  it('forShare: two hold it at once, and who wants it for update waits for both', async () => {
    const { db, drop } = await open();
    const order: string[] = [];
    let free = (): void => undefined;
    const holding = new Promise<void>((resolve) => (free = resolve));
    const share = (name: string): Promise<void> =>
      db.tx(async (tx) => {
        await tx.all(`SELECT id FROM t_shared WHERE id = 'a'${tx.sql.forShare}`);
        order.push(name);
        await holding;
        order.push(`${name} ends`);
      });

    try {
      await db.tx(async (tx) => {
        await tx.run('CREATE TABLE t_shared (id VARCHAR(40) NOT NULL PRIMARY KEY) ENGINE=InnoDB');
        await tx.insert('t_shared', [{ id: 'a' }]);
      });
      const both = [share('one'), share('two')];
      await waitFor('both hold it', () => order.length === 2).catch((error: unknown) => {
        free();
        throw error;
      });
      const writer = db.tx(async (tx) => {
        await tx.all(`SELECT id FROM t_shared WHERE id = 'a'${tx.sql.forUpdate}`);
        order.push('writer');
      });
      await pause(100);
      free();
      await Promise.all([...both, writer]);
    } finally {
      await drop();
    }

    expect(order.slice(0, 2).sort()).to.deep.equal(['one', 'two']);
    expect(order.at(-1)).to.equal('writer');
  });
});
