/** What the channel is told: only news, and only what it can take. */
import { expect } from 'chai';
import { intendShipNotice, intendStatusNotice, recordShipNotice } from '../../../src/core/notice/index.ts';
import { lineOf, all, booked, codeOf, shop } from '../made.ts';
import type { FreshDatabase } from '../../helpers/database.ts';

describe('core/notice', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop(100);
  });
  after(() => fresh.drop());

  const be = (shipmentId: string, state: string) =>
    fresh.db.tx((tx) => tx.run('UPDATE shipments SET state = ? WHERE id = ?', [state, shipmentId]));

  it('intendShipNotice: rows of one parent are one entry; once it is recorded there is nothing to tell', async () => {
    const { shipmentId, awb } = await booked(fresh.db, {
      lines: [lineOf({ shipItemId: 7, shipQuantity: 2 }), lineOf({ magentoItemId: 2, shipItemId: 7, shipQuantity: 2 })],
    });

    const notice = await fresh.db.tx((tx) => intendShipNotice(tx, shipmentId));
    await fresh.db.tx((tx) => recordShipNotice(tx, shipmentId, 55));
    await fresh.db.tx((tx) => recordShipNotice(tx, shipmentId, 56));
    const again = await fresh.db.tx((tx) => intendShipNotice(tx, shipmentId));

    expect(notice?.items).to.deep.equal([{ orderItemId: 7, quantity: 2 }]);
    expect(notice?.track.number).to.equal(awb);
    expect(again).to.equal(undefined);
    expect(
      await all(fresh.db, `SELECT magento_shipment_id AS id FROM shipments WHERE id = '${shipmentId}'`),
    ).to.deep.equal([{ id: 55 }]);
  });

  it('intendStatusNotice: before the channel has the shipment it waits, then it is told, overtaken it is not', async () => {
    const { orderId, shipmentId } = await booked(fresh.db);
    const intend = () => fresh.db.tx((tx) => intendStatusNotice(tx, 'out_for_delivery', { orderId, shipmentId }));
    await be(shipmentId, 'out_for_delivery');

    const early = await codeOf(intend());
    await fresh.db.tx((tx) => recordShipNotice(tx, shipmentId, 77));
    const told = await intend();
    await be(shipmentId, 'delivered');
    const late = await intend();

    expect(early).to.equal('notice.channel_lacks_shipment');
    expect(told?.token).to.match(/:out_for_delivery:\d+$/);
    expect(late).to.equal(undefined);
  });
});
