/** Answers of a booking that come when the parcel goes by another waybill already. */
import { expect } from 'chai';
import { billShipments, loadInvoice } from '../../../src/core/billing/index.ts';
import {
  intendBooking,
  isRefusedAs,
  recordBookingRefused,
  registerElsewhere,
} from '../../../src/core/shipment/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, shop, sourced } from '../made.ts';

describe('core/shipment/late-answers', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shop(10);
  });
  afterEach(() => fresh.drop());

  const asked = async () => {
    const parcel = await sourced(fresh.db);
    await fresh.db.tx((tx) => billShipments(tx, [parcel]));
    const { shipmentId } = parcel;
    const intent = await fresh.db.tx(async (tx) => intendBooking(tx, shipmentId, await loadInvoice(tx, shipmentId)));
    return { shipmentId, intent };
  };
  const refused = (details: { refusedBy?: string } = {}) =>
    new AppError('refused', 'clickpost.courier_refused', details);

  it('recordBookingRefused: a parcel that was registered by hand meanwhile goes on, under a reference of its own', async () => {
    const { shipmentId, intent } = await asked();
    const hand = { awb: 'HAND1', courierCode: intent?.courier.code ?? '', why: 'portal' };
    await fresh.db.tx((tx) => registerElsewhere(tx, shipmentId, hand));
    await fresh.db.tx((tx) => recordBookingRefused(tx, shipmentId, refused()));

    const [now] = await all<{ state: string; awb: string; reference: string }>(
      fresh.db,
      'SELECT state, awb, reference FROM shipments',
    );
    expect([now?.state, now?.awb]).to.deep.equal(['booked', 'HAND1']);
    expect(now?.reference).not.to.equal(intent?.reference);
  });

  it('isRefusedAs: a courier’s own no, and not that we gave up asking', async () => {
    const { shipmentId } = await asked();
    await fresh.db.tx((tx) => recordBookingRefused(tx, shipmentId, refused({ refusedBy: 'ARAMEX' })));
    const is = (code: string) => fresh.db.tx((tx) => isRefusedAs(tx, shipmentId, code));

    expect([await is('clickpost.courier_refused'), await is('clickpost.outcome_unknown')]).to.deep.equal([true, false]);
  });
});
