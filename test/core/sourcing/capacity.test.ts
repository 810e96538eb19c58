import { expect } from 'chai';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { changeMaster } from '../../helpers/master.ts';
import { all, incomingOrder, orderRow, places, receive, shop } from '../made.ts';

describe('core/sourcing/decide', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shop(100);
  });
  afterEach(() => fresh.drop());

  it('a place for two parcels a day gets two of a group of five', async () => {
    const { db } = fresh;
    const routing = JSON.stringify({ dailyCapacity: 2 });
    await changeMaster(db, (tx) => tx.run('UPDATE locations SET routing = ? WHERE id = ?', [routing, places[0]]));
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const order = incomingOrder();
      await receive(db, [order]);
      ids.push((await orderRow(db, order)).id);
    }
    await db.tx((tx) => sourceOrders(tx, ids, planShipments));

    const there = `SELECT COUNT(*) AS n FROM shipments WHERE location_id = '${places[0]}'`;
    expect((await all<{ n: number }>(db, there))[0]?.n).to.equal(2);
    expect((await all<{ n: number }>(db, 'SELECT COUNT(*) AS n FROM shipments'))[0]?.n).to.equal(5);
  });
});
