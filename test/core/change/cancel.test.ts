/** Orders cancelled as a whole or in part, before and after a courier knows of their parcels. */
import { expect } from 'chai';
import { cancelLines, cancelOrder, followShipments, recordKept, recordLetGo } from '../../../src/core/change/index.ts';
import { planShipments, dispatchShipments, intendRecall } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { booked, codeOf, incomingOrder, lineOf, orderRow, receive, shop, sourced, otherSku } from '../made.ts';
import { scan } from '../delivery/made.ts';
import { linesOf, openTasks, parcelsOf, reservedOf, stateOf, toldOf } from './made.ts';

const wish = { reason: 'the customer called' };
const two = { lines: [lineOf({ quantity: 2, totalMinor: 21_000, taxMinor: 1_000 })] };

describe('core/change/cancel', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop();
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  it('cancelOrder: before it has a place, cancelled at once', async () => {
    const incoming = incomingOrder();
    await receive(db, [incoming]);
    const { id } = await orderRow(db, incoming);

    const { outcome } = await db.tx((tx) => cancelOrder(tx, id, wish));

    expect(outcome).to.equal('cancelled');
    expect((await stateOf(db, id)).state).to.equal('cancelled');
    expect((await linesOf(db, id)).map((line) => line.cancelled)).to.deep.equal([1]);
    expect(await toldOf(db, id)).to.include({ 'order.cancelled': 1 });
  });

  it('cancelOrder: planned, its pieces can be promised again in the same transaction', async () => {
    const { orderId } = await sourced(db);

    await db.tx((tx) => cancelOrder(tx, orderId, wish));

    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['cancelled']);
    expect(await reservedOf(db)).to.equal(0);
    expect((await stateOf(db, orderId)).state).to.equal('cancelled');
    expect(await toldOf(db, orderId)).to.include({ 'order.cancelled': 1, 'shipment.cancelled': 1 });
  });

  it('cancelOrder: labelled, waits for the courier and keeps its pieces until then', async () => {
    const { orderId, shipmentId, awb } = await booked(db);

    const { outcome } = await db.tx((tx) => cancelOrder(tx, orderId, wish));
    const intent = await db.tx((tx) => intendRecall(tx, shipmentId));

    expect(outcome).to.equal('recalling');
    expect(intent).to.include({ awb });
    expect((await stateOf(db, orderId)).state).to.equal('sourced');
    expect(await reservedOf(db)).to.equal(1);
  });

  it('recordLetGo: the courier lets go, the order is cancelled; twice is once', async () => {
    const { orderId, shipmentId } = await booked(db);
    await db.tx((tx) => cancelOrder(tx, orderId, wish));

    await db.tx((tx) => recordLetGo(tx, shipmentId));
    await db.tx((tx) => recordLetGo(tx, shipmentId));

    expect((await stateOf(db, orderId)).state).to.equal('cancelled');
    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['cancelled']);
    expect(await reservedOf(db)).to.equal(0);
    expect((await linesOf(db, orderId)).map((line) => line.cancelled)).to.deep.equal([1]);
    expect(await toldOf(db, orderId)).to.include({ 'order.cancelled': 1, 'shipment.cancelled': 1 });
  });

  it('recordKept: the courier keeps it, the order goes on and a person hears of it', async () => {
    const { orderId, shipmentId } = await booked(db);
    await db.tx((tx) => cancelOrder(tx, orderId, wish));

    await db.tx((tx) => recordKept(tx, shipmentId, 'clickpost.cancellation_refused'));

    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['labelled']);
    expect((await stateOf(db, orderId)).state).to.equal('sourced');
    expect(await openTasks(db)).to.include.members(['order.change_too_late', 'shipment.recall_refused']);
    expect((await linesOf(db, orderId)).map((line) => line.cancelled)).to.deep.equal([0]);
  });

  it('followShipments: a parcel that is being called back is not handed over; what its courier scans has left all the same', async () => {
    const parcel = await booked(db);
    const { orderId, shipmentId } = parcel;
    await db.tx((tx) => cancelOrder(tx, orderId, wish));
    expect(await codeOf(db.tx((tx) => dispatchShipments(tx, [shipmentId])))).to.equal('shipment.called_back');
    await scan(db, parcel, 4);

    await db.tx((tx) => followShipments(tx, [shipmentId]));
    await db.tx((tx) => recordLetGo(tx, shipmentId));

    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['dispatched']);
    expect((await stateOf(db, orderId)).state).to.equal('dispatched');
    expect(await openTasks(db)).to.include('order.change_too_late');
  });

  it('cancelOrder: everything has left, refused with what can be done instead', async () => {
    const { orderId, shipmentId } = await booked(db);
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));

    expect(await codeOf(db.tx((tx) => cancelOrder(tx, orderId, wish)))).to.equal('order.too_late_to_cancel');
    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['dispatched']);
  });

  it('cancelOrder: one parcel has left, only the rest is cancelled and the order goes on', async () => {
    const { orderId, left } = await split(db);

    const said = await db.tx((tx) => cancelOrder(tx, orderId, wish));

    expect(said).to.include({ outcome: 'partly', state: 'dispatched' });
    expect((await parcelsOf(db, orderId)).map((one) => one.state).sort()).to.deep.equal([
      'cancelled',
      'cancelled',
      'dispatched',
    ]);
    expect((await parcelsOf(db, orderId)).find((one) => one.id === left)?.state).to.equal('dispatched');
    expect(await reservedOf(db)).to.equal(0);
    expect(await toldOf(db, orderId)).to.include({ 'order.changed': 1 });
  });

  it('cancelOrder: a second time, or as somebody saw it before, refused', async () => {
    const { orderId } = await sourced(db);
    const { version } = await stateOf(db, orderId);
    await db.tx((tx) => cancelOrder(tx, orderId, { ...wish, version }));

    expect(await codeOf(db.tx((tx) => cancelOrder(tx, orderId, wish)))).to.equal('order.already_cancelled');
    expect(await codeOf(db.tx((tx) => cancelOrder(tx, orderId, { ...wish, version })))).to.equal(
      'order.changed_meanwhile',
    );
  });

  it('cancelLines: part of a parcel that is planned, the rest leaves from the same place', async () => {
    const { orderId } = await sourced(db, two);
    const [line] = await linesOf(db, orderId);

    const said = await db.tx((tx) => cancelLines(tx, orderId, [{ orderLineId: line?.id ?? '', quantity: 1 }], wish));

    expect(said.outcome).to.equal('partly');
    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['cancelled', 'planned']);
    expect(await reservedOf(db)).to.equal(1);
    expect((await stateOf(db, orderId)).state).to.equal('sourced');
    expect(await toldOf(db, orderId)).to.include({ 'order.changed': 1, 'shipment.planned': 2 });
  });

  it('cancelLines: part of a booked parcel, the rest is planned again when the courier has let go', async () => {
    const { orderId, shipmentId } = await booked(db, two);
    const [line] = await linesOf(db, orderId);
    const said = await db.tx((tx) => cancelLines(tx, orderId, [{ orderLineId: line?.id ?? '', quantity: 1 }], wish));
    expect(said.outcome).to.equal('recalling');

    await db.tx((tx) => recordLetGo(tx, shipmentId));

    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['cancelled', 'planned']);
    expect((await linesOf(db, orderId)).map((one) => one.cancelled)).to.deep.equal([1]);
    expect(await reservedOf(db)).to.equal(1);
  });

  it('cancelLines: the last piece, the whole order', async () => {
    const { orderId } = await sourced(db);
    const [line] = await linesOf(db, orderId);

    await db.tx((tx) => cancelLines(tx, orderId, [{ orderLineId: line?.id ?? '', quantity: 1 }], wish));

    expect((await stateOf(db, orderId)).state).to.equal('cancelled');
  });

  it('cancelLines: more than is left, an unknown line, or what has left, refused and nothing changes', async () => {
    const { orderId, shipmentId } = await booked(db);
    const [line] = await linesOf(db, orderId);
    const cancel = (orderLineId: string, quantity: number): Promise<string> =>
      codeOf(db.tx((tx) => cancelLines(tx, orderId, [{ orderLineId, quantity }], wish)));

    expect(await cancel(line?.id ?? '', 2)).to.equal('order.too_many_pieces');
    expect(await cancel('nobody', 1)).to.equal('order.unknown_line');
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));
    expect(await cancel(line?.id ?? '', 1)).to.equal('order.lines_too_late');
    expect((await linesOf(db, orderId)).map((one) => one.cancelled)).to.deep.equal([0]);
  });

  it('cancelLines: rows of a bundle go together', async () => {
    const { orderId } = await sourced(db, {
      lines: [
        lineOf({ magentoItemId: 2, shipItemId: 1, shipQuantity: 2, quantity: 4 }),
        lineOf({ magentoItemId: 3, shipItemId: 1, shipQuantity: 2, quantity: 2, sku: otherSku }),
      ],
    });
    const [first] = await linesOf(db, orderId);
    const cancel = (quantity: number): Promise<unknown> =>
      db.tx((tx) => cancelLines(tx, orderId, [{ orderLineId: first?.id ?? '', quantity }], wish));

    expect(await codeOf(cancel(1))).to.equal('order.lines_belong_together');
    await cancel(2);

    expect((await linesOf(db, orderId)).map((one) => one.cancelled)).to.deep.equal([2, 1]);
    expect(await reservedOf(db)).to.equal(3);
  });
});

/** An order in two parcels, of which one has left. */
async function split(db: Database): Promise<{ orderId: string; left: string }> {
  const { orderId } = await sourced(db, {
    lines: [lineOf({ magentoItemId: 1, shipItemId: 1 }), lineOf({ magentoItemId: 2, shipItemId: 2, sku: otherSku })],
  });
  const [, second] = await linesOf(db, orderId);
  // One line by itself: cancelled out of the first parcel, and put into one of its own by the shop wanting it again.
  const lineId = second?.id ?? '';
  await db.tx((tx) => cancelLines(tx, orderId, [{ orderLineId: lineId, quantity: 1 }], wish));
  await db.tx(async (tx) => {
    await tx.run('UPDATE order_lines SET cancelled = 0 WHERE id = ?', [lineId]);
    await tx.run("UPDATE orders SET state = 'accepted', version = version + 1 WHERE id = ?", [orderId]);
  });
  await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));
  const live = (await parcelsOf(db, orderId)).filter((one) => one.state !== 'cancelled');
  const left = live[0]?.id ?? '';
  await db.tx(async (tx) => {
    await tx.run("UPDATE shipments SET state = 'labelled' WHERE id = ?", [left]);
  });
  await db.tx((tx) => dispatchShipments(tx, [left]));
  await db.tx((tx) => tx.run("DELETE FROM event_log WHERE event = 'order.changed'"));
  return { orderId, left };
}
