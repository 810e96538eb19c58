/** A cash order by our own fleet: booked, labelled, given to a person, failed once, handed over by code and photo, its cash awaited. */
import { expect } from 'chai';
import { startMailSandbox, type MailSandbox } from '../../sandbox/mail/index.ts';
import { isWaybill } from '../../src/core/fleet/index.ts';
import { setChannel, setCourier } from '../helpers/master.ts';
import { Browser, photo } from './courier.ts';
import { openHouse, until, type House } from './house.ts';

describe('stories/fleet', () => {
  let house: House;
  let box: MailSandbox;

  before(async () => {
    box = await startMailSandbox();
    house = await openHouse({ env: { HUB_SMTP_URL: box.smtpUrl, HUB_MAIL_FROM: 'Shop <shop@hub.example>' } });
    const { db } = house.hub;
    await setChannel(db, 'AE', { couriers: ['FLEET_AE', 'ARAMEX'], doorProof: { code: true, photo: true } });
    // The shop's customers live everywhere.
    await setCourier(db, 'FLEET_AE', { cities: undefined });
  });
  after(async () => {
    await house?.close();
    await box?.stop();
  });

  const stateIs = (number: string, state: string) =>
    until(state, async () => {
      const one = await house.shipment(number);
      return one?.state === state && one;
    });
  const codes = (number: string): string[] =>
    box
      .inbox()
      .filter((one) => one.subject.includes(number.replace(/^AE-/, '')))
      .flatMap((one) => /say this code: (\d{6})/.exec(one.raw.replaceAll('=\r\n', ''))?.[1] ?? []);

  it('given to a person, dispatched, failed, delivered the next day; double taps do nothing', async () => {
    const { number } = await house.place('cod');
    const { awb, id } = await stateIs(number, 'labelled');
    expect(isWaybill(awb ?? '')).to.equal(true);
    const [manager, courier] = [new Browser(house.url), new Browser(house.url)];
    await manager.signIn('manager');
    await courier.signIn('courier.ae');
    expect((await courier.get('/courier')).text).not.to.contain(awb);
    const [parcel] = await house.rows<{ location_id: string }>('SELECT location_id FROM fleet_parcels');
    const location = parcel?.location_id ?? '';
    const rounds = await manager.get(`/console/rounds?location=${location}`);
    const person = /<option value="([0-9a-f-]{36})"/.exec(rounds.text)?.[1] ?? '';
    const given = await manager.post('/console/rounds', { location, courier: person, awb: awb ?? '' });
    expect(given.status, given.text).to.equal(303);
    expect((await manager.post('/console/rounds', { location, courier: person, awb: awb ?? '' })).status).to.equal(409);

    const press = crypto.randomUUID();
    for (const _ of [1, 2])
      expect((await courier.post('/courier/dispatch', { press, at: '', awb: awb ?? '' })).status).to.equal(303);
    await stateIs(number, 'out_for_delivery');
    const [code = ''] = await until('a code', () => codes(number).length === 1 && codes(number));
    await until(
      'code noted',
      async () =>
        (await house.rows<{ code_sent_at: string | null }>('SELECT code_sent_at FROM fleet_parcels'))[0]?.code_sent_at,
    );

    const at = `/courier/parcels/${awb}`;
    expect((await courier.post(`${at}/fail`, { press: crypto.randomUUID(), at: '', note: '' })).status).to.equal(400);
    const failed = { press: crypto.randomUUID(), at: '', reason: '1', note: 'nobody there' };
    expect((await courier.post(`${at}/fail`, failed)).status).to.equal(303);
    expect((await courier.post(`${at}/fail`, failed)).status).to.equal(303);
    await stateIs(number, 'delivery_failed');
    await until(
      'a case',
      async () => (await house.rows('SELECT id FROM delivery_cases WHERE ndr_code = 1')).length === 1,
    );

    const handed = { press: crypto.randomUUID(), at: '', receiver: 'Aisha', cash: '1' };
    const wrong = await courier.post(`${at}/deliver`, { ...handed, code: code === '000000' ? '1' : '000000' }, photo);
    expect([wrong.status, wrong.text.includes('The code is wrong')]).to.deep.equal([422, true]);
    expect((await courier.post(`${at}/deliver`, { ...handed, code, cash: '' }, photo)).status).to.equal(400);
    expect((await courier.post(`${at}/deliver`, { ...handed, code })).status).to.equal(400);
    for (const _ of [1, 2])
      expect((await courier.post(`${at}/deliver`, { ...handed, code }, photo)).status).to.equal(303);
    await until('closed', async () => (await house.order(number))?.state === 'closed');

    const presses = await house.rows<{ kind: string }>(
      'SELECT kind, code_said FROM fleet_presses ORDER BY received_at',
    );
    expect(presses.map((one) => one.kind)).to.deep.equal(['dispatch', 'fail', 'deliver']);
    const scans = await house.rows<{ meaning: string }>(
      `SELECT meaning FROM tracking_events WHERE shipment_id = '${id}' ORDER BY scanned_at`,
    );
    expect(scans.map((one) => one.meaning)).to.deep.equal(['picked_up', 'delivery_failed', 'delivered']);
    const [owed] = await until('owed', async () => {
      const rows = await house.rows<{ awb: string; courier_code: string }>('SELECT * FROM cod_receivables');
      return rows.length === 1 && rows;
    });
    expect(owed).to.include({ awb, courier_code: 'FLEET_AE' });
    expect((await manager.get(`/console/rounds?location=${location}`)).text).to.contain('Kamal Courier');
    const [order] = await house.rows<{ id: string }>(`SELECT id FROM orders WHERE number = '${number}'`);
    const page = await manager.get(`/console/orders/${order?.id}`);
    expect(page.text).to.contain('Proof of delivery').and.contain('Aisha');
    const proof = /\/console\/documents\/[0-9a-f-]{36}\/file/.exec(page.text)?.[0] ?? '';
    expect((await manager.get(proof)).type).to.equal('image/jpeg');
    expect((await courier.get(proof)).status).to.equal(403);
    expect(house.logText()).not.to.contain(code);
    await house.hub.jobs.runNow('delivery.follow_cases');
    await house.check();
  });

  it('called off before pick-up: given back at once, the waybill is void, and off the courier’s list', async () => {
    const { number } = await house.place('simple');
    const { awb } = await stateIs(number, 'labelled');
    const manager = new Browser(house.url);
    await manager.signIn('manager');
    const [order] = await house.rows<{ id: string; version: number }>(
      `SELECT id, version FROM orders WHERE number = '${number}'`,
    );

    const asked = await manager.post(`/console/orders/${order?.id}/cancel`, {
      why: 'the customer called',
      version: String(order?.version),
    });

    expect(asked.status, asked.text).to.equal(303);
    await until('cancelled', async () => (await house.order(number))?.state === 'cancelled');
    const [parcel] = await house.rows<{ called_off_at: string | null }>(
      `SELECT called_off_at FROM fleet_parcels WHERE awb = '${awb}'`,
    );
    expect(parcel?.called_off_at).not.to.equal(null);
    await house.check();
  });
});
