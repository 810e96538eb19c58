/** A courier that booked and did not say so, and then refused: another one carries the parcel, the first waybill is voided once. */
import { expect } from 'chai';
import { createPartners } from '../../src/connectors/create.ts';
import { findLeftBookings } from '../../src/jobs/find-left-bookings.ts';
import { setChannel } from '../helpers/master.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';

type Dropped = { awb: string; state: string; courier_code: string };

describe('stories/left-bookings', () => {
  let house: House;

  before(async () => {
    house = await openHouse();
    await setChannel(house.hub.db, 'AE', { courierChoice: { nextAfterRefusal: 1, recommendation: 'off' } });
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  /** Passed on to the next courier, while the first one holds a waybill that nobody knows of. */
  async function passedOn(): Promise<{ shipment: ShipmentRow; first: string; awb: string }> {
    house.clickpost.switches.set({ bookThenRefuse: { count: 1 } });
    const { number } = await house.place('simple');
    const shipment = await until(`${number} labelled`, async () => {
      const one = await house.shipment(number);
      return one?.state === 'labelled' && one;
    });
    const first = shipment.reference.slice(0, -1);
    return { shipment, first, awb: house.clickpost.shipments.get(first)?.waybill ?? '' };
  }
  const look = (minutes: number): Promise<string | undefined> => {
    const partners = createPartners(house.hub.config, () => undefined);
    const now = new Date(Date.now() + minutes * 60_000);
    return Promise.resolve(findLeftBookings(partners).run({ db: house.hub.db, now }) as Promise<string | undefined>);
  };
  const dropped = (shipment: ShipmentRow): Promise<Dropped[]> =>
    house.rows<Dropped>('SELECT awb, state, courier_code FROM dropped_awbs WHERE shipment_id = ?', [shipment.id]);
  const voided = (shipment: ShipmentRow) =>
    until('voided', async () => {
      const rows = await dropped(shipment);
      return rows.length > 0 && rows.every((one) => one.state === 'void') && rows;
    });
  const cancels = (awb: string): number =>
    house.clickpost.journal.all().filter((one) => /cancel-order/.test(one.path) && one.query?.['waybill'] === awb)
      .length;

  it('the waybill shows up in a look-up: voided once and recorded, the parcel goes by the other', async () => {
    const { shipment, first, awb } = await passedOn();

    const early = await look(2);
    house.clickpost.surface(first);
    const later = [await look(15), await look(90)];

    const [one, ...more] = await voided(shipment);
    await house.check();
    expect([early, ...later]).to.deep.equal([
      '1 looked up, 0 found, 0 gone',
      '1 looked up, 1 found, 0 gone',
      '0 looked up, 0 found, 0 gone',
    ]);
    expect([one, more]).to.deep.equal([{ awb, state: 'void', courier_code: 'ARAMEX' }, []]);
    expect(cancels(awb)).to.equal(1);
    expect(house.clickpost.find(awb)?.cancelled).to.equal(true);
    expect(shipment.courier_code).to.equal('JEEBLY');
    expect(house.clickpost.find(shipment.awb ?? '')?.cancelled).to.equal(false);
    const moves = await house.rows<{ move: string }>('SELECT move FROM history WHERE entity_id = ?', [shipment.id]);
    expect(moves.filter(({ move }) => move === 'void_awb')).to.have.length(1);
  });

  it('a callback names the reference, twice and before any look-up: voided once, its report is kept beside the parcel', async () => {
    const { shipment, first, awb } = await passedOn();
    house.clickpost.surface(first);
    house.clickpost.switches.set({ duplicate: 1 });

    await house.clickpost.sendStatus(awb, 28);
    await voided(shipment).then((all) => expect(all).to.have.length(1));
    await look(2);

    await house.check();
    expect(cancels(awb)).to.equal(1);
    expect(await house.count('tracking_events', `shipment_id = '${shipment.id}' AND code = 28`)).to.equal(1);
    const [now] = await house.rows<{ awb: string }>('SELECT awb FROM shipments WHERE id = ?', [shipment.id]);
    expect(now?.awb).to.equal(shipment.awb);
  });

  it('the courier does not void it: asked until it answers, then a task with its word', async () => {
    const { shipment, first, awb } = await passedOn();
    house.clickpost.surface(first);
    house.clickpost.switches.set({
      fail: { count: 2, path: 'cancel-order' },
      refuse: { code: 350, path: 'cancel-order' },
    });

    await look(2);

    await until('kept', async () => (await dropped(shipment))[0]?.state === 'kept');
    await house.check({ tasks: ['shipment.superfluous_awb'] });
    expect(cancels(awb)).to.equal(3);
  });
});
