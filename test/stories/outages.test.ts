/** A partner that is away delays only what needs it; it comes back, and nobody has to do anything. */
import { expect } from 'chai';
import { AppError } from '../../src/platform/errors.ts';
import { registerElsewhere } from '../../src/core/shipment/index.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';
import { parcelOf, toldOf } from './outcomes.ts';

describe('stories/outages', () => {
  let house: House;

  before(async () => {
    // Naqel, who serves Saudi Arabia, books later here, as some couriers do.
    house = await openHouse({
      stepMs: 60,
      asyncMs: 900,
      couriers: (all) => all.map((one) => (one.name === 'Naqel' ? { ...one, async: true } : one)),
    });
  });
  afterEach(() => {
    house.clickpost.switches.reset();
    house.magento.switches.reset();
  });
  after(() => house?.close());

  const closed = (number: string) =>
    until(`${number} closed`, async () => (await house.order(number))?.state === 'closed');
  const reaches = (number: string, wanted: string): Promise<ShipmentRow> =>
    until(`${number} ${wanted}`, async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === wanted && shipment;
    });
  /** Creates of this reference that reached the courier. */
  const creates = (reference: string): number =>
    house.clickpost.journal
      .all()
      .filter(
        (one) =>
          one.method === 'POST' && /create-order/.test(one.path) && JSON.stringify(one.body ?? '').includes(reference),
      ).length;
  const documentsOf = (entityId: number) =>
    [...house.magento.shipments.values()].filter((one) => one.order.entity_id === entityId);

  for (const down of ['503', 'reset'] as const) {
    it(`Clickpost is away (${down}): orders are still taken and sourced, Magento is told; back, all are delivered`, async () => {
      house.clickpost.switches.set({ down });
      const placed = await Promise.all([1, 2, 3, 4].map(() => house.place('simple')));
      for (const { number, order } of placed) {
        await reaches(number, 'invoiced');
        await until('told', () => toldOf(house, order.entity_id).includes('allocated'));
      }
      // After some calls in vain the host is left alone: it is told, and calls wait without being made.
      const away = await until('left alone', async () => {
        const lines = (await house.call('/health/ready')).body['lines'] as { partner: string; refused: number }[];
        return lines.find((line) => line.partner === 'clickpost' && line.refused > 0);
      });

      house.clickpost.switches.set({ down: false });

      for (const { number } of placed) await closed(number);
      await house.check();
      expect(away).to.include({ partner: 'clickpost' });
      const noted = await house.rows<{ operation: string }>(
        "SELECT operation FROM partner_journal WHERE operation LIKE 'line.%' ORDER BY seq",
      );
      expect(noted.map((one) => one.operation)).to.include.members(['line.down', 'line.up']);
      expect(noted.at(-1)?.operation).to.equal('line.up');
      expect(house.clickpost.callCounts.booked).to.equal(house.clickpost.shipments.size);
    });
  }

  it('Magento is away while the parcel travels: the parcel is delivered, then Magento gets one shipment and the last news', async () => {
    const { order, number } = await house.place('simple');
    // A parcel moves on by itself and may be seen as labelled never.
    await until('label', async () => (await house.shipment(number))?.label_id != null);
    house.magento.switches.set({ down: true });
    await closed(number);
    expect(documentsOf(order.entity_id)).to.deep.equal([]);

    house.magento.switches.set({ down: false });

    await house.check();
    const shipment = await house.shipment(number);
    expect(documentsOf(order.entity_id).map((one) => one.tracks[0]?.track_number)).to.deep.equal([shipment?.awb]);
    expect(toldOf(house, order.entity_id).at(-1)).to.equal('delivered');
    expect(order.status).to.equal('hub_delivered');
  });

  it('Magento loses its answers: one shipment, found by its token, and each comment once', async () => {
    house.magento.switches.set({ lostResponse: { rate: 0.5 } });
    const placed = await Promise.all([1, 2, 3, 4, 5].map(() => house.place('two_lines')));

    for (const { number } of placed) await closed(number);
    await house.check();
    for (const { order } of placed) {
      expect(documentsOf(order.entity_id)).to.have.length(1);
      expect(order.status).to.equal('hub_delivered');
    }
    const lost = house.magento.journal.all().filter((one) => one.fault === 'lostResponse');
    expect(lost.length).to.be.greaterThan(0);
  });

  it('both partners limp (slow, failing, throttling): everything arrives all the same', async () => {
    house.magento.switches.set({ fail: { rate: 0.2 }, throttle: 20, slow: 10 });
    house.clickpost.switches.set({
      fail: { rate: 0.2 },
      lostResponse: { rate: 0.2 },
      slow: 10,
      duplicate: 0.3,
      reorder: 0.3,
    });

    const placed = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => house.place('simple')));

    for (const { number } of placed) await closed(number);
    await house.check();
    for (const { number } of placed) {
      const shipment = await house.shipment(number);
      expect(parcelOf(house, shipment?.reference ?? '').waybill).to.equal(shipment?.awb);
    }
  });

  it('the database fails between the booking and its record, and the hub is started anew: one AWB', async () => {
    house.clickpost.switches.set({ paths: { silent: 1 } });
    let failed = 0;
    const { db } = house.hub;
    const good = db.tx.bind(db);
    Object.assign(db, {
      tx: <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
        good(async (tx) => {
          const result = await work(tx);
          const booked = await tx.one<{ n: number }>("SELECT COUNT(*) AS n FROM shipments WHERE state = 'booked'");
          if (Number(booked?.n) === 0 || failed === 3) return result;
          failed++;
          throw new AppError('unavailable', 'database.line_down', { story: true });
        }),
    });
    const { number } = await house.place('simple');
    await until('a failed record', () => failed > 0);

    // With servers another process waits until the claim of the first has run out, longer than a story may take.
    if (house.mode === 'embedded') await house.restart();

    const shipment = await reaches(number, 'labelled');
    await house.check();
    expect(creates(shipment.reference)).to.equal(1);
    expect(parcelOf(house, shipment.reference).waybill).to.equal(shipment.awb);
  });

  const bookedThere = (number: string) =>
    until('booked there', () => [...house.clickpost.shipments.values()].find((one) => one.orderNumber === number));

  it('a courier books later (202), and the hub is started anew before it has: one AWB', async () => {
    const { number } = await house.place('simple', { storeCode: 'sa_ar' });
    const there = await bookedThere(number);

    await house.restart();

    await closed(number);
    await house.check();
    const shipment = await house.shipment(number);
    expect(shipment?.awb).to.equal(there.waybill);
    expect([...house.clickpost.shipments.values()].filter((one) => one.orderNumber === number)).to.have.length(1);
  });

  it('the courier’s answer is lost, and the hub is started anew: looked up, one AWB, asked once', async () => {
    house.clickpost.switches.set({ lostResponse: { count: 1, path: 'create-order' } });
    const { number } = await house.place('simple');
    const there = await bookedThere(number);

    await house.restart();

    await closed(number);
    await house.check();
    const shipment = await house.shipment(number);
    expect(shipment?.awb).to.equal(there.waybill);
    expect(creates(there.reference)).to.equal(1);
  });

  for (const [keeps, state] of [
    [false, 'void'],
    [true, 'kept'],
  ] as const) {
    it(`a booking whose parcel was entered by hand meanwhile: its AWB is superfluous, ${keeps ? 'the courier keeps it, a person is asked' : 'voided'}, and recorded`, async () => {
      house.clickpost.switches.set({ lostResponse: { count: 1, path: 'create-order' }, paths: { silent: 1 } });
      const { number } = await house.place('simple');
      const there = await bookedThere(number);
      house.clickpost.switches.set({ down: true });
      const { id } = (await house.shipment(number)) ?? { id: '' };
      const byHand = { awb: `HAND-${there.reference}`, courierCode: 'ARAMEX', why: 'booked by telephone' };
      await house.hub.db.tx((tx) => registerElsewhere(tx, id, byHand));
      if (keeps) house.clickpost.switches.set({ refuse: { code: 350, path: 'cancel-order' } });

      house.clickpost.switches.set({ down: false });

      const shipment = await reaches(number, 'labelled');
      const dropped = await until('settled there', async () => {
        const rows = await house.rows<{ awb: string; state: string }>(
          'SELECT awb, state FROM dropped_awbs WHERE shipment_id = ?',
          [id],
        );
        return rows.length > 0 && rows[0]?.state !== 'asked' && rows;
      });
      await house.check({ tasks: keeps ? ['shipment.superfluous_awb'] : [] });
      await house.hub.db.tx((tx) => tx.run("UPDATE tasks SET state = 'done', open_key = NULL WHERE state = 'open'"));
      expect(shipment.awb).to.equal(byHand.awb);
      expect(dropped.map((one) => [one.awb, one.state])).to.deep.equal([[there.waybill, state]]);
      expect(there.cancelled ?? false).to.equal(!keeps);
      const followed = await house.count('history', `entity_id = '${id}' AND move = 'follow_awb'`);
      expect(followed).to.equal(1);
    });
  }

  it('the hub is stopped and started while orders are under way and pushed: none is lost, none doubled', async () => {
    house.clickpost.switches.set({ slow: 30 });
    const orders = Array.from({ length: 12 }, () => house.magento.placeOrder('simple', { storeCode: 'ae_en' }));
    const pushing = orders.map(async (order, at) => {
      await new Promise((resolve) => setTimeout(resolve, at * 40));
      return house.magento.pushOrder(order);
    });

    await house.restart();
    await house.restart();
    await Promise.all(pushing);
    // What Magento gave up pushing while nobody listened is found by the look at it.
    await house.hub.jobs.runNow('magento.heal_lost_pushes');

    for (const order of orders) await closed(`AE-${order.increment_id}`);
    await house.check();
  });
});
