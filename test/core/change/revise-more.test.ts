/** Prices, stores of collection, payments and whole orders that a later body of the channel changes. */
import { expect } from 'chai';
import { firstLocations } from '../../../config/locations.ts';
import { replaceOrder } from '../../../src/core/change/index.ts';
import type { IncomingOrder } from '../../../src/core/order/index.ts';
import { dispatchShipments, planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { changeMaster } from '../../helpers/master.ts';
import { all, booked, incomingOrder, lineOf, orderRow, places, receive, shop, sourced } from '../made.ts';
import { openTasks, parcelsOf, reservedOf, stateOf, toldOf } from './made.ts';
import { differences, must, revise } from './revising.ts';

const updatedAt = '2026-11-21 10:00:00.000';
/** A store is called by the name of its stock source at the channel. */
const collect = (id: string): Partial<IncomingOrder> => ({
  shippingMethod: 'instore_pickup',
  pickupLocationCode: must(firstLocations.find((one) => one.id === id)).sourceCode,
});
const later = '2026-11-21 11:00:00.000';

describe('core/change: prices, stores, payments and whole orders', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop();
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  /** A warehouse has no counter. */
  const makeStores = () => changeMaster(db, (tx) => tx.run("UPDATE locations SET kind = 'store', roles = NULL"));
  const sumsOf = async (orderId: string): Promise<Record<string, number>> => {
    const [row] = await all<Record<string, number>>(
      db,
      `SELECT o.goods_minor, o.tax_minor, o.grand_total_minor, l.total_minor FROM orders o
       JOIN order_lines l ON l.order_id = o.id WHERE o.id = '${orderId}'`,
    );
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
  };

  for (const [how, totalMinor, taxMinor] of [
    ['cheaper', 8_400, 400],
    ['dearer', 12_600, 600],
  ] as const) {
    it(`changePrice: before it is billed, a ${how} row changes the row and the order's sums`, async () => {
      const order = incomingOrder({ updatedAt });
      const { orderId } = await sourced(db, order);
      const before = await sumsOf(orderId);
      const lines = [lineOf({ totalMinor, taxMinor })];

      expect(await revise(db, { ...order, lines, updatedAt: later })).to.equal('applied');

      const [more, tax] = [totalMinor - 10_500, taxMinor - 500];
      expect(await sumsOf(orderId)).to.deep.equal({
        goods_minor: Number(before['goods_minor']) + more,
        tax_minor: Number(before['tax_minor']) + tax,
        grand_total_minor: Number(before['grand_total_minor']) + more,
        total_minor: totalMinor,
      });
      expect(await toldOf(db, orderId)).to.include({ 'order.changed': 1 });
    });
  }

  it('changePrice: what is billed stays as it was billed, with a task', async () => {
    const order = incomingOrder({ updatedAt });
    const { orderId } = await booked(db, order);
    const before = await sumsOf(orderId);

    const lines = [lineOf({ totalMinor: 8_400, taxMinor: 400 })];
    expect(await revise(db, { ...order, lines, updatedAt: later })).to.equal('refused');

    expect(await differences(db)).to.deep.equal(['line_price refused']);
    expect(await openTasks(db)).to.deep.equal(['order.revision_refused']);
    expect(await sumsOf(orderId)).to.deep.equal(before);
  });

  it('another store of collection: its pieces are sought there', async () => {
    await makeStores();
    const order = incomingOrder({ updatedAt, ...collect(places[0]) });
    const { orderId } = await sourced(db, order);
    const from = async (): Promise<(string | undefined)[]> =>
      (
        await all<{ location_id: string }>(
          db,
          `SELECT location_id FROM shipments WHERE order_id = '${orderId}' AND state <> 'cancelled'`,
        )
      ).map((one) => one.location_id);
    expect(await from()).to.deep.equal([places[0]]);

    expect(await revise(db, { ...order, ...collect(places[1]), updatedAt: later })).to.equal('applied');
    expect((await stateOf(db, orderId)).state).to.equal('accepted');
    await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));

    expect(await from()).to.deep.equal([places[1]]);
    expect(await reservedOf(db)).to.equal(1);
    expect(await differences(db)).to.deep.equal(['pickup_store applied']);
  });

  it('another store of collection: refused once a parcel has left', async () => {
    await makeStores();
    const order = incomingOrder({ updatedAt, ...collect(places[0]) });
    const { orderId, shipmentId } = await booked(db, order);
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));

    expect(await revise(db, { ...order, ...collect(places[1]), updatedAt: later })).to.equal('refused');

    expect(await differences(db)).to.deep.equal(['pickup_store refused']);
    expect((await parcelsOf(db, orderId)).map((one) => one.state)).to.deep.equal(['dispatched']);
  });

  it('payment: a confirmed one lets the order go, a failed one cancels it, paid is never taken back', async () => {
    const pending = { method: 'checkoutcom_card_payment', mode: 'pending' as const, paidMinor: 0, dueMinor: 12_000 };
    const paid = { ...pending, mode: 'prepaid' as const, paidMinor: 12_000, dueMinor: 0 };
    const [good, bad] = [
      incomingOrder({ updatedAt, payment: pending }),
      incomingOrder({ updatedAt, payment: pending }),
    ];
    await receive(db, [good, bad]);
    expect((await orderRow(db, good)).state).to.equal('on_hold');

    // Each body is compared with the one before it.
    for (const one of [good, bad]) await revise(db, { ...one, updatedAt: '2026-11-21 10:30:00.000' });
    expect(await revise(db, { ...good, payment: paid, updatedAt: later })).to.equal('applied');
    expect(await differences(db)).to.deep.equal(['payment applied']);
    expect(await revise(db, { ...bad, payment: { ...pending, mode: 'failed' }, updatedAt: later })).to.equal('applied');
    expect(await differences(db)).to.deep.equal(['payment applied']);
    await revise(db, { ...good, payment: pending, updatedAt: '2026-11-21 12:00:00.000' });

    const { id, state } = await orderRow(db, good);
    expect(state).to.equal('accepted');
    expect((await orderRow(db, bad)).state).to.equal('cancelled');
    const [row] = await all<{ payment_mode: string; paid_minor: number }>(
      db,
      `SELECT payment_mode, paid_minor FROM orders WHERE id = '${id}'`,
    );
    expect([row?.payment_mode, Number(row?.paid_minor)]).to.deep.equal(['prepaid', 12_000]);
    expect(await toldOf(db, id)).to.include({ 'order.payment_changed': 1 });
  });

  it('replaceOrder: the older order is cancelled, whenever and however often it is said', async () => {
    const old = incomingOrder();
    const { orderId } = await sourced(db, old);
    const edited = incomingOrder({ replaces: old.incrementId });
    await receive(db, [edited]);
    const { id } = await orderRow(db, edited);

    for (const _ of [1, 2]) await db.tx((tx) => replaceOrder(tx, id));

    expect(await stateOf(db, orderId)).to.include({ state: 'cancelled', reason: 'replaced' });
    expect((await orderRow(db, edited)).state).to.equal('accepted');
    expect(await reservedOf(db)).to.equal(0);
    expect(await openTasks(db)).to.deep.equal([]);
  });

  it('replaceOrder: the older has left: it goes on, and a task says that both are under way', async () => {
    const old = incomingOrder();
    const { orderId, shipmentId } = await booked(db, old);
    await db.tx((tx) => dispatchShipments(tx, [shipmentId]));
    const edited = incomingOrder({ replaces: old.incrementId });
    await receive(db, [edited]);
    const { id } = await orderRow(db, edited);

    for (const _ of [1, 2]) await db.tx((tx) => replaceOrder(tx, id));

    expect(must((await parcelsOf(db, orderId))[0]).state).to.equal('dispatched');
    expect(await openTasks(db)).to.deep.equal(['order.replaced_too_late']);
  });

  it('replaceOrder: of an order that nobody knows, nothing', async () => {
    const edited = incomingOrder({ replaces: '999999999' });
    await receive(db, [edited]);
    const { id } = await orderRow(db, edited);

    await db.tx((tx) => replaceOrder(tx, id));

    expect((await stateOf(db, id)).state).to.equal('accepted');
  });
});
