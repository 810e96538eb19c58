/** Orders that wait: for goods, for a release, for their date; whose turn it is, and what becomes of those that waited enough. */
import { expect } from 'chai';
import { startScheduled, wakeForSkus, wakeOrders } from '../../../src/core/amendment/index.ts';
import { listChannels, setSelling } from '../../../src/core/catalog/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, incomingOrder, orderRow, places, receive, shop } from '../made.ts';
import { asked, configure, orderOf, other, placed, source, stateOf, stock, thing } from './made.ts';

const DAY = 86_400_000;
const onDay = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

describe('core/amendment/waiting', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(2);
  });
  afterEach(() => fresh.drop());

  const allows = (sku: string, over: { releaseOn?: string; availableOn?: string }) =>
    fresh.db.tx((tx) => setSelling(tx, { sku, releaseOn: null, availableOn: null, backorder: true, ...over }));
  const start = async (ids: readonly string[], days: number): Promise<number> => {
    const channels = new Map((await fresh.db.read((reader) => listChannels(reader))).map((one) => [one.id, one]));
    return fresh.db.tx((tx) => startScheduled(tx, ids, channels, new Date(Date.now() + days * DAY)));
  };
  const stockSums = async () =>
    (await all(fresh.db, 'SELECT SUM(hold) AS held, SUM(reserved) AS reserved FROM stock'))[0];
  const empty = async (sku: string): Promise<void> => {
    for (const place of places) await stock(fresh.db, sku, place, 0);
  };

  it('back order, wait for all: it is scheduled until the goods should be there, and starts when they come', async () => {
    await configure(fresh.db, { whenMissing: 'backorder' });
    await allows(other, { availableOn: onDay(3) });
    await empty(other);
    const id = await placed(fresh.db, orderOf(2, 1));

    expect(await stateOf(fresh.db, id)).to.include({ state: 'scheduled', reason: 'backorder' });
    expect(await stockSums()).to.deep.equal({ held: 2, reserved: 0 });

    await stock(fresh.db, other, places[1], 1);
    expect(await fresh.db.tx((tx) => wakeForSkus(tx, [other]))).to.deep.equal({ started: 1, later: 0 });
    expect(await stockSums()).to.deep.equal({ held: 3, reserved: 0 });
    await source(fresh.db, [id]);
    expect(await stateOf(fresh.db, id)).to.include({ state: 'sourced' });
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 3 });
    await fresh.db.tx((tx) => wakeOrders(tx, [id]));
    expect(await all(fresh.db, 'SELECT * FROM order_waits')).to.deep.equal([]);
  });

  it('back order, what is there leaves now: one parcel at once, the other when the rest has come', async () => {
    await configure(fresh.db, { whenMissing: 'backorder', backorder: 'ship_available' });
    await allows(other, {});
    await empty(other);
    const id = await placed(fresh.db, orderOf(2, 1));

    expect(await stateOf(fresh.db, id)).to.include({ state: 'scheduled', reason: 'backorder' });
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 2 });
    await stock(fresh.db, other, places[0], 1);
    await fresh.db.tx((tx) => wakeForSkus(tx, [other]));
    await source(fresh.db, [id]);

    expect(await stateOf(fresh.db, id)).to.include({ state: 'sourced' });
    expect(
      await all(fresh.db, 'SELECT l.sku, l.quantity FROM shipment_lines l ORDER BY l.quantity DESC'),
    ).to.deep.equal([
      { sku: thing, quantity: 2 },
      { sku: other, quantity: 1 },
    ]);
    const references = await all<{ reference: string }>(fresh.db, 'SELECT reference FROM shipments');
    expect(new Set(references.map((one) => one.reference)).size).to.equal(2);
  });

  it('who came first is served first, and a large order gathers its pieces though small ones wait behind it', async () => {
    await configure(fresh.db, { whenMissing: 'backorder' });
    await allows(other, {});
    await empty(other);
    const large = await placed(fresh.db, orderOf(0, 3, { placedAt: '2026-11-20 08:00:00.000' }));
    const small = await placed(fresh.db, orderOf(0, 1, { placedAt: '2026-11-20 09:00:00.000' }));

    await stock(fresh.db, other, places[0], 2);
    await fresh.db.tx((tx) => wakeForSkus(tx, [other]));
    expect((await stateOf(fresh.db, large))?.state).to.equal('scheduled');
    expect((await stateOf(fresh.db, small))?.state).to.equal('scheduled');
    expect(await stockSums()).to.deep.equal({ held: 2, reserved: 0 });
    const newcomer = await placed(fresh.db, orderOf(0, 1));
    expect((await stateOf(fresh.db, newcomer))?.state).to.equal('scheduled');

    await stock(fresh.db, other, places[1], 2);
    await fresh.db.tx((tx) => wakeForSkus(tx, [other]));
    expect((await stateOf(fresh.db, large))?.state).to.equal('accepted');
    expect((await stateOf(fresh.db, small))?.state).to.equal('accepted');
    expect((await stateOf(fresh.db, newcomer))?.state).to.equal('scheduled');
  });

  it('waited long enough: its customer is asked, and to wait is not the only way any more', async () => {
    await configure(fresh.db, { whenMissing: 'backorder', backorderDays: 1 });
    await allows(other, {});
    await empty(other);
    const id = await placed(fresh.db, orderOf(2, 1));
    await fresh.db.tx((tx) =>
      tx.run("UPDATE order_waits SET due_at = '2026-01-01 00:00:00.000' WHERE order_id = ?", [id]),
    );

    expect(await start([id], 0.5)).to.equal(0);
    expect(await start([id], 1.1)).to.equal(1);
    await source(fresh.db, [id]);

    expect(await stateOf(fresh.db, id)).to.include({ state: 'amending' });
    expect((await asked(fresh.db, id)).proposal.alternatives.accept).to.equal(true);
    expect(await stockSums()).to.deep.equal({ held: 2, reserved: 0 });
  });

  it('an item that no order may wait for: its customer is asked at once', async () => {
    await configure(fresh.db, { whenMissing: 'backorder' });
    await empty(other);
    const id = await placed(fresh.db, orderOf(2, 1));

    expect(await stateOf(fresh.db, id)).to.include({ state: 'amending' });
  });

  it('pre-order: what is there stays on its shelf until the day of the release, less the lead of the channel', async () => {
    await configure(fresh.db, { leadHours: 24 });
    await allows(other, { releaseOn: onDay(5) });
    const id = await placed(fresh.db, orderOf(1, 1));

    const waiting = await stateOf(fresh.db, id);
    expect(waiting).to.include({ state: 'scheduled', reason: 'pre_order' });
    // The day begins in Dubai four hours before it does in Greenwich.
    expect(waiting?.due_at?.slice(0, 16)).to.equal(`${onDay(4)} 20:00`);
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 0 });
    expect(await start([id], 2)).to.equal(0);
    expect(await start([id], 5)).to.equal(1);
  });

  it('pre-order whose day was days ago leaves as any other', async () => {
    await allows(other, { releaseOn: onDay(-2) });
    const id = await placed(fresh.db, orderOf(0, 1));

    expect(await stateOf(fresh.db, id)).to.include({ state: 'sourced' });
  });

  it('startScheduled: told twice, the order starts once', async () => {
    const order = incomingOrder();
    await receive(fresh.db, [order]);
    const { id } = await orderRow(fresh.db, order);
    await fresh.db.tx((tx) =>
      tx.run(
        "UPDATE orders SET state = 'scheduled', reason = 'not_before', due_at = '2026-11-21 00:00:00.000' WHERE id = ?",
        [id],
      ),
    );

    expect([await start([id], 0), await start([id], 0)]).to.deep.equal([1, 0]);
    expect(await stateOf(fresh.db, id)).to.include({ state: 'accepted' });
  });
});
