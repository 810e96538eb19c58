import { expect } from 'chai';
import fc from 'fast-check';
import type { RefusalCode } from '../../../config/refusals.ts';
import { balanceOrder, creditCancelled } from '../../../src/core/billing/index.ts';
import { releaseOrder } from '../../../src/core/change/index.ts';
import { liftDoubts, proveStock, recordAbsolutes } from '../../../src/core/inventory/index.ts';
import { correctStock, startRun, turnDown, workRun, type TurnDown } from '../../../src/core/rerouting/index.ts';
import { postAdjustment } from '../../../src/core/erp/index.ts';
import { dispatchShipments, planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { setChannel } from '../../helpers/master.ts';
import { all, booked, codeOf, lineOf, places, shop, sku, sourced } from '../made.ts';

const [first] = places;
type Row = { physical: number; quarantine: number; reserved: number; hold: number; free: number };
type Parcel = { id: string; location_id: string; state: string };

describe('core/rerouting/turn-down', () => {
  let fresh: FreshDatabase;
  let db: Database;
  beforeEach(async () => {
    fresh = await shop(10);
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  const reject = (id: string, said: Partial<TurnDown> = {}) =>
    db.tx((tx) => turnDown(tx, id, { reason: 'not_found', cause: 'store', who: 'store', ...said }));
  const stockAt = async (at: string): Promise<Row | undefined> =>
    (
      await all<Row>(
        db,
        `SELECT physical, quarantine, reserved, hold, physical - quarantine - pending - hold - safety - reserved AS free
         FROM stock WHERE location_id = '${at}' AND sku = '${sku}'`,
      )
    )[0];
  /** As the flow does once the parcel is gone. */
  const followCancelled = async (): Promise<void> => {
    const gone = await all<{ id: string; order_id: string }>(
      db,
      "SELECT id, order_id FROM shipments WHERE state = 'cancelled'",
    );
    const facts = gone.map((one) => ({ shipmentId: one.id, orderId: one.order_id }));
    await db.tx((tx) => creditCancelled(tx, facts));
    await db.tx((tx) => correctStock(tx, facts, postAdjustment));
  };
  const parcels = (orderId: string): Promise<Parcel[]> =>
    all(db, `SELECT id, location_id, state FROM shipments WHERE order_id = '${orderId}' ORDER BY reference`);
  const resource = (orderId: string) => db.tx((tx) => sourceOrders(tx, [orderId], planShipments));

  const cases: readonly { said: Partial<TurnDown>; name: string; at: Partial<Row>; after: Partial<Row> }[] = [
    {
      name: 'not found: nothing is promised there',
      said: {},
      at: { hold: 10, free: 0 },
      after: { physical: 8, hold: 8, free: 0 },
    },
    {
      name: 'damaged: its pieces go to quarantine, the rest is promised',
      said: { reason: 'damaged' },
      at: { hold: 2, free: 8 },
      after: { physical: 10, quarantine: 2, hold: 0, free: 8 },
    },
    {
      name: 'worn on display: as damaged',
      said: { reason: 'worn_display' },
      at: { hold: 2, free: 8 },
      after: { physical: 10, quarantine: 2, hold: 0, free: 8 },
    },
    {
      name: 'mismatch with one found: that one leaves from there, nothing else is promised',
      said: { reason: 'mismatch', lines: [{ sku, found: 1 }] },
      at: { hold: 9, reserved: 1, free: 0 },
      after: { physical: 9, hold: 8, reserved: 1, free: 0 },
    },
    ...(['too_busy', 'closed', 'other'] as const).map((reason) => ({
      name: `${reason}: the stock is as before`,
      said: { reason },
      at: { hold: 0, free: 10 },
      after: { physical: 10, hold: 0, quarantine: 0, free: 10 },
    })),
  ];
  for (const { name, said, at, after } of cases) {
    it(`turnDown: ${name}`, async () => {
      const { shipmentId, orderId } = await sourced(db, { lines: [lineOf({ quantity: 2 })] });

      await reject(shipmentId, said);
      const now = await stockAt(first);
      await followCancelled();
      await followCancelled();

      expect(now).to.include(at);
      expect(await stockAt(first)).to.include(after);
      expect(await db.read((reader) => proveStock(reader, first))).to.eql([]);
      const [order] = await all<{ state: string }>(db, `SELECT state FROM orders WHERE id = '${orderId}'`);
      expect(order?.state).to.equal('accepted');
    });
  }

  it('turnDown: sourced again it leaves from another place, and what was paid stays with it', async () => {
    const { shipmentId, orderId } = await sourced(db);

    await reject(shipmentId, { reason: 'too_busy' });
    await followCancelled();
    await resource(orderId);
    await db.tx((tx) => balanceOrder(tx, orderId));

    expect((await parcels(orderId)).map((one) => [one.location_id, one.state])).to.eql([
      [places[0], 'cancelled'],
      [places[1], 'planned'],
    ]);
    expect(await all(db, 'SELECT id FROM refunds')).to.eql([]);
  });

  it('turnDown: by more places than may, the order waits for a person; released, it is sought a place again', async () => {
    await setChannel(db, 'AE', { rerouting: { attempts: 1 } });
    const { shipmentId, orderId } = await sourced(db);

    const one = await reject(shipmentId);
    await resource(orderId);
    const second = (await parcels(orderId)).find((two) => two.state === 'planned');
    const two = await reject(second?.id ?? '');
    const held = await all(db, 'SELECT state, reason FROM orders');
    const open = await all(db, "SELECT kind FROM tasks WHERE state = 'open'");
    await db.tx((tx) => releaseOrder(tx, orderId, { reason: 'tried everything' }));

    expect([one.next, two.next]).to.eql(['sourcing', 'person']);
    expect(held).to.eql([{ state: 'on_hold', reason: 'resourcing_exhausted' }]);
    expect(open).to.eql([{ kind: 'order.resourcing_exhausted' }]);
    expect(await all(db, 'SELECT state FROM orders')).to.eql([{ state: 'accepted' }]);
    expect(await all(db, "SELECT kind FROM tasks WHERE state = 'open'")).to.eql([]);
  });

  it('turnDown: twice, too late, another version or another item, is refused by its code', async () => {
    const { shipmentId } = await sourced(db);
    const sent = await booked(db);
    await db.tx((tx) => dispatchShipments(tx, [sent.shipmentId]));

    expect(await codeOf(reject(shipmentId, { lines: [{ sku: 'nothing' }] }))).to.equal('refusal.not_in_parcel');
    expect(await codeOf(reject(shipmentId, { reason: 'mismatch' }))).to.equal('refusal.found_missing');
    expect(await codeOf(reject(shipmentId, { version: 99 }))).to.equal('shipment.changed_meanwhile');
    expect(await codeOf(reject(shipmentId))).to.equal('done');
    expect(await codeOf(reject(shipmentId))).to.equal('shipment.rejected_already');
    expect(await codeOf(reject(sent.shipmentId))).to.equal('shipment.too_late_to_reject');
  });

  it('turnDown: a booked parcel is recalled first, its doubt stands at once', async () => {
    const { shipmentId } = await booked(db);

    const done = await reject(shipmentId);

    expect(done.became).to.equal('recalled');
    expect((await stockAt(first))?.free).to.be.at.most(0);
    await followCancelled();
    expect((await stockAt(first))?.physical).to.equal(10);
  });

  it('liftDoubts: counted by the ERP, the pieces are promised again', async () => {
    const { shipmentId } = await sourced(db);
    await reject(shipmentId);
    await followCancelled();
    const before = await db.tx((tx) => liftDoubts(tx, 10));

    await db.tx((tx) =>
      recordAbsolutes(tx, [
        {
          companyId: 'AE01',
          locationId: first,
          sku,
          onHand: 4,
          quarantine: 0,
          ledger: '00000000000000001000',
          businessKey: 'count:1',
          omsSeq: 0,
          omsParked: [],
          at: momentOf(new Date(Date.now() + 1_000)),
        },
      ]),
    );
    const after = await db.tx((tx) => liftDoubts(tx, 10));

    expect([before.lifted, after.lifted]).to.eql([0, 1]);
    expect((await stockAt(first))?.hold).to.equal(0);
  });

  it('workRun: all parcels of a place go elsewhere, resumed after a stop, none twice', async () => {
    for (let n = 0; n < 5; n++) await sourced(db);
    const runId = await db.tx((tx) =>
      startRun(tx, { kind: 'location', locationId: first, reason: 'burst pipe', who: 'x' }),
    );
    const stop = new AbortController();
    stop.abort();
    await workRun(db, runId, { signal: stop.signal });

    const run = await workRun(db, runId);

    expect(run).to.include({ state: 'done', total: 5, done: 5, moved: 5, failed: 0 });
    const now = await all<Parcel>(db, "SELECT id, location_id, state FROM shipments WHERE state <> 'cancelled'");
    expect(now.map((one) => one.location_id)).to.eql(Array(5).fill(places[1]));
  });

  it('turnDown: whatever is turned down in whatever order, stock is conserved and never promised twice', async () => {
    const reason = fc.constantFrom<RefusalCode>('not_found', 'damaged', 'mismatch', 'too_busy');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(reason, fc.integer({ min: 1, max: 3 })), { maxLength: 5 }), async (steps) => {
        for (const [why, quantity] of steps) {
          const one = await sourced(db, { lines: [lineOf({ quantity })] });
          if (one.shipmentId === '') continue;
          await reject(one.shipmentId, {
            reason: why,
            ...(why === 'mismatch' ? { lines: [{ sku, found: quantity - 1 }] } : {}),
          });
          await followCancelled();
          await resource(one.orderId);
        }
        for (const at of places) expect(await db.read((reader) => proveStock(reader, at))).to.eql([]);
        const over = await all(
          db,
          'SELECT sku FROM stock WHERE reserved - physical > shortfall OR reserved < 0 OR hold < 0',
        );
        expect(over).to.eql([]);
      }),
      { numRuns: process.env['OMNIHUB_QUICK'] === undefined ? 4 : 2, seed: 5 },
    );
  });
});
