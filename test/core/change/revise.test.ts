/** Later bodies of a known order: what is news, what is done about it, what is too late. */
import { expect } from 'chai';
import { recordKept, recordLetGo } from '../../../src/core/change/index.ts';
import { dispatchShipments, planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, incomingOrder, lineOf, otherSku, shop, sourced } from '../made.ts';
import { linesOf, openTasks, parcelsOf, reservedOf, stateOf, toldOf } from './made.ts';
import { differences, must, revise } from './revising.ts';

const two = {
  lines: [lineOf({ quantity: 2, totalMinor: 21_000, taxMinor: 1_000 })],
  updatedAt: '2026-11-21 10:00:00.000',
};
const later = '2026-11-21 11:00:00.000';

describe('core/change/revise-order', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop();
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  it('a body that says the same, or is older, changes nothing', async () => {
    const order = incomingOrder(two);
    const { orderId } = await sourced(db, order);
    const before = await stateOf(db, orderId);

    expect(await revise(db, { ...order, status: 'complete', updatedAt: later })).to.equal('no_change');
    expect(await revise(db, { ...order, state: 'canceled', updatedAt: '2026-11-21 09:00:00.000' })).to.equal(
      'no_change',
    );

    expect((await stateOf(db, orderId)).state).to.equal(before.state);
    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['planned']);
  });

  it('cancelled at the channel, cancelled here', async () => {
    const order = incomingOrder(two);
    const { orderId } = await sourced(db, order);

    expect(await revise(db, { ...order, state: 'canceled', updatedAt: later })).to.equal('applied');

    expect((await stateOf(db, orderId)).state).to.equal('cancelled');
    expect(await reservedOf(db)).to.equal(0);
  });

  it('held and let go on at the channel, paused and resumed here', async () => {
    const order = incomingOrder(two);
    const { orderId } = await sourced(db, order);

    await revise(db, { ...order, state: 'holded', updatedAt: later });
    expect(await stateOf(db, orderId)).to.include({ state: 'paused', reason: 'channel_holded' });
    await revise(db, { ...order, state: 'processing', updatedAt: '2026-11-21 12:00:00.000' });

    expect((await stateOf(db, orderId)).state).to.equal('sourced');
    expect(await toldOf(db, orderId)).to.include({ 'order.paused': 1, 'order.resumed': 1 });
  });

  it('a piece less, a piece more, a new row: only what is new is sought a place', async () => {
    const order = incomingOrder(two);
    const { orderId } = await sourced(db, order);
    const [row] = order.lines;
    if (row === undefined) throw new Error('no row');

    expect(await revise(db, { ...order, lines: [{ ...row, cancelled: 1 }], updatedAt: later })).to.equal('applied');
    expect((await linesOf(db, orderId)).map((one) => one.cancelled)).to.deep.equal([1]);
    expect(await reservedOf(db)).to.equal(1);

    const more = lineOf({ magentoItemId: 9, shipItemId: 9, sku: otherSku });
    expect(
      await revise(db, {
        ...order,
        lines: [{ ...row, cancelled: 1 }, more],
        updatedAt: '2026-11-21 12:00:00.000',
      }),
    ).to.equal('applied');
    expect((await stateOf(db, orderId)).state).to.equal('accepted');
    await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));

    expect(await reservedOf(db)).to.equal(2);
    expect((await stateOf(db, orderId)).state).to.equal('sourced');
    const [sums] = await all<{ goods_minor: number }>(db, 'SELECT goods_minor FROM orders');
    expect(Number(sums?.goods_minor)).to.equal(21_000 + 10_500);
  });

  it('another address: a booked parcel is recalled and booked anew under another reference', async () => {
    const order = incomingOrder(two);
    const { orderId, shipmentId } = await booked(db, order);
    const shipTo = { ...must(order.shipTo), lines: ['Villa 9'] };

    expect(await revise(db, { ...order, shipTo, updatedAt: later })).to.equal('applied');
    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['recalled']);
    expect(await differences(db)).to.deep.equal(['address waiting']);
    const [before] = await parcelsOf(db, orderId);
    await db.tx((tx) => recordLetGo(tx, shipmentId));

    const [after] = await parcelsOf(db, orderId);
    expect(after).to.include({ state: 'invoiced', awb: null });
    expect(after?.reference).to.not.equal(before?.reference);
    expect(await differences(db)).to.deep.equal(['address applied']);
    expect(await reservedOf(db)).to.equal(2);
  });

  it('another address: the courier keeps the parcel, refused after all', async () => {
    const order = incomingOrder(two);
    const { shipmentId } = await booked(db, order);
    await revise(db, { ...order, shipTo: { ...must(order.shipTo), city: 'Sharjah' }, updatedAt: later });

    await db.tx((tx) => recordKept(tx, shipmentId, 'clickpost.cancellation_refused'));

    expect(await differences(db)).to.deep.equal(['address refused']);
    expect(await openTasks(db)).to.include('order.change_too_late');
  });

  it('too late: what has left is refused with a task, the rest is done', async () => {
    const order = incomingOrder(two);
    const { orderId, shipmentId } = await booked(db, order);
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));
    const [row] = order.lines;
    const customer = { ...order.customer, name: 'Aisha K.' };

    const state = await revise(db, {
      ...order,
      customer,
      lines: [{ ...must(row), cancelled: 1 }],
      shipTo: { ...must(order.shipTo), lines: ['Villa 9'] },
      updatedAt: later,
    });

    expect(state).to.equal('partly_refused');
    expect((await differences(db)).sort()).to.deep.equal(['address refused', 'customer applied', 'line_less refused']);
    expect(await openTasks(db)).to.include('order.revision_refused');
    expect((await linesOf(db, orderId)).map((one) => one.cancelled)).to.deep.equal([0]);
  });

  it('what was refused is not refused again by the echo of it', async () => {
    const order = incomingOrder(two);
    const { shipmentId } = await booked(db, order);
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));
    const changed = { ...order, lines: [{ ...must(order.lines[0]), cancelled: 1 }] };

    expect(await revise(db, { ...changed, updatedAt: later })).to.equal('refused');
    expect(await revise(db, { ...changed, status: 'complete', updatedAt: '2026-11-21 13:00:00.000' })).to.equal(
      'no_change',
    );
  });
});
