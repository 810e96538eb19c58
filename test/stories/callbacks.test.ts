/** Callbacks as they should not be: each has its end and its reason, and touches no parcel. */
import { expect } from 'chai';
import { DEMO_CLICKPOST } from '../../config/demo-keys.ts';
import { limits } from '../../config/retry.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';

describe('stories/callbacks', () => {
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

  const reaches = (number: string, state: string) =>
    until(`${number} ${state}`, async () => (await house.order(number))?.state === state);
  async function labelled(): Promise<{ number: string; shipment: ShipmentRow }> {
    const { number } = await house.place('simple');
    const shipment = await until(`${number} labelled`, async () => {
      const one = await house.shipment(number);
      return one?.state === 'labelled' && one;
    });
    return { number, shipment };
  }

  const call = (body: object, authorization: string = DEMO_CLICKPOST.webhookSecret) =>
    house.call('/clickpost/status', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
    });
  const scan = { cp_id: 2, clickpost_status_code: 5, timestamp: '2026-11-21T10:00:00Z', remark: 'at the hub' };

  it('a parcel that nobody knows: answered 200, tried for a while, then parked', async () => {
    const answer = await call({ ...scan, waybill: 'NOBODY-1' });

    // Each try waits for the next look at what is due, which on servers comes once a second at best.
    await until('parked', () => house.count('parked', "reason_code = 'shipment.unknown_awb'"));
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
    const { number, shipment } = await labelled();
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
    for (const { headers } of answers) {
      const id = headers.get('x-correlation-id');
      expect(house.log.some((line) => line['correlationId'] === id && line['status'] === 401)).to.equal(true);
    }
    const { body } = await house.call('/metrics');
    expect(String(body['text'])).to.match(/hub_http_ms_count\{route="\/clickpost\/status",status="401"\} 2/);
  });

  it('a callback larger than any can be: 413, nothing kept', async () => {
    const before = await house.count('inbound_messages');

    const answer = await call({ ...scan, waybill: '1', remark: 'x'.repeat(limits.bodyBytes) });

    expect(answer.status).to.equal(413);
    expect(await house.count('inbound_messages')).to.equal(before);
  });

  it('a code that nobody has told us of: kept, moves nothing, a person is asked', async () => {
    const { number, shipment } = await labelled();

    await house.clickpost.sendStatus(shipment.awb ?? '', 777);

    await house.check({ tasks: ['shipment.unknown'] });
    expect((await house.shipment(number))?.state).to.equal('labelled');
  });
});
