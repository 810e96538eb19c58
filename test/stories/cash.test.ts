/** A cash order from its customer's word to the last fils of its courier: confirmed, failed at the door, delivered, paid short. */
import { expect } from 'chai';
import { startMailSandbox, type MailSandbox } from '../../sandbox/mail/index.ts';
import { firstDeliveryRules } from '../../config/deliveries.ts';
import { setDeliveryRules } from '../../src/core/delivery/index.ts';
import { listRows, resolveRow, takeStatement } from '../../src/core/remittance/index.ts';
import { decimalOf } from '../../src/core/values.ts';
import { setChannel } from '../helpers/master.ts';
import { openHouse, until, type House } from './house.ts';

describe('stories/cash', () => {
  let house: House;
  let box: MailSandbox;

  before(async () => {
    box = await startMailSandbox();
    house = await openHouse({
      stepMs: 25,
      env: { HUB_SMTP_URL: box.smtpUrl, HUB_MAIL_FROM: 'Shop <shop@hub.example>' },
    });
    await setChannel(house.hub.db, 'AE', { codConfirm: { overMinor: 0 } });
    await house.hub.db.tx(async (tx) => {
      const usual = firstDeliveryRules['*'];
      await setDeliveryRules(tx, { '*': { ...usual, answersIn: ['AE'] } });
    });
    house.clickpost.switches.set({ paths: { silent: 1 } });
  });
  after(async () => {
    await house?.close();
    await box?.stop();
  });

  const token = (number: string, subject: RegExp) =>
    until(`mail about ${number}`, () => {
      const mail = box.inbox().find((one) => one.raw.includes(number.replace(/^AE-/, '')) && subject.test(one.subject));
      return /\/o\/([\w-]{22})/.exec(mail?.raw.replaceAll('=\r\n', '') ?? '')?.[1];
    });
  const post = (to: string, fields: Record<string, string>) =>
    house.call(`/o/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });

  it('confirmed by link, failed once, another day chosen, delivered, paid short by a bit, settled', async () => {
    const { number } = await house.place('cod');
    await until('on hold', async () => (await house.order(number))?.reason === 'cod_unconfirmed');
    const confirm = await token(number, /confirm/);
    for (const query of ['', '?lang=ar']) expect((await house.call(`/o/${confirm}${query}`)).status).to.equal(200);
    expect((await house.order(number))?.state).to.equal('on_hold');
    expect((await post(confirm, { choice: 'maybe' })).status).to.equal(400);

    expect((await post(confirm, { choice: 'yes', version: '1' })).status).to.equal(200);
    expect((await post(confirm, { choice: 'no' })).status).to.equal(409);
    const shipment = await until('labelled', async () => {
      const one = await house.shipment(number);
      return one?.state === 'labelled' && one;
    });
    const awb = shipment.awb ?? '';
    const phone = '+971 50 765 4321';
    for (const code of [4, 6, 9]) await house.clickpost.sendStatus(awb, code, code === 9 ? { ndr: 1 } : {});

    const failed = await token(number, /new day/);
    const page = await house.call(`/o/${failed}`);
    const day = /value="(\d{4}-\d\d-\d\d)"/.exec(String(page.body['text']))?.[1] ?? '';
    expect(String(page.body['text'])).not.to.contain(String((await house.order(number))?.customer_name));
    expect((await post(failed, { choice: '2020-01-01' })).status).to.equal(400);
    expect((await post(failed, { choice: day, phone, address: 'Villa 9, Street 4' })).status).to.equal(200);
    // The courier's simulator has taken the answer, and drives by itself: out once more, delivered.
    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.hub.jobs.runNow('delivery.follow_cases');
    const [one] = await house.rows('SELECT state, outcome, answered_by, ndr_code FROM delivery_cases');
    expect(one).to.deep.equal({ state: 'solved', outcome: 'delivered', answered_by: 'customer', ndr_code: 1 });
    expect((await house.call(`/o/${failed}`)).body['text']).to.contain('moved on');

    const [owed] = await until('owed', async () => {
      const rows = await house.rows<{ amount_minor: number; courier_code: string }>('SELECT * FROM cod_receivables');
      return rows.length === 1 && rows;
    });
    const due = Number(owed?.amount_minor);
    const text = `AWB,COD\n${awb},${decimalOf(due - 5, 'AED')}\nNOBODY,1.00\n`;
    const wish = {
      courierCode: owed?.courier_code ?? '',
      statementNo: 'ST-9',
      currency: 'AED',
      fileName: 'a.csv',
      text,
    };
    const { id } = await house.hub.db.tx((tx) => takeStatement(tx, wish));
    await house.hub.jobs.runNow('remittance.read_statements');
    const rows = await house.hub.db.read((reader) => listRows(reader, id, {}, { limit: 9, offset: 0 }));
    expect(rows.map((row) => row.outcome)).to.deep.equal(['short', 'unknown_awb']);
    await house.check({ tasks: ['remittance.unmatched'] });

    await house.hub.db.tx((tx) => resolveRow(tx, rows[0]?.id ?? '', { action: 'write_off', note: 'five fils' }));
    await house.hub.db.tx((tx) => resolveRow(tx, rows[1]?.id ?? '', { action: 'dismiss', note: 'not ours' }));

    expect(await house.rows('SELECT state, remitted_minor, written_minor FROM cod_receivables')).to.deep.equal([
      { state: 'written_off', remitted_minor: due - 5, written_minor: 5 },
    ]);
    await house.check();
  });

  it('called off by link: cancelled, and nothing is booked', async () => {
    const { number } = await house.place('cod');
    await until('on hold', async () => (await house.order(number))?.reason === 'cod_unconfirmed');

    expect((await post(await token(number, /confirm/), { choice: 'no' })).status).to.equal(200);

    await until('cancelled', async () => (await house.order(number))?.state === 'cancelled');
    expect(await house.shipment(number)).to.equal(undefined);
    await house.check();
  });
});
