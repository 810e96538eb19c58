import { expect } from 'chai';
import { closeLocation } from '../../../src/core/catalog/index.ts';
import { cancelLines, cancelOrder, recordKept, recordLetGo } from '../../../src/core/change/index.ts';
import { postAdjustment } from '../../../src/core/erp/index.ts';
import { liftDoubts, recordAbsolutes, recordMovements } from '../../../src/core/inventory/index.ts';
import { correctStock, turnDown } from '../../../src/core/rerouting/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { momentOf, sleep } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, codeOf, lineOf, places, shop, sku, sourced } from '../made.ts';

const [first] = places;

describe('core/rerouting/correct-stock', () => {
  let fresh: FreshDatabase;
  let db: Database;
  beforeEach(async () => {
    fresh = await shop(10);
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  const notFound = (id: string) =>
    db.tx((tx) => turnDown(tx, id, { reason: 'not_found', cause: 'store', who: 'store' }));
  const correct = (parcel: { orderId: string; shipmentId: string }) =>
    db.tx((tx) => correctStock(tx, [parcel], postAdjustment));
  const physical = async (): Promise<number | undefined> =>
    (
      await all<{ physical: number }>(
        db,
        `SELECT physical FROM stock WHERE location_id = '${first}' AND sku = '${sku}'`,
      )
    )[0]?.physical;

  it('correctStock: turned down, kept by the courier and turned down again is missing once', async () => {
    const parcel = await booked(db, { lines: [lineOf({ quantity: 2 })] });

    await notFound(parcel.shipmentId);
    await db.tx((tx) => recordKept(tx, parcel.shipmentId, 'too_late'));
    await notFound(parcel.shipmentId);
    await db.tx((tx) => recordLetGo(tx, parcel.shipmentId));
    await correct(parcel);

    expect(await physical()).to.equal(8);
  });

  it('correctStock: of two refusals of one line the last one counts', async () => {
    const parcel = await booked(db, { lines: [lineOf({ quantity: 2 })] });

    await notFound(parcel.shipmentId);
    await db.tx((tx) => recordKept(tx, parcel.shipmentId, 'too_late'));
    await notFound(parcel.shipmentId);
    await db.tx((tx) => tx.run('UPDATE refusal_lines SET corrected_at = NULL'));
    await db.tx((tx) => recordLetGo(tx, parcel.shipmentId));
    await correct(parcel);
    await correct(parcel);

    expect(await physical()).to.equal(8);
  });

  it('correctStock: what was said of a parcel that the courier kept is not posted when its customer cancels it later', async () => {
    const parcel = await booked(db, { lines: [lineOf({ quantity: 2 })] });
    await notFound(parcel.shipmentId);
    await db.tx((tx) => recordKept(tx, parcel.shipmentId, 'too_late'));
    const counted = { companyId: 'AE01', locationId: first, sku, onHand: 10, quarantine: 0, omsSeq: 0, omsParked: [] };
    const mark = { ledger: '00000000000000001000', businessKey: 'count', at: momentOf(new Date(Date.now() + 1_000)) };
    await db.tx((tx) => recordAbsolutes(tx, [{ ...counted, ...mark }]));

    await db.tx((tx) => cancelOrder(tx, parcel.orderId, { reason: 'customer' }));
    await db.tx((tx) => recordLetGo(tx, parcel.shipmentId));
    await correct(parcel);

    expect(await physical()).to.equal(10);
  });

  for (const [what, onHand, over] of [
    ['what can be sold is counted too', 10, {}],
    ['only how many there are is counted', 9, { kind: 'COUNT' }],
  ] as const)
    it(`correctStock: broken pieces, ${what}: set aside once`, async () => {
      const parcel = await sourced(db, { lines: [lineOf({ quantity: 2 })] });
      await db.tx((tx) => turnDown(tx, parcel.shipmentId, { reason: 'damaged', cause: 'store', who: 'store' }));
      await sleep(2);
      const here = { companyId: 'AE01', locationId: first, sku, at: momentOf(new Date()), businessKey: 'count' };
      const ledger = '00000000000000001000';
      await db.tx(async (tx) => {
        if ('kind' in over) await recordMovements(tx, [{ ...here, ledger, quantity: onHand - 10, ...over }]);
        else await recordAbsolutes(tx, [{ ...here, ledger, onHand, quarantine: 2, omsSeq: 0, omsParked: [] }]);
      });

      await correct(parcel);

      const [row] = await all(
        db,
        `SELECT physical, quarantine FROM stock WHERE location_id = '${first}' AND sku = '${sku}'`,
      );
      expect(row).to.deep.equal({ physical: onHand, quarantine: 2 });
    });

  it('correctStock: a doubt that the ERP has settled before is not prolonged by it', async () => {
    const parcel = await sourced(db, { lines: [lineOf({ quantity: 2 })] });
    await notFound(parcel.shipmentId);
    const counted = { companyId: 'AE01', locationId: first, sku, onHand: 10, quarantine: 0, omsSeq: 0, omsParked: [] };
    const mark = { ledger: '00000000000000001000', businessKey: 'count', at: momentOf(new Date(Date.now() + 1_000)) };
    await db.tx((tx) => recordAbsolutes(tx, [{ ...counted, ...mark }]));
    await correct(parcel);

    expect((await db.tx((tx) => liftDoubts(tx, 10))).lifted).to.equal(1);
  });

  it('recordLetGo: what is left of a recalled parcel is not planned anew at a place that has closed meanwhile', async () => {
    const parcel = await booked(db, { lines: [lineOf({ quantity: 2 })] });
    const [line] = await all<{ id: string }>(db, 'SELECT id FROM order_lines');
    const pieces = [{ orderLineId: line?.id ?? '', quantity: 1 }];
    await db.tx((tx) => cancelLines(tx, parcel.orderId, pieces, { reason: 'customer' }));
    await db.tx((tx) => closeLocation(tx, { locationId: first, reason: 'flood', who: 'x', reroutes: true }));
    await db.tx((tx) => recordLetGo(tx, parcel.shipmentId));

    expect(await all(db, "SELECT id FROM shipments WHERE state <> 'cancelled'")).to.deep.equal([]);
    expect(await all(db, 'SELECT state FROM orders')).to.deep.equal([{ state: 'accepted' }]);
  });

  it('turnDown: an item named twice is refused by a code', async () => {
    const { shipmentId } = await sourced(db, { lines: [lineOf({ quantity: 2 })] });
    const lines = [1, 2].map(() => ({ sku, quantity: 1 }));
    const said = { reason: 'damaged', cause: 'store', who: 'store', lines } as const;

    expect(await codeOf(db.tx((tx) => turnDown(tx, shipmentId, said)))).to.equal('refusal.sku_twice');
  });
});
