/** The same on MariaDB; and who is first: a store that turns a parcel down, or the hand that gives it to the courier. */
import { expect } from 'chai';
import fc from 'fast-check';
import { proveStock } from '../../../src/core/inventory/index.ts';
import { turnDown, withdrawItem } from '../../../src/core/rerouting/index.ts';
import { dispatchShipments, planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { all, booked, codeOf, fillShop, lineOf, places, sku, sourced } from '../made.ts';
import { unservedCases } from './unserved-cases.ts';

async function open(): Promise<{ db: Database; drop: () => Promise<void> }> {
  const live = await migratedLiveDatabase();
  const db = openDatabase(live.url);
  return {
    db,
    drop: async () => {
      await db.close();
      await live.drop();
    },
  };
}

describe('core/rerouting on MariaDB', () => {
  unservedCases(open);
});

describe('core/rerouting at the same time', () => {
  let db: Database;
  let drop: () => Promise<void>;
  before(async () => {
    ({ db, drop } = await open());
    await fillShop(db, 40);
  });
  after(() => drop());

  const reject = (id: string, reason: 'not_found' | 'damaged' | 'too_busy' | 'other' = 'other') =>
    db.tx((tx) => turnDown(tx, id, { reason, cause: 'store', who: 'store' }));
  const dispatch = (id: string) => db.tx((tx) => dispatchShipments(tx, [id]));
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await all<{ state: string }>(db, `SELECT state FROM shipments WHERE id = '${id}'`))[0]?.state;

  it('turnDown and dispatch: one of them wins, the other is told so, six times over', async () => {
    for (let n = 0; n < 6; n++) {
      const { shipmentId } = await booked(db);
      const work = [() => codeOf(reject(shipmentId)), () => codeOf(dispatch(shipmentId))];
      const codes = await Promise.all((n % 2 === 0 ? work : work.reverse()).map((one) => one()));
      const down = codes[n % 2 === 0 ? 0 : 1];

      expect([await stateOf(shipmentId), down]).to.be.deep.oneOf([
        ['recalled', 'done'],
        ['dispatched', 'shipment.too_late_to_reject'],
      ]);
    }
    for (const at of places) expect(await db.read((reader) => proveStock(reader, at))).to.deep.equal([]);
  });

  it('turnDown: two at once, one wins', async () => {
    const { shipmentId } = await sourced(db);

    const codes = await Promise.all([codeOf(reject(shipmentId)), codeOf(reject(shipmentId))]);

    expect(codes.sort()).to.deep.equal(['done', 'shipment.rejected_already']);
  });

  it('turnDown: many at once, whatever they say, no piece is lost and none is promised twice', async () => {
    const reason = fc.constantFrom('not_found', 'damaged', 'too_busy', 'other');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(reason, fc.integer({ min: 1, max: 3 })), { minLength: 3, maxLength: 6 }),
        async (asked) => {
          const made = [];
          for (const [why, quantity] of asked)
            made.push({ ...(await sourced(db, { lines: [lineOf({ quantity })] })), why });
          const mine = made.filter((one) => one.shipmentId !== '');
          await Promise.all(mine.map((one) => codeOf(reject(one.shipmentId, one.why))));
          await Promise.all(mine.map((one) => db.tx((tx) => sourceOrders(tx, [one.orderId], planShipments))));

          for (const at of places) expect(await db.read((reader) => proveStock(reader, at))).to.deep.equal([]);
          const over = 'SELECT sku FROM stock WHERE reserved - physical > shortfall OR reserved < 0 OR hold < 0';
          expect(await all(db, over)).to.deep.equal([]);
        },
      ),
      { numRuns: 2, seed: 7 },
    );
  });

  it('withdrawItem: with orders being sourced, none keeps a piece that its parcel does not give up', async () => {
    const withdraw = () => db.tx((tx) => withdrawItem(tx, { sku, why: 'recall', who: 'x' }));
    const [done] = await Promise.all([
      withdraw(),
      ...Array.from({ length: 6 }, () => sourced(db).catch(() => undefined)),
    ]);

    const held = await all<{ id: string }>(
      db,
      `SELECT DISTINCT l.shipment_id AS id FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id
       WHERE l.sku = '${sku}' AND l.reserved > 0 AND s.state IN ('planned', 'invoiced', 'booked', 'labelled')`,
    );
    const told = await all<{ payload: string }>(
      db,
      "SELECT payload FROM event_log WHERE event = 'shipment.pieces_doubted' AND payload LIKE '%withdrawn%'",
    );
    const givingUp = new Set(told.map((one) => (JSON.parse(one.payload) as { shipmentId: string }).shipmentId));
    expect(done.parcels).to.equal(givingUp.size);
    expect(held.filter((one) => !givingUp.has(one.id))).to.deep.equal([]);
  });
});
