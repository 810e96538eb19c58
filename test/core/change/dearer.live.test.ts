/** Revisions and new orders of one customer at the same moment on MariaDB: together they never pass the limit. */
import { expect } from 'chai';
import { followSpending } from '../../../src/core/customer/index.ts';
import { orderBook } from '../../../src/core/order/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { seedHouse } from '../../helpers/make.ts';
import { lineOf, otherSku, receive } from '../made.ts';
import { costing, guest, limit, placed, sell, spentBy, wrongAccounts } from '../customer/made.ts';
import { revise } from './revising.ts';

describe('core/change/dearer (MariaDB)', () => {
  let live: { url: string; drop(): Promise<void> };
  let db: Database;
  let other: Database;

  before(async () => {
    live = await migratedLiveDatabase();
    db = openDatabase(live.url);
    other = openDatabase(live.url, { poolSize: 8 });
    await seedHouse(db);
    await sell(db);
  });
  after(async () => {
    await Promise.all([db.close(), other.close()]);
    await live.drop();
  });

  it('dearer revisions and new orders at once over two pools: what is wanted stays within the limit, and fills it', async () => {
    for (const room of [3, 7]) {
      const email = `dear${room}@example.com`;
      await limit(db, 0);
      const orders = Array.from({ length: 6 }, () =>
        costing(1_000, {
          ...guest(email),
          updatedAt: '2026-11-21 10:00:00.000',
        }),
      );
      for (const order of orders) await placed(db, order);
      await limit(db, (6 + room) * 1_000 + 999);
      const row = lineOf({ magentoItemId: 9, shipItemId: 9, sku: otherSku, unitPriceMinor: 1_000, totalMinor: 1_000 });

      await Promise.all([
        ...orders.map((order, n) =>
          revise(n % 2 === 0 ? db : other, {
            ...order,
            lines: [...order.lines, row],
            updatedAt: '2026-11-21 11:00:00.000',
          }),
        ),
        ...Array.from({ length: 4 }, (_, n) => receive(n % 2 === 0 ? other : db, [costing(1_000, guest(email))])),
      ]);

      const wanted = await db.read((r) =>
        r.all<{ id: string; n: number }>(
          "SELECT id, grand_total_minor AS n FROM orders WHERE customer_email = ? AND state <> 'rejected'",
          [email],
        ),
      );
      const total = wanted.reduce((sum, one) => sum + Number(one.n), 0);
      expect(total, `room for ${room}`).to.equal((6 + room) * 1_000);
      expect(await spentBy(db, `e:${email}`)).to.include({ booked: total });
      // The news of it comes afterwards and finds everything counted.
      await db.tx((tx) =>
        followSpending(
          tx,
          wanted.map((one) => one.id),
          orderBook,
        ),
      );
      expect(await spentBy(db, `e:${email}`)).to.include({ booked: total });
      expect(await wrongAccounts(db)).to.deep.equal([]);
    }
  });
});
