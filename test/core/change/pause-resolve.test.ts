/** Orders held, paused and let go on; parcels that never arrived and what their customer gets. */
import { expect } from 'chai';
import {
  holdOrder,
  pauseOrder,
  releaseOrder,
  resolveUndelivered,
  resumeOrder,
} from '../../../src/core/change/index.ts';
import {
  dispatchShipments,
  intendBooking,
  planShipments,
  progressOrders,
  workOn,
} from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { booked, codeOf, incomingOrder, orderRow, receive, shop, sourced } from '../made.ts';
import { openTasks, parcelsOf, reservedOf, stateOf, toldOf } from './made.ts';

const wish = { reason: 'somebody asked for it' };

describe('core/change/pause-resolve', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop();
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  it('holdOrder: before sourcing it waits, with a task; released it goes on', async () => {
    const incoming = incomingOrder();
    await receive(db, [incoming]);
    const { id } = await orderRow(db, incoming);

    await db.tx((tx) => holdOrder(tx, id, wish));

    expect(await stateOf(db, id)).to.include({ state: 'on_hold', reason: 'held_by_hand' });
    expect(await openTasks(db)).to.deep.equal(['order.on_hold']);
    expect(await codeOf(db.tx((tx) => holdOrder(tx, id, wish)))).to.equal('order.already_on_hold');
    await db.tx((tx) => releaseOrder(tx, id, wish));
    expect((await stateOf(db, id)).state).to.equal('accepted');
    expect(await openTasks(db)).to.deep.equal([]);
  });

  it('holdOrder: after sourcing, refused: pause it instead', async () => {
    const { orderId } = await sourced(db);

    expect(await codeOf(db.tx((tx) => holdOrder(tx, orderId, wish)))).to.equal('order.too_late_to_hold');
  });

  it('pauseOrder: nothing is booked or handed over; what stood still is told again once', async () => {
    const { orderId, shipmentId } = await booked(db);
    const other = await sourced(db);
    await db.tx((tx) => pauseOrder(tx, orderId, wish));
    await db.tx((tx) => pauseOrder(tx, other.orderId, wish));

    expect((await stateOf(db, orderId)).state).to.equal('paused');
    expect(await codeOf(db.tx((tx) => dispatchShipments(tx, [shipmentId])))).to.equal('order.paused');
    expect(await codeOf(db.tx((tx) => pauseOrder(tx, orderId, wish)))).to.equal('order.already_paused');

    await db.tx((tx) => resumeOrder(tx, orderId, wish));
    await db.tx((tx) => resumeOrder(tx, other.orderId, wish));
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));

    expect((await parcelsOf(db, orderId))[0]?.state).to.equal('dispatched');
    expect(await toldOf(db, other.orderId)).to.include({ 'shipment.planned': 2, 'order.resumed': 1 });
    expect(await openTasks(db)).to.deep.equal([]);
    expect(await codeOf(db.tx((tx) => resumeOrder(tx, orderId, wish)))).to.equal('order.not_paused');
  });

  it('intendBooking: a paused order asks for no waybill', async () => {
    const { orderId, shipmentId } = await sourced(db);
    await db.tx((tx) => pauseOrder(tx, orderId, wish));
    await db.tx((tx) => tx.run("UPDATE shipments SET state = 'invoiced' WHERE id = ?", [shipmentId]));
    const invoice = { number: 'X', issuedOn: '2026-11-22', totalMinor: 1, taxMinor: 0, currency: 'AED' };

    expect(await db.tx((tx) => intendBooking(tx, shipmentId, invoice))).to.equal(undefined);
  });

  it('progressOrders: a paused order whose parcels have all arrived is closed', async () => {
    const { orderId, shipmentId } = await booked(db);
    await db.tx((tx) => pauseOrder(tx, orderId, wish));
    await db.tx((tx) => tx.run("UPDATE shipments SET state = 'delivered' WHERE id = ?", [shipmentId]));

    await db.tx((tx) => progressOrders(tx, [orderId]));

    expect((await stateOf(db, orderId)).state).to.equal('closed');
    expect(await openTasks(db)).to.deep.equal([]);
  });

  it('pauseOrder: before sourcing or after everything has left, refused', async () => {
    const { orderId, shipmentId } = await booked(db);
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));
    const incoming = incomingOrder();
    await receive(db, [incoming]);
    const { id } = await orderRow(db, incoming);

    expect(await codeOf(db.tx((tx) => pauseOrder(tx, orderId, wish)))).to.equal('order.nothing_to_pause');
    expect(await codeOf(db.tx((tx) => pauseOrder(tx, id, wish)))).to.equal('order.nothing_to_pause');
  });

  it('resolveUndelivered: refund credits its invoice and closes the order; once', async () => {
    const { orderId, shipmentId } = await lost(db);

    const said = await db.tx((tx) => resolveUndelivered(tx, shipmentId, 'refund', wish));

    expect(said.state).to.equal('closed');
    expect(await openTasks(db)).to.not.include('order.undelivered');
    expect(await toldOf(db, orderId)).to.include({ 'credit_note.issued': 1 });
    expect(await codeOf(db.tx((tx) => resolveUndelivered(tx, shipmentId, 'refund', wish)))).to.equal(
      'shipment.already_resolved',
    );
  });

  it('resolveUndelivered: reship finds the pieces a place again, in another parcel', async () => {
    const { orderId, shipmentId } = await lost(db);

    await db.tx((tx) => resolveUndelivered(tx, shipmentId, 'reship', wish));
    expect((await stateOf(db, orderId)).state).to.equal('accepted');
    await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));

    expect((await parcelsOf(db, orderId)).map((one) => one.state).sort()).to.deep.equal(['lost', 'planned']);
    expect(await reservedOf(db)).to.equal(1);
    // Its sister is lost: the order as a whole is under way again.
    expect(['sourced', 'dispatched']).to.include((await stateOf(db, orderId)).state);
  });

  it('resolveUndelivered: written off, the order goes on without it', async () => {
    const { orderId, shipmentId } = await lost(db);

    await db.tx((tx) => resolveUndelivered(tx, shipmentId, 'write_off', wish));

    expect((await stateOf(db, orderId)).state).to.equal('closed');
    expect(await toldOf(db, orderId)).to.not.have.property('credit_note.issued');
  });

  it('resolveUndelivered: a parcel that is under way, refused', async () => {
    const { shipmentId } = await booked(db);

    expect(await codeOf(db.tx((tx) => resolveUndelivered(tx, shipmentId, 'refund', wish)))).to.equal(
      'shipment.not_missed',
    );
  });
});

async function lost(db: Database): Promise<{ orderId: string; shipmentId: string }> {
  const { orderId, shipmentId } = await booked(db);
  await db.tx((tx) => dispatchShipments(tx, [shipmentId]));
  await db.tx(async (tx) => {
    const work = await workOn(tx, [shipmentId]);
    work.move(shipmentId, 'lose');
    await work.save();
  });
  await db.tx((tx) => progressOrders(tx, [orderId]));
  return { orderId, shipmentId };
}
