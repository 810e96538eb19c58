/** What couriers report: doubled, shuffled, in bursts, too early, by strangers; and the ways a parcel can go. */
import { expect } from 'chai';
import { DEMO_CLICKPOST } from '../../config/demo-keys.ts';
import type { PathName } from '../../sandbox/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';
import { createPartners } from '../../src/connectors/create.ts';
import type { Partners } from '../../src/connectors/index.ts';
import { askSilentParcels } from '../../src/jobs/ask-silent.ts';
import { toldOf } from './outcomes.ts';

/** The connectors as the house's hub has them. */
const partnersOf = (house: House): Partners => createPartners(house.hub.config, () => undefined);

describe('stories/scans', () => {
  let house: House;

  before(async () => {
    house = await openHouse({ stepMs: 60 });
    house.clickpost.switches.set({ paths: { silent: 1 } });
  });
  afterEach(async () => {
    house.clickpost.switches.reset();
    house.clickpost.switches.set({ paths: { silent: 1 } });
    await house.hub.db.tx((tx) => tx.run("UPDATE tasks SET state = 'done', open_key = NULL WHERE state = 'open'"));
    await house.hub.db.tx((tx) => tx.run("UPDATE parked SET state = 'closed' WHERE state = 'open'"));
  });
  after(() => house?.close());

  const labelled = (number: string): Promise<ShipmentRow> =>
    until(`${number} labelled`, async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === 'labelled' && shipment;
    });
  const reaches = (number: string, state: string) =>
    until(`${number} ${state}`, async () => (await house.order(number))?.state === state);

  async function go(path: PathName): Promise<{ number: string; entityId: number; shipment: ShipmentRow }> {
    const { number, order } = await house.place('simple');
    const shipment = await labelled(number);
    house.clickpost.setPath(shipment.awb ?? '', path);
    return { number, entityId: order.entity_id, shipment };
  }
  const gone = (shipment: ShipmentRow) =>
    house.count(
      'stock_movements',
      `kind = 'dispatch' AND order_id = '${shipment.order_id}' AND location_id = '${shipment.location_id}'`,
    );

  it('every callback twice and overtaking each other: delivered, pieces out once', async () => {
    house.clickpost.switches.set({ duplicate: 1, reorder: 0.7 });
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map(() => go('failed')));

    for (const { number } of all) await reaches(number, 'closed');
    await house.clickpost.idle();
    await house.check();
    for (const { shipment, entityId } of all) {
      expect(await gone(shipment)).to.equal(1);
      // Two attempts at the door within one second look like one scan, as their times have no finer part.
      expect(await house.count('tracking_events', `shipment_id = '${shipment.id}'`)).to.be.within(7, 8);
      expect(toldOf(house, entityId).at(-1)).to.equal('delivered');
    }
  });

  it('all scans in one burst, of which only the newest is told: delivered', async () => {
    house.clickpost.switches.set({ burst: 20, webhookKind: 'selected' });
    const { number, shipment } = await go('normal');

    await reaches(number, 'closed');
    await house.check();
    expect(await gone(shipment)).to.equal(1);
  });

  it('a delivery that failed and then worked: delivered, and the task is gone', async () => {
    const { number, shipment, entityId } = await go('failed');

    await reaches(number, 'closed');
    await house.check();
    const moves = await house.rows<{ move: string }>('SELECT move FROM history WHERE entity_id = ? ORDER BY seq', [
      shipment.id,
    ]);
    expect(moves.map(({ move }) => move)).to.include.members(['dispatch', 'bring', 'miss', 'deliver']);
    expect(toldOf(house, entityId).at(-1)).to.equal('delivered');
  });

  const endings: readonly [PathName, string, string, readonly string[]][] = [
    ['rto', 'returned', 'returned', ['order.undelivered', 'shipment.returned']],
    ['lost', 'lost', 'lost', ['order.undelivered', 'shipment.lost']],
    ['damaged', 'damaged', 'lost', ['order.undelivered', 'shipment.damaged']],
    ['return_failed', 'returned', 'returned', ['order.undelivered', 'shipment.returned']],
    ['not_served', 'returned', 'returned', ['order.undelivered', 'shipment.returned']],
  ];
  for (const [path, state, told, tasks] of endings) {
    it(`${path}: the order is undelivered and a person is asked, the pieces are out once`, async () => {
      const { number, entityId, shipment } = await go(path);

      await reaches(number, 'undelivered');
      await until(state, async () => (await house.shipment(number))?.state === state);
      await house.settled();
      const asked = (await house.openTasks()).map((task) => task.kind);
      await house.check({ tasks: asked });
      // Reports that a later one has overtaken on the way ask nobody any more.
      expect(asked).to.include.members([...tasks]);
      expect([...tasks, 'shipment.delivery_failed', 'shipment.returning']).to.include.members(asked);
      expect(await house.order(number)).to.include({ reason: `shipment_${state}` });
      expect(toldOf(house, entityId).at(-1)).to.equal(told);
      expect(await gone(shipment)).to.equal(1);
    });
  }

  it('not collected at first: the parcel stays ours, the reason is kept; collected later it is delivered', async () => {
    const { number, shipment } = await go('silent');

    await house.clickpost.sendStatus(shipment.awb ?? '', 3, { npr: 9 });
    await house.settled();
    const early = await house.shipment(number);
    house.clickpost.setPath(shipment.awb ?? '', 'normal');

    await reaches(number, 'closed');
    await house.check();
    const [kept] = await house.rows<{ npr_code: number }>(
      'SELECT npr_code FROM tracking_events WHERE shipment_id = ? AND code = 3',
      [shipment.id],
    );
    expect(early?.state).to.equal('labelled');
    expect(kept?.npr_code).to.equal(9);
  });

  it('tracking that is closed (expired) says nothing of the parcel: it is still followed, and delivered in the end', async () => {
    const { number, shipment } = await go('expired');
    await until(
      'closed there',
      async () => (await house.count('tracking_events', `shipment_id = '${shipment.id}' AND code = 23`)) > 0,
    );

    await house.settled();
    const meanwhile = await house.shipment(number);
    await house.clickpost.sendStatus(shipment.awb ?? '', 8);

    await reaches(number, 'closed');
    await house.check();
    expect(meanwhile?.state).to.equal('in_transit');
  });

  it('a failed delivery is answered: taken by the aggregator, tried again, delivered; its reason is a number', async () => {
    const { number, shipment } = await go('silent');
    const awb = shipment.awb ?? '';
    for (const code of [4, 6]) await house.clickpost.sendStatus(awb, code);
    await house.clickpost.sendStatus(awb, 9, { ndr: 6 });
    await until('failed', async () => (await house.shipment(number))?.state === 'delivery_failed');

    const answer = await partnersOf(house).clickpost.answerFailedDelivery({
      awb,
      partnerId: shipment.partner_id ?? 0,
      account: 'ARAMEX',
      action: 'reattempt',
      reattempt: { address: 'Villa 6', phone: '+971501234567', preferredOn: '2026-11-24' },
      reference: shipment.reference,
    });

    expect(answer).to.equal('taken');
    await reaches(number, 'closed');
    await house.check();
    const [kept] = await house.rows<{ ndr_code: number }>(
      'SELECT ndr_code FROM tracking_events WHERE shipment_id = ? AND code = 9',
      [shipment.id],
    );
    expect(kept?.ndr_code).to.equal(6);
  });

  it('all callbacks are lost: the list of changes and the question for the silent parcel find what was missed', async () => {
    const { number, shipment } = await go('silent');
    const awb = shipment.awb ?? '';
    for (const code of [4, 5, 8]) await house.clickpost.sendStatus(awb, code, { quiet: true });
    const job = askSilentParcels(partnersOf(house));

    // Half a day later nobody has heard of it.
    await job.run({ db: house.hub.db, now: new Date(Date.now() + 13 * 3_600_000) });

    await reaches(number, 'closed');
    await house.check();
    expect(await house.count('tracking_events', `shipment_id = '${shipment.id}'`)).to.equal(3);
  });

  const call = (body: object, authorization: string = DEMO_CLICKPOST.webhookSecret) =>
    house.call('/clickpost/status', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
    });
  const scan = { cp_id: 2, clickpost_status_code: 5, timestamp: '2026-11-21T10:00:00Z', remark: 'at the hub' };

  it('a parcel that nobody knows: answered 200, tried for a while, then parked', async () => {
    const answer = await call({ ...scan, waybill: 'NOBODY-1' });

    await house.check({ parked: ['shipment.unknown_awb'] });
    const [message] = await house.rows<{ attempts: number }>(
      "SELECT attempts FROM inbound_messages WHERE business_key = 'NOBODY-1'",
    );
    expect(answer.status).to.equal(200);
    expect(message?.attempts).to.be.greaterThan(3);
  });

  it('reports of a parcel whose booking we have not recorded yet: they wait for it, and none is parked', async () => {
    // The courier has booked, and goes silent before it could tell us.
    house.clickpost.switches.set({ lostResponse: { count: 1, path: 'create-order' } });
    const { number } = await house.place('simple');
    const parcel = await until('booked', () =>
      [...house.clickpost.shipments.values()].find((one) => one.scans.length === 0 && one.orderNumber === number),
    );
    house.clickpost.switches.set({ down: true });
    const answer = await call({
      ...scan,
      cp_id: parcel.courier.id,
      waybill: parcel.waybill,
      clickpost_status_code: 8,
      additional: { latest_status: { reference_number: parcel.reference } },
    });
    await until('waiting', () =>
      house.count(
        'inbound_messages',
        `business_key = '${parcel.waybill}' AND error_code = 'shipment.booking_under_way'`,
      ),
    );

    house.clickpost.switches.set({ down: false });

    await reaches(number, 'closed');
    await house.check();
    expect(answer.status).to.equal(200);
  });

  it('bad callbacks — a time that is none, no waybill, an old one again: each has its end, and touches no parcel', async () => {
    const { number, shipment } = await go('silent');
    await house.clickpost.sendStatus(shipment.awb ?? '', 4);
    const good = { ...scan, cp_id: shipment.partner_id, waybill: shipment.awb };

    const answers = [
      await call({ ...good, timestamp: 'yesterday' }),
      await call({ ...scan }),
      // India time without a zone, from before the pick-up: kept, and moves nothing back.
      await call({ ...good, clickpost_status_code: 25, timestamp: '2020-01-01 10:00:00' }),
      await call({ ...good, clickpost_status_code: 25, timestamp: '2020-01-01 10:00:00' }),
    ];

    await house.settled();
    const parked = (await house.openParked()).map((one) => one.reason_code).sort();
    expect(answers.map((one) => one.status)).to.deep.equal([200, 200, 200, 200]);
    expect(parked).to.deep.equal(['clickpost.callback_invalid', 'clickpost.timestamp_unreadable']);
    expect((await house.shipment(number))?.state).to.equal('dispatched');
    const [old, ...more] = await house.rows<{ scanned_at: string }>(
      'SELECT scanned_at FROM tracking_events WHERE shipment_id = ? AND code = 25',
      [shipment.id],
    );
    expect(more).to.deep.equal([]);
    expect(old?.scanned_at).to.contain('2020-01-01 04:30:00');
  });

  it("a callback without the secret, or with another's: 401, nothing kept", async () => {
    const before = await house.count('inbound_messages');

    const answers = [await call({ ...scan, waybill: '1' }, 'someone'), await call({ ...scan, waybill: '1' }, '')];

    expect(answers.map(({ status }) => status)).to.deep.equal([401, 401]);
    expect(await house.count('inbound_messages')).to.equal(before);
  });

  it('a code that nobody has told us of: kept, moves nothing, a person is asked', async () => {
    const { number, shipment } = await go('silent');

    await house.clickpost.sendStatus(shipment.awb ?? '', 777);

    await house.check({ tasks: ['shipment.unknown'] });
    expect((await house.shipment(number))?.state).to.equal('labelled');
  });

  it('delivered is reported before anything else: the parcel has left, once, and is delivered', async () => {
    const { number, shipment } = await go('silent');

    await house.clickpost.sendStatus(shipment.awb ?? '', 8);
    await house.clickpost.sendStatus(shipment.awb ?? '', 5, { at: new Date(Date.now() - 60_000) });

    await reaches(number, 'closed');
    await house.check();
    expect(await gone(shipment)).to.equal(1);
  });
});
