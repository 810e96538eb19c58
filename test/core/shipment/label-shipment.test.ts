/** The label is kept, also when the parcel was faster. */
import { expect } from 'chai';
import { intendLabel, recordLabel } from '../../../src/core/shipment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, shop } from '../made.ts';

const pdf = { bytes: Buffer.from('%PDF-1.4'), mediaType: 'application/pdf', origin: 'courier' } as const;

describe('core/shipment/label-shipment', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop();
  });
  after(() => fresh.drop());

  it('intendLabel: a scan has overtaken it, the label is still asked for and kept, and the parcel stays where it is', async () => {
    const { shipmentId } = await booked(fresh.db, {}, false);
    await fresh.db.tx((tx) => tx.run("UPDATE shipments SET state = 'delivered' WHERE id = ?", [shipmentId]));

    const intent = await fresh.db.tx((tx) => intendLabel(tx, shipmentId));
    await fresh.db.tx((tx) => recordLabel(tx, shipmentId, pdf));
    const again = await fresh.db.tx((tx) => intendLabel(tx, shipmentId));

    const [row] = await all<{ state: string; label_id: string | null }>(
      fresh.db,
      `SELECT state, label_id FROM shipments WHERE id = '${shipmentId}'`,
    );
    expect(intent?.data.copy).to.equal(1);
    expect(again).to.equal(undefined);
    expect(row?.state).to.equal('delivered');
    expect(row?.label_id).not.to.equal(null);
  });

  it('intendLabel: a booking that was called off, is asked for no label', async () => {
    const { shipmentId } = await booked(fresh.db, {}, false);
    await fresh.db.tx((tx) => tx.run("UPDATE shipments SET state = 'booking_failed' WHERE id = ?", [shipmentId]));

    expect(await fresh.db.tx((tx) => intendLabel(tx, shipmentId))).to.equal(undefined);
  });
});
