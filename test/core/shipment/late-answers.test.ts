/** Answers of a booking that come when the parcel goes by another waybill already. */
import { expect } from 'chai';
import { billShipments, loadInvoice } from '../../../src/core/billing/index.ts';
import {
  cancelShipments,
  intendBooking,
  isRefusedAs,
  listLeft,
  recordBooking,
  recordBookingRefused,
  recordLook,
  registerElsewhere,
  type ChosenBooking,
} from '../../../src/core/shipment/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { writeIntents } from '../../../src/platform/partner-calls.ts';
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
    const { shipmentId, orderId } = parcel;
    const intent = await fresh.db.tx(async (tx) => intendBooking(tx, shipmentId, await loadInvoice(tx, shipmentId)));
    return { shipmentId, orderId, intent };
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

  /** As the runner writes it before it asks. */
  const written = (intent: ChosenBooking | undefined, orderId: string) => (tx: Tx) =>
    writeIntents(tx, 'test', [
      {
        listener: 'courier.shipment.book',
        message: {
          id: orderId,
          event: 'shipment.invoiced',
          key: orderId,
          version: 1,
          payload: {},
          correlationId: orderId,
        },
        intent,
        again: false,
      },
    ]);
  const far = new Date('2099-01-01T00:00:00Z');
  const leftIn = () => fresh.db.read((r) => listLeft(r, far, 10));
  const waybill = (intent: ChosenBooking | undefined, awb: string) => ({
    awb,
    partnerId: intent?.courier.partnerId ?? 0,
  });
  const gaveUp = new AppError('unavailable', 'clickpost.outcome_unknown');

  const ways: [string, (tx: Tx, shipmentId: string) => Promise<unknown>][] = [
    [
      'we gave up and it was cancelled',
      async (tx, id) => {
        await recordBookingRefused(tx, id, gaveUp);
        await cancelShipments(tx, [id], 'test');
      },
    ],
    [
      'cancelled, and then we gave up',
      async (tx, id) => {
        await cancelShipments(tx, [id], 'test');
        await recordBookingRefused(tx, id, gaveUp);
      },
    ],
    ['booked by hand', (tx, id) => registerElsewhere(tx, id, { awb: 'HAND2', courierCode: 'ARAMEX', why: 'portal' })],
  ];
  for (const [name, leave] of ways)
    it(`leaveBooking: ${name}; the reference is watched, and what shows up under it is dropped once`, async () => {
      const { shipmentId, orderId, intent } = await asked();
      await fresh.db.tx(written(intent, orderId));

      await fresh.db.tx((tx) => leave(tx, shipmentId));

      const [left] = await leftIn();
      const found = await fresh.db.tx((tx) => recordLook(tx, left?.reference ?? '', waybill(intent, 'LATE1')));
      const again = await fresh.db.tx((tx) => recordLook(tx, left?.reference ?? '', waybill(intent, 'LATE1')));
      // The call itself brings it too.
      if (intent !== undefined)
        await fresh.db.tx((tx) => recordBooking(tx, shipmentId, waybill(intent, 'LATE1'), intent));
      expect(left).to.include({ reference: intent?.reference, shipmentId });
      expect([found, again]).to.deep.equal(['found', 'nothing']);
      expect(await all(fresh.db, 'SELECT awb, state FROM dropped_awbs')).to.deep.equal([
        { awb: 'LATE1', state: 'asked' },
      ]);
      expect(await all(fresh.db, "SELECT event FROM outbox WHERE event = 'awb.superfluous'")).to.have.length(1);
    });

  it('leaveBooking: nobody was ever asked, nothing to watch; nothing found often enough, the end', async () => {
    const { shipmentId, orderId, intent } = await asked();
    const other = await asked();
    await fresh.db.tx((tx) => registerElsewhere(tx, other.shipmentId, { awb: 'H3', courierCode: 'ARAMEX', why: 'x' }));
    await fresh.db.tx(written(intent, orderId));
    await fresh.db.tx((tx) => registerElsewhere(tx, shipmentId, { awb: 'H4', courierCode: 'ARAMEX', why: 'x' }));

    const watched = await leftIn();
    const looks = [];
    for (let n = 0; n < 6; n++)
      looks.push(await fresh.db.tx((tx) => recordLook(tx, intent?.reference ?? '', undefined)));

    expect(watched.map((one) => one.reference)).to.deep.equal([intent?.reference]);
    expect(looks).to.deep.equal(['watched', 'watched', 'watched', 'watched', 'gone', 'nothing']);
    expect(await leftIn()).to.deep.equal([]);
  });

  it('isRefusedAs: a courier’s own no, and not that we gave up asking', async () => {
    const { shipmentId } = await asked();
    await fresh.db.tx((tx) => recordBookingRefused(tx, shipmentId, refused({ refusedBy: 'ARAMEX' })));
    const is = (code: string) => fresh.db.tx((tx) => isRefusedAs(tx, shipmentId, code));

    expect([await is('clickpost.courier_refused'), await is('clickpost.outcome_unknown')]).to.deep.equal([true, false]);
  });
});
