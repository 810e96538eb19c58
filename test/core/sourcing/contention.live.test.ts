/** Many deciders after the same few pieces on MariaDB: none is promised twice, and nobody decides again for ever. */
import { expect } from 'chai';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import type { Outcome } from '../../../src/platform/flow.ts';
import { createLane, ROUNDS } from '../../../src/platform/lane.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { all, fillShop, incomingOrder, lineOf, receive, sku } from '../made.ts';

const DECIDERS = 4;
const ORDERS = 120;
/** At each of two places. */
const PIECES = 20;

describe('core/sourcing/contention', () => {
  let live: Awaited<ReturnType<typeof migratedLiveDatabase>>;
  let db: Database;
  const others: Database[] = [];

  before(async () => {
    live = await migratedLiveDatabase();
    db = openDatabase(live.url);
    for (let n = 0; n < DECIDERS; n++) others.push(openDatabase(live.url, { poolSize: 4 }));
    await fillShop(db, PIECES);
  });
  after(async () => {
    for (const one of [db, ...others]) await one.close();
    await live.drop();
  });

  it('sourceOrders: four deciders and a hot item, every piece is promised once and the rounds are bounded', async () => {
    const orders = Array.from({ length: ORDERS }, (_, n) =>
      incomingOrder({ lines: [lineOf({ quantity: 1 + (n % 2) })] }),
    );
    await receive(db, orders);
    const ids = (await all<{ id: string }>(db, 'SELECT id FROM orders ORDER BY number')).map((one) => one.id);
    const rounds = new Map<string, number>();
    const lanes = others.map((own, n) =>
      createLane<string, Outcome>({
        db: own,
        name: `decider ${n}`,
        max: 8,
        width: 2,
        work: async (tx, members) => {
          for (const id of members) rounds.set(id, (rounds.get(id) ?? 0) + 1);
          return sourceOrders(tx, members, planShipments);
        },
      }),
    );

    const outcomes = await Promise.all(ids.map(async (id, n) => lanes[n % DECIDERS]?.push(id)));

    expect(outcomes.every((one) => one === undefined)).to.equal(true);
    const stock = await all<{ physical: number; reserved: number }>(
      db,
      `SELECT physical, reserved FROM stock WHERE sku = '${sku}'`,
    );
    for (const { physical, reserved } of stock) expect(reserved).to.be.at.most(physical);
    const [promised] = await all<{ pieces: string }>(db, 'SELECT SUM(reserved) AS pieces FROM shipment_lines');
    const reserved = stock.reduce((sum, one) => sum + one.reserved, 0);
    expect(Number(promised?.pieces)).to.equal(reserved);
    // Orders of one piece take what those of two leave: nothing lies there while somebody waits for it.
    expect(reserved).to.equal(2 * PIECES);
    const states = await all<{ state: string }>(db, 'SELECT DISTINCT state FROM orders ORDER BY state');
    expect(states.map((one) => one.state)).to.deep.equal(['on_hold', 'sourced']);
    expect(Math.max(...rounds.values())).to.be.below(ROUNDS);
  });
});
