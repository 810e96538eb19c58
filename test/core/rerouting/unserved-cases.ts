/** Parcels that nobody serves, and the places that did not: the same cases on both databases. */
import { expect } from 'chai';
import type { ChannelRerouting } from '../../../config/channel-rerouting.ts';
import type { DoubtFact } from '../../../src/core/events.ts';
import { liftDoubts, proveStock } from '../../../src/core/inventory/index.ts';
import { averagePrices } from '../../../src/core/reading/index.ts';
import {
  computeTrust,
  firstIdAt,
  followRefusedBookings,
  holdWithdrawn,
  passOnDoubted,
  restoreItem,
  takeUnanswered,
  turnDown,
  withdrawItem,
} from '../../../src/core/rerouting/index.ts';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { listTrust, sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { setChannel } from '../../helpers/master.ts';
import { all, booked, codeOf, fillShop, lineOf, otherSku, places, sku, sourced } from '../made.ts';

const [first, second] = places;
type Parcel = { readonly location_id: string; readonly state: string };

export function unservedCases(open: () => Promise<{ db: Database; drop: () => Promise<void> }>): void {
  let db: Database;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ db, drop } = await open());
    await fillShop(db, 60);
  });
  afterEach(() => drop());

  const reject = (id: string) =>
    db.tx((tx) => turnDown(tx, id, { reason: 'not_found', cause: 'store', who: 'store', lines: [{ sku }] }));
  const freeAt = async (at: string): Promise<number> => {
    const [row] = await all<{ free: number }>(
      db,
      `SELECT physical - quarantine - pending - hold - safety - reserved AS free FROM stock
       WHERE location_id = '${at}' AND sku = '${sku}'`,
    );
    return Number(row?.free);
  };
  /** As the flow does with what was told. */
  const passOn = async (): Promise<number> => {
    const told = await all<{ payload: string }>(
      db,
      "SELECT payload FROM event_log WHERE event = 'shipment.pieces_doubted' ORDER BY seq",
    );
    for (const one of told) await db.tx((tx) => passOnDoubted(tx, JSON.parse(one.payload) as DoubtFact));
    return told.length;
  };
  const parcels = (orderId: string): Promise<Parcel[]> =>
    all(db, `SELECT location_id, state FROM shipments WHERE order_id = '${orderId}' ORDER BY reference`);
  const tasks = async (): Promise<string[]> =>
    (await all<{ kind: string }>(db, "SELECT kind FROM tasks WHERE state = 'open'")).map((one) => one.kind);
  const configure = (rerouting: ChannelRerouting): Promise<void> => setChannel(db, 'AE', { rerouting });

  it('passOnDoubted: of what was not found, parcels that nobody has begun with go on, one that has its label gets a task', async () => {
    const lost = await sourced(db);
    const both = await sourced(db, { lines: [lineOf(), lineOf({ magentoItemId: 2, shipItemId: 2, sku: otherSku })] });
    const packed = await booked(db);

    await reject(lost.shipmentId);
    const told = await passOn();
    await passOn();

    expect(told).to.equal(2);
    // What is there of the other item leaves from there all the same.
    expect((await parcels(both.orderId)).map((one) => one.state)).to.deep.equal(['cancelled', 'planned']);
    expect((await parcels(packed.orderId)).map((one) => one.state)).to.deep.equal(['labelled']);
    expect(await tasks()).to.deep.equal(['shipment.stock_doubted']);
    const lines = await all<{ sku: string }>(
      db,
      `SELECT l.sku FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id
       WHERE s.order_id = '${both.orderId}' AND s.state = 'planned'`,
    );
    expect(lines).to.deep.equal([{ sku: otherSku }]);
    // It speaks against nobody but who has turned it down, and its pieces stay in the books.
    const refusals = await all<{ cause: string }>(db, 'SELECT cause FROM refusals ORDER BY at');
    expect(refusals.map((one) => one.cause)).to.deep.equal(['store', 'reroute']);
    expect(await db.read((reader) => proveStock(reader, first))).to.deep.equal([]);
  });

  it('passOnDoubted: switched off, each gets a task and stays', async () => {
    await configure({ passOnDoubted: false });
    const [lost, other] = [await sourced(db), await sourced(db)];

    await reject(lost.shipmentId);

    expect(await passOn()).to.equal(0);
    expect((await parcels(other.orderId)).map((one) => one.state)).to.deep.equal(['planned']);
    expect(await tasks()).to.deep.equal(['shipment.stock_doubted']);
  });

  it('withdrawItem: nobody is promised it, parcels give it up, what comes in is held back; restored, it is sold again', async () => {
    const { orderId } = await sourced(db);
    const { orderId: labelled } = await booked(db);

    const done = await db.tx((tx) => withdrawItem(tx, { sku, why: 'recall 7', who: 'x' }));
    await passOn();

    expect(done).to.deep.equal({ places: 2, parcels: 2 });
    expect((await parcels(orderId)).map((one) => one.state)).to.deep.equal(['cancelled']);
    expect((await parcels(labelled)).map((one) => one.state)).to.deep.equal(['recalled']);
    expect(await freeAt(second)).to.equal(0);
    await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));
    expect(await all(db, `SELECT state, reason FROM orders WHERE id = '${orderId}'`)).to.deep.equal([
      { state: 'on_hold', reason: 'no_location_has_all' },
    ]);
    // New goods, before the job has seen them: the shop may be told of them, no order gets them.
    await db.tx((tx) =>
      tx.run('UPDATE stock SET physical = physical + 5 WHERE location_id = ? AND sku = ?', [second, sku]),
    );
    expect((await sourced(db)).shipmentId).to.equal('');
    expect(await db.tx((tx) => holdWithdrawn(tx))).to.equal(1);
    expect(await freeAt(second)).to.equal(0);
    expect((await db.tx((tx) => liftDoubts(tx, 10))).lifted).to.equal(0);
    const withdraw = (one: string) => codeOf(db.tx((tx) => withdrawItem(tx, { sku: one, why: 'again', who: 'y' })));
    expect([await withdraw(sku), await withdraw('nothing')]).to.deep.equal([
      'item.withdrawn_already',
      'catalog.item_missing',
    ]);

    await db.tx((tx) => restoreItem(tx, sku));

    expect(await freeAt(second)).to.equal(65);
    expect((await sourced(db)).shipmentId).not.to.equal('');
    expect(await codeOf(db.tx((tx) => restoreItem(tx, sku)))).to.equal('item.not_withdrawn');
  });

  it('takeUnanswered: a parcel that nobody has looked at in its working minutes, goes on; one that has them left, stays', async () => {
    await configure({ acceptMinutes: 60 });
    const { orderId, shipmentId } = await booked(db);
    // Saturday, ten past noon in Dubai.
    const one = { id: shipmentId, channelId: 'AE', locationId: first, since: '2026-11-21 08:10:00.000' };
    const at = (text: string) => db.tx((tx) => takeUnanswered(tx, [one], new Date(text)));

    expect(await at('2026-11-21T09:09:00Z')).to.equal(0);
    expect(await at('2026-11-21T09:11:00Z')).to.equal(1);
    expect(await at('2026-11-21T09:12:00Z')).to.equal(0);

    expect((await parcels(orderId)).map((two) => two.state)).to.deep.equal(['recalled']);
    expect(await all(db, 'SELECT cause, reason FROM refusals')).to.deep.equal([
      { cause: 'unanswered', reason: 'too_busy' },
    ]);
  });

  it('followRefusedBookings: no courier takes it from there, it is sent from elsewhere where its channel says so', async () => {
    const { orderId, shipmentId } = await sourced(db);
    const fails = (reason: string) =>
      db.tx((tx) =>
        tx.run("UPDATE shipments SET state = 'booking_failed', reason = ? WHERE id = ?", [reason, shipmentId]),
      );
    await fails('shipment.no_courier');
    const follow = () => db.tx((tx) => followRefusedBookings(tx, [{ orderId, shipmentId }]));

    await follow();
    const before = await parcels(orderId);
    await configure({ elsewhereWhenRefused: true });
    // Where asking was given up there may be a waybill.
    await fails('clickpost.outcome_unknown');
    await follow();
    const unknown = await parcels(orderId);
    await fails('shipment.no_courier');
    await follow();
    await follow();
    await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));

    for (const still of [before, unknown]) expect(still.map((one) => one.state)).to.deep.equal(['booking_failed']);
    expect(await parcels(orderId)).to.deep.equal([
      { location_id: first, state: 'cancelled' },
      { location_id: second, state: 'planned' },
    ]);
  });

  it('computeTrust: a place that did not have eight of thirty is trusted less, once however often it is counted, and promises less', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push((await sourced(db, { lines: [lineOf({ quantity: 6 })] })).shipmentId);
    await db.tx((tx) =>
      turnDown(tx, ids[0] ?? '', { reason: 'not_found', cause: 'store', who: 'x', lines: [{ sku, quantity: 5 }] }),
    );
    await db.tx((tx) =>
      turnDown(tx, ids[1] ?? '', { reason: 'damaged', cause: 'store', who: 'x', lines: [{ sku, quantity: 6 }] }),
    );
    const from = firstIdAt(Date.now() - 86_400_000);
    const compute = () => computeTrust(db, (reader, at) => averagePrices(reader, at, from));

    const done = [await compute(), await compute()];

    expect(done).to.deep.equal([
      { mistrusted: 1, changed: 1 },
      { mistrusted: 1, changed: 0 },
    ]);
    const [trust] = await db.read((reader) => listTrust(reader));
    // Thirty-one: the piece that stays in a parcel of its own was asked for again. Damaged ones count half.
    expect(trust).to.include({ locationId: first, offered: 31, refused: 8, scoreBp: 8_049 });
    expect(trust?.costPieces).to.be.greaterThan(0);
    expect(trust?.costValue['AED']).to.be.greaterThan(0);
  });
}
