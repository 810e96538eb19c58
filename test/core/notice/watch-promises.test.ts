/** Promises: made with the shipment, moved by its courier, and watched. */
import { expect } from 'chai';
import { intendStatus, watchPromises } from '../../../src/core/notice/index.ts';
import { recordScans, type CourierMeaning, type CourierScan } from '../../../src/core/shipment/index.ts';
import { setCalendars } from '../../../src/core/order/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, codeOf, messageOf, shop, sourced } from '../made.ts';

describe('core/notice/watch-promises', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop(100);
  });
  after(() => fresh.drop());

  type Days = { order_on: string | null; promised_on: string | null; expected_on: string | null };
  const daysOf = async (orderId: string): Promise<Days | undefined> =>
    (
      await all<Days>(
        fresh.db,
        `SELECT o.promised_on AS order_on, s.promised_on, s.expected_on FROM orders o JOIN shipments s ON s.order_id = o.id WHERE o.id = '${orderId}'`,
      )
    )[0];
  const report = (about: { awb: string; partnerId: number }, over: Partial<CourierScan>) => {
    const scan: CourierScan = {
      awb: about.awb,
      partnerId: about.partnerId,
      code: 5,
      description: '',
      remark: '',
      location: '',
      scannedAtRaw: '',
      scannedAt: '2026-11-23 10:00:00.000',
      ...over,
    };
    const meaning: CourierMeaning = scan.code === 8 ? 'delivered' : 'note';
    return fresh.db.tx((tx) => recordScans(tx, [{ message: messageOf(), read: () => scan }], () => meaning));
  };
  const news = (orderId: string) =>
    all(fresh.db, `SELECT event FROM event_log WHERE doc_key = '${orderId}' AND event = 'order.expected'`);

  it('sourceOrders: the shipment and its order, have the same day, no earlier than today', async () => {
    const { orderId } = await sourced(fresh.db);

    const days = await daysOf(orderId);

    expect(days?.promised_on).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(days?.order_on).to.equal(days?.promised_on);
    expect(days?.expected_on).to.equal(null);
    expect((days?.promised_on ?? '') >= new Date().toISOString().slice(0, 10)).to.equal(true);
  });

  it('recordScans: the courier names another day, it is kept and is news; the same day again is not', async () => {
    const about = await booked(fresh.db);

    await report(about, { expectedOn: '2031-01-05' });
    await report(about, { expectedOn: '2031-01-05', scannedAt: '2026-11-23 11:00:00.000' });

    expect((await daysOf(about.orderId))?.expected_on).to.equal('2031-01-05');
    expect(await news(about.orderId)).to.have.length(1);
    const notice = await fresh.db.tx((tx) => intendStatus(tx, about.orderId, 'expected'));
    expect(notice?.facts.expectedOn).to.equal('2031-01-05');
  });

  it('recordScans: the day that was promised, is no news', async () => {
    const about = await booked(fresh.db);
    const promised = (await daysOf(about.orderId))?.promised_on ?? '';

    await report(about, { expectedOn: promised });

    expect(await news(about.orderId)).to.deep.equal([]);
  });

  it('recordScans: a parcel that has arrived, is not expected any more', async () => {
    const about = await booked(fresh.db);
    await report(about, { code: 8 });

    await report(about, { expectedOn: '2031-01-05', scannedAt: '2026-11-23 12:00:00.000' });

    expect((await daysOf(about.orderId))?.expected_on).to.equal(null);
  });

  it('watchPromises: a day that has passed, flags the order once and asks a person; delivered, both are gone', async () => {
    const { orderId } = await sourced(fresh.db);
    await fresh.db.tx((tx) => tx.run("UPDATE orders SET promised_on = '2026-11-20' WHERE id = ?", [orderId]));
    const late = () => all(fresh.db, `SELECT order_id FROM late_orders WHERE order_id = '${orderId}'`);
    const tasks = () =>
      all(fresh.db, `SELECT id FROM tasks WHERE order_id = '${orderId}' AND kind = 'order.late' AND state = 'open'`);

    const onTheDay = await watchPromises(fresh.db, new Date('2026-11-20T19:59:00Z'));
    const dayAfter = await watchPromises(fresh.db, new Date('2026-11-20T20:00:00Z'));
    const again = await watchPromises(fresh.db, new Date('2026-11-21T00:00:00Z'));
    const counts = [(await late()).length, (await tasks()).length];
    await fresh.db.tx((tx) => tx.run("UPDATE orders SET state = 'closed' WHERE id = ?", [orderId]));
    const over = await watchPromises(fresh.db, new Date('2026-11-21T01:00:00Z'));

    expect([onTheDay.late, dayAfter.late, again.late, over.settled]).to.deep.equal([0, 1, 0, 1]);
    expect(counts).to.deep.equal([1, 1]);
    expect([(await late()).length, (await tasks()).length]).to.deep.equal([0, 0]);
  });

  it('setCalendars: a calendar that is none, is refused and changes nothing', async () => {
    const code = await codeOf(fresh.db.tx((tx) => setCalendars(tx, { restsOn: 'never' })));

    expect(code).to.equal('calendars.invalid');
    expect(await all(fresh.db, "SELECT name FROM settings WHERE name = 'calendars'")).to.deep.equal([]);
  });
});
