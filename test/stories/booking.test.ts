/** Booking a parcel when the courier, or the line to it, does not behave: one AWB per parcel, whatever happens. */
import { expect } from 'chai';
import type { ClickpostSandbox } from '../../sandbox/index.ts';
import { rebookShipment } from '../../src/core/shipment/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';
import { parcelOf } from './outcomes.ts';

type Faults = Parameters<ClickpostSandbox['switches']['set']>[0];

describe('stories/booking', () => {
  let house: House;

  before(async () => {
    // Naqel books later here, as some couriers do.
    house = await openHouse({
      asyncMs: 400,
      couriers: (all) => all.map((one) => (one.name === 'Naqel' ? { ...one, async: true } : one)),
    });
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  const labelled = (number: string): Promise<ShipmentRow> =>
    until(`${number} labelled`, async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === 'labelled' && shipment;
    });
  /** Creates that reached the courier for a reference, in the courier's own journal. */
  const creates = (reference: string): number =>
    house.clickpost.journal
      .all()
      .filter(
        (one) =>
          one.method === 'POST' && /create-order/.test(one.path) && JSON.stringify(one.body ?? '').includes(reference),
      ).length;
  const finds = (reference: string): number =>
    house.clickpost.journal
      .all()
      .filter(
        (one) => one.method === 'GET' && /create-order/.test(one.path) && one.query?.['reference_number'] === reference,
      ).length;

  const doubts: readonly [string, Faults, { creates: number }][] = [
    ['the answer is lost after the courier has booked', { lostResponse: { count: 1 } }, { creates: 1 }],
    ['the answer is lost three times', { lostResponse: { count: 3 } }, { creates: 1 }],
    ['the aggregator says 500 and has done nothing', { fail: { count: 2, path: 'create-order' } }, { creates: 3 }],
    ['the courier booked and the aggregator timed out (329)', { bookThenTimeout: { count: 1 } }, { creates: 2 }],
    ['322, duplicate order', { refuse: { code: 322, count: 1 } }, { creates: 2 }],
    ['503 for a while', { refuse: { code: 503, count: 2 } }, { creates: 3 }],
    ['429 for a while', { refuse: { code: 429, count: 2 } }, { creates: 3 }],
  ];
  for (const [name, faults, most] of doubts) {
    it(`${name}: looked up before it is asked again, one AWB`, async () => {
      house.clickpost.switches.set(faults);

      const { number } = await house.place('simple');

      const shipment = await labelled(number);
      await house.check();
      expect(parcelOf(house, shipment.reference).waybill).to.equal(shipment.awb);
      expect(creates(shipment.reference)).to.be.at.most(most.creates);
      expect(finds(shipment.reference)).to.be.at.least(1);
      expect([...house.clickpost.shipments.keys()].filter((one) => one === shipment.reference)).to.have.length(1);
    });
  }

  it('a courier that books later (202, then 102): the AWB is asked for until it is there', async () => {
    const { number } = await house.place('simple', { storeCode: 'sa_ar' });

    const shipment = await labelled(number);
    await house.check();
    expect(parcelOf(house, shipment.reference).courier.name).to.equal('Naqel');
    expect(parcelOf(house, shipment.reference).waybill).to.equal(shipment.awb);
    expect(shipment.partner_id).to.equal(138);
  });

  it('the courier refuses (319): booking failed, a task, parked; booked once more by a person it goes on', async () => {
    house.clickpost.switches.set({ refuse: { code: 319, count: 1 } });

    const { number } = await house.place('simple');
    await until('failed', async () => (await house.shipment(number))?.state === 'booking_failed');
    await house.check({ parked: ['clickpost.courier_refused'], tasks: ['shipment.booking_failed'] });
    const failed = await house.shipment(number);
    await house.hub.db.tx((tx) => rebookShipment(tx, failed?.id ?? ''));

    const shipment = await labelled(number);
    await closeAllParked();
    await house.check();
    expect(failed).to.include({ reason: 'clickpost.courier_refused', awb: null });
    expect(shipment.reference).to.equal(failed?.reference);
    expect(creates(shipment.reference)).to.equal(2);
  });

  it('booked again twice at once: only one of the two is taken', async () => {
    house.clickpost.switches.set({ refuse: { code: 319, count: 1 } });
    const { number } = await house.place('simple');
    await until('failed', async () => (await house.shipment(number))?.state === 'booking_failed');
    const { id } = (await house.shipment(number)) ?? { id: '' };

    const both = await Promise.allSettled([1, 2].map(() => house.hub.db.tx((tx) => rebookShipment(tx, id))));

    const shipment = await labelled(number);
    await closeAllParked();
    await house.check();
    expect(both.map((one) => one.status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(creates(shipment.reference)).to.equal(2);
  });

  it('the courier calls a booking off: booking failed with a task; booked again under a new reference', async () => {
    const { number } = await house.place('simple');
    const first = await labelled(number);

    await house.clickpost.sendStatus(first.awb ?? '', 10);

    await until('failed', async () => (await house.shipment(number))?.state === 'booking_failed');
    await house.check({ tasks: ['shipment.cancelled'] });
    await house.hub.db.tx((tx) => rebookShipment(tx, first.id));
    const second = await labelled(number);
    await house.check();
    expect(second.reference).not.to.equal(first.reference);
    expect(second.awb).not.to.equal(first.awb);
  });

  async function closeAllParked(): Promise<void> {
    await house.hub.db.tx((tx) => tx.run("UPDATE parked SET state = 'closed' WHERE state = 'open'"));
  }
});
