/** Failed deliveries, confirmations and couriers' cash on the console and by API: who may, who wins, both languages. */
import { expect } from 'chai';
import { createApiClient } from '../../../src/core/access/index.ts';
import { expectCash, listRows } from '../../../src/core/remittance/index.ts';
import { readOn } from '../../../src/core/remittance/index.ts';
import { collectAtDoor } from '../../../src/core/payment/index.ts';
import { askConfirmation } from '../../../src/core/delivery/index.ts';
import { setChannel } from '../../helpers/master.ts';
import { caseOf, cod, failed, scan, tokenOf } from '../../core/delivery/made.ts';
import { configure } from '../../core/amendment/made.ts';
import { all, booked, fillShop, incomingOrder, orderRow, receive } from '../../core/made.ts';
import { openHouse, type House, type Visitor } from './house.ts';

const words = (payload: string): RegExpMatchArray | null =>
  payload
    .slice(payload.indexOf('<main'))
    .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
    .replace(/<option[^>]*>[A-Z]{2} · .*?<\/option>/gs, '')
    .replace(/<option[^>]*dir="ltr".*?<\/option>/gs, '')
    .replace(/\u2068.*?\u2069/gs, '')
    .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .match(/[A-Za-z]{3,}/g);

describe('routes/console/deliveries', () => {
  let house: House;
  let manager: Visitor;
  const as = async (login: string, locale?: string): Promise<Visitor> => {
    const visitor = house.visitor();
    await visitor.signIn(login);
    if (locale !== undefined) await visitor.post('/console/language', { locale, next: '/' });
    return visitor;
  };
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  before(async () => {
    house = await openHouse({ demo: false });
    await fillShop(house.db, 50);
    manager = await as('manager');
  });
  after(() => house?.close());

  it('the desk: list, filters and case lead to each other; answered, told and over; who saw an older version is told', async () => {
    const parcel = await failed(house.db, 6);
    const { id, orderNumber } = await caseOf(house.db, parcel);
    const list = await manager.get('/console/deliveries?courier=ARAMEX&channel=AE&ndr=6&due=');
    const page = await manager.get(`/console/deliveries/${id}`);
    expect(list.payload).to.contain(orderNumber).and.contain(`/console/deliveries/${id}`);
    expect((await manager.get('/console/deliveries?ndr=3')).payload).not.to.contain(orderNumber);
    expect(page.payload).to.contain('+971501234567').and.contain('name="version" value="1"');
    expect((await manager.get(`/console/deliveries/of/${parcel.shipmentId}`)).headers.location).to.contain(id);

    const answer = (fields: Record<string, string>) => manager.post(`/console/deliveries/${id}/answer`, fields);
    const codes = [
      await answer({ action: 'reattempt', on: '2020-01-01', version: '1' }),
      await answer({ action: 'reattempt', on: tomorrow, city: 'Ajman', version: '1' }),
      await answer({ action: 'burn', version: '1' }),
      await answer({ action: 'return', version: '9' }),
      await answer({ action: 'reattempt', on: tomorrow, line1: 'Villa 9', phone: '0507654321', version: '1' }),
      await answer({ action: 'return', version: '1' }),
    ].map((one) => one.statusCode);
    expect(codes).to.deep.equal([400, 400, 400, 409, 303, 409]);
    const told = await manager.get(`/console/deliveries/${id}?done=delivery_answered`);
    expect(told.payload).to.contain('please deliver again').and.contain('Villa 9').and.contain('id="told"');
    await manager.post(`/console/deliveries/${id}/told`, { version: '2', note: 'called them' });
    expect(await caseOf(house.db, parcel)).to.include({ state: 'taken' });
  });

  it('many at once: each by itself, what does not go is named', async () => {
    const [a, b] = [await failed(house.db), await failed(house.db)];
    const cases = [await caseOf(house.db, a), await caseOf(house.db, b)];
    await manager.post(`/console/deliveries/${cases[0]?.id}/close`, { version: '1', note: 'settled' });

    const done = await manager.post('/console/deliveries/bulk', {
      action: 'return',
      ids: `${cases[1]?.id}:1`,
    });
    const late = await manager.post('/console/deliveries/bulk', { action: 'return', ids: `${cases[0]?.id}:1` });

    expect([done.statusCode, late.statusCode]).to.deep.equal([200, 200]);
    expect(late.payload).to.contain('Somebody was faster');
    expect(await caseOf(house.db, b)).to.include({ state: 'by_hand' });
  });

  it('who may: a store does nothing here, another country knows nothing of it, without a crumb nothing', async () => {
    const { id, orderNumber } = await caseOf(house.db, await failed(house.db));
    const [store, foreign] = [await as('store.1042'), await as('support.sa')];
    expect((await store.get('/console/deliveries')).statusCode).to.equal(403);
    expect((await store.get('/console/remittances')).statusCode).to.equal(403);
    expect((await foreign.get('/console/deliveries')).payload).not.to.contain(orderNumber);
    expect((await foreign.get(`/console/deliveries/${id}`)).statusCode).to.equal(404);
    const fields = { action: 'return', version: '1' };
    expect((await foreign.post(`/console/deliveries/${id}/answer`, fields)).statusCode).to.equal(404);
    expect((await manager.post(`/console/deliveries/${id}/answer`, fields, false)).statusCode).to.equal(403);
    expect((await foreign.get('/console/remittances')).statusCode).to.equal(403);
  });

  it('cash: a statement is brought, read, resolved and exported; the same file twice is one', async () => {
    const parcel = await booked(house.db, cod);
    for (const code of [4, 8]) await scan(house.db, parcel, code);
    await house.db.tx(async (tx) => expectCash(tx, await collectAtDoor(tx, [parcel])));
    await manager.get('/console/remittances');
    const bring = (text: string) =>
      manager.upload('/console/remittances', text, { courier: 'ARAMEX', statement: 'S1', currency: 'AED', paidOn: '' });

    const bad = await bring('Parcel\nx\n');
    const taken = await bring(`AWB;COD\n${parcel.awb};119,00\n${parcel.awb}X;5\n`);
    expect([bad.statusCode, taken.statusCode]).to.deep.equal([400, 303]);
    const text = `AWB,COD\n${parcel.awb},119.00\nNOBODY,5\n`;
    const id = /remittances\/([0-9a-f-]{36})/.exec(String((await bring(text)).headers.location))?.[1] ?? '';
    expect((await bring(text)).headers.location)
      .to.contain(id)
      .and.contain('statement_repeated');
    await readOn(house.db, id);

    const page = await manager.get(`/console/remittances/${id}?open=1`);
    expect(page.payload).to.contain('Short').and.contain('NOBODY');
    const [short, unknown] = await house.db.read((reader) => listRows(reader, id, {}, { limit: 9, offset: 0 }));
    const resolve = (row: string | undefined, fields: Record<string, string>) =>
      manager.post(`/console/remittances/rows/${row}`, { statement: id, version: '1', note: 'looked at', ...fields });
    expect((await resolve(short?.id, { action: 'write_off' })).statusCode).to.equal(303);
    expect((await resolve(short?.id, { action: 'write_off' })).statusCode).to.equal(409);
    expect((await resolve(unknown?.id, { action: 'match', to: 'NOBODY' })).statusCode).to.equal(404);
    const csv = await manager.get('/console/remittances/cash.csv?courier=ARAMEX');
    expect(csv.payload).to.contain(parcel.awb).and.contain('119.00').and.contain('written_off');
    expect((await manager.get('/console/remittances/cash?state=late')).statusCode).to.equal(200);
  });

  it('in Arabic no English word is left on any of the pages, nor on the customer’s', async () => {
    const parcel = await failed(house.db);
    const { id } = await caseOf(house.db, parcel);
    await configure(house.db, { codConfirm: { overMinor: 1 } });
    const order = incomingOrder(cod);
    await receive(house.db, [order]);
    const { id: orderId } = await orderRow(house.db, order);
    await house.db.tx((tx) => askConfirmation(tx, orderId));
    const [statement] = await all<{ id: string }>(
      house.db,
      'SELECT id FROM remittance_statements ORDER BY uploaded_at DESC',
    );
    const arab = await as('manager', 'ar');

    for (const path of [
      '/console/deliveries',
      '/console/deliveries?show=way',
      `/console/deliveries/${id}`,
      `/console/orders/${orderId}/confirmation`,
      '/console/confirmations',
      '/console/confirmations?list=overdue',
      `/console/orders/${orderId}`,
      '/console/remittances',
      '/console/remittances/cash',
      `/console/remittances/${statement?.id}`,
    ]) {
      const { payload, statusCode } = await arab.get(path);
      expect(statusCode, path).to.equal(200);
      expect(words(payload), path).to.equal(null);
    }
    const english = await manager.get(`/console/orders/${orderId}`);
    expect(english.payload).to.contain('id="confirmation-link"');
    const before = await caseOf(house.db, parcel);
    const customer = await house.server.inject(`/o/${await tokenOf(house.db, id)}?lang=ar`);
    expect(customer.payload).to.contain('dir="rtl"').and.contain('name="phone"');
    expect(words(customer.payload)).to.equal(null);
    expect(customer.headers).to.include({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(await caseOf(house.db, parcel)).to.deep.equal(before);
    const list = async (visitor: Visitor, name: string): Promise<boolean> =>
      (await visitor.get(`/console/confirmations?list=${name}`)).payload.includes(`c-${orderId}`);
    const lists = ['waiting', 'overdue', 'answered'];
    const everywhere = (): Promise<boolean[]> => Promise.all(lists.map((name) => list(manager, name)));
    expect(await everywhere()).to.deep.equal([true, false, false]);
    expect(await list(await as('store.1042'), 'waiting')).to.equal(false);
    const again = await manager.post(`/console/confirmations/${orderId}/ask-again`, { list: 'waiting' });
    expect(again.headers.location).to.contain('list=waiting&done=confirmation_asked');
    await house.db.tx((tx) => tx.run("UPDATE cod_confirmations SET due_at = '2026-01-01 00:00:00.000'"));
    expect(await everywhere()).to.deep.equal([false, true, false]);
    const said = { answer: 'yes', note: 'by phone', version: '1', list: 'overdue' };
    const answers = [
      await manager.post(`/console/confirmations/${orderId}/answer`, { ...said, note: '' }),
      await manager.post(`/console/confirmations/${orderId}/answer`, said),
      await manager.post(`/console/confirmations/${orderId}/answer`, said),
    ];
    expect(answers.map((answer) => answer.statusCode)).to.deep.equal([400, 303, 409]);
    expect(await everywhere()).to.deep.equal([false, false, true]);
    const [{ n = 0 } = {}] = await all<{ n: number }>(
      house.db,
      "SELECT COUNT(*) AS n FROM audit_log WHERE action LIKE 'confirmation.%'",
    );
    expect(n).to.equal(2);
    await setChannel(house.db, 'AE', { codConfirm: undefined });
  });

  it('by API: listed, answered once; a key of another channel knows nothing of it', async () => {
    const parcel = await failed(house.db);
    const { id } = await caseOf(house.db, parcel);
    const scopes = ['deliveries.answer', 'remittances.record'];
    const keys = await house.db.tx(async (tx) => [
      (await createApiClient(tx, { name: 'desk', scopes })).key,
      (await createApiClient(tx, { name: 'desk-sa', scopes, channelId: 'SA' })).key,
    ]);
    const call = (key: string | undefined, method: string, url: string, payload?: object | string) =>
      house.server.inject({
        method,
        url,
        headers: { authorization: `Bearer ${key}` },
        ...(payload === undefined ? {} : { payload }),
      });
    const [own, foreign] = keys;
    const body = { answer: { action: 'reattempt', on: tomorrow, phone: '+971507654321' }, version: 1 };

    const answers = [
      await call(own, 'GET', '/admin/deliveries?limit=1'),
      await call(foreign, 'GET', `/admin/deliveries/${id}`),
      await call(foreign, 'POST', `/admin/deliveries/${id}/answer`, body),
      await call(own, 'POST', `/admin/deliveries/${id}/answer`, { answer: { action: 'burn' } }),
      await call(own, 'POST', `/admin/deliveries/${id}/answer`, body),
      await call(own, 'POST', `/admin/deliveries/${id}/answer`, body),
      await call(foreign, 'GET', '/admin/remittances'),
      await call(own, 'POST', '/admin/remittances?courier=ARAMEX&statement=API&currency=AED', 'AWB,COD\nX1,1\n'),
      await call(own, 'GET', '/admin/remittances/ageing'),
      await call(own, 'PUT', '/admin/delivery-rules', { '*': {} }),
      await call(undefined, 'GET', '/admin/deliveries'),
    ];

    expect(answers.map((one) => one.statusCode)).to.deep.equal([200, 404, 404, 400, 200, 409, 403, 202, 200, 400, 401]);
    expect(JSON.stringify(answers.map((one) => one.payload))).not.to.contain('+97150');
  });
});
