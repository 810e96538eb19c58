/** The courier's pages and the rounds: who sees what, both languages, what is wrong is said on the page. */
import { expect } from 'chai';
import { listUsers } from '../../../src/core/access/index.ts';
import { all, fillShop } from '../../core/made.ts';
import { assigned, byFleet, inStore } from '../../core/fleet/made.ts';
import { openHouse, type House, type Visitor } from '../console/house.ts';

const cod = { payment: { method: 'cashondelivery', mode: 'cod', paidMinor: 0, dueMinor: 12_000 } } as const;

describe('routes/courier', () => {
  let house: House;
  let kamal: { id: string; name: string };
  const as = async (login: string, locale?: string): Promise<Visitor> => {
    const visitor = house.visitor();
    await visitor.signIn(login);
    if (locale !== undefined) await visitor.post('/console/language', { locale, next: '/' });
    return visitor;
  };
  const press = () => ({ press: crypto.randomUUID(), at: '' });

  before(async () => {
    house = await openHouse({ demo: false });
    await fillShop(house.db, 50);
    await byFleet(house.db);
    const user = (await house.db.read(listUsers)).find((one) => one.login === 'courier.ae');
    kamal = { id: user?.id ?? '', name: user?.displayName ?? '' };
  });
  after(() => house?.close());

  it('list: a courier comes to his own parcels and to nothing else', async () => {
    const mine = await assigned(house.db, kamal, cod);
    const foreign = await assigned(house.db, { id: mine.orderId, name: 'Omar' });
    const free = await inStore(house.db);
    const courier = await as('courier.ae');

    expect((await courier.get('/')).headers.location).to.equal('/courier');
    const { payload } = await courier.get('/courier');
    expect(payload).to.contain(mine.awb).and.not.contain(foreign.awb).and.not.contain(free.awb);
    expect((await courier.get(`/courier/parcels/${mine.awb}`)).payload).to.contain('AED');
    for (const { awb } of [foreign, free]) {
      expect((await courier.get(`/courier/parcels/${awb}`)).statusCode).to.equal(404);
      expect((await courier.post('/courier/dispatch', { ...press(), awb })).statusCode).to.equal(404);
      for (const what of ['fail', 'return', 'code'])
        expect(
          (await courier.post(`/courier/parcels/${awb}/${what}`, { ...press(), reason: '1' })).statusCode,
        ).to.equal(404);
      const handed = await courier.upload(`/courier/parcels/${awb}/deliver`, undefined, { ...press(), receiver: 'A' });
      expect(handed.statusCode).to.equal(404);
    }
    for (const path of [`/console/orders/${mine.orderId}`, '/console/rounds', '/console/orders', '/console/documents'])
      expect((await courier.get(path)).statusCode, path).to.equal(403);
    expect((await (await as('manager')).get('/courier')).statusCode).to.equal(200);
    expect((await (await as('store.1042')).get('/courier')).statusCode).to.equal(403);
  });

  it('press: without a crumb, with a mistyped waybill, or without cash in hand, is not taken and says why', async () => {
    const { awb } = await assigned(house.db, kamal, cod);
    const courier = await as('courier.ae');
    await courier.get('/courier');

    expect((await courier.post('/courier/dispatch', { ...press(), awb }, false)).statusCode).to.equal(403);
    const typo = await courier.post('/courier/dispatch', {
      ...press(),
      scan: awb.replace(/.$/, (one) => `${9 - +one}`),
    });
    expect([typo.statusCode, typo.payload.includes('no waybill of ours')]).to.deep.equal([400, true]);
    expect((await courier.post('/courier/dispatch', press())).statusCode).to.equal(400);
    const scanned = await courier.post('/courier/dispatch', { ...press(), scan: ` ${awb.toLowerCase()} ` });
    expect(scanned.headers.location).to.contain('done=picked&count=1');
    const at = `/courier/parcels/${awb}`;
    const poor = await courier.upload(`${at}/deliver`, undefined, { ...press(), receiver: '<b>Aisha' });
    expect([poor.statusCode, poor.payload.includes('Collect the cash first')]).to.deep.equal([400, true]);
    expect(poor.payload).to.contain('value="&lt;b>Aisha"');
    const good = await courier.upload(`${at}/deliver`, undefined, { ...press(), receiver: 'Aisha', cash: '1' });
    expect(good.headers.location).to.contain('pressed_deliver');
    expect((await courier.get('/courier')).payload).to.contain('Delivered');
    expect(house.woken()).to.be.above(1);
  });

  it('rounds: only parcels of that store, only to people who carry there; a store sees no other store', async () => {
    const parcel = await inStore(house.db);
    const manager = await as('manager');
    const [support] = await all<{ id: string }>(house.db, "SELECT id FROM users WHERE login = 'support'");
    const give = (fields: Record<string, string>) =>
      manager.post('/console/rounds', { location: parcel.locationId, courier: kamal.id, awb: parcel.awb, ...fields });
    const page = await manager.get(`/console/rounds?location=${parcel.locationId}`);

    expect(page.payload).to.contain(parcel.awb).and.contain(kamal.id).and.not.contain(support?.id);
    expect((await give({ courier: support?.id ?? '' })).statusCode).to.equal(404);
    expect((await give({ location: '3011' })).statusCode).to.equal(404);
    expect((await give({})).statusCode).to.equal(303);
    expect((await give({})).statusCode).to.equal(409);
    const store = await as('store.3011');
    expect((await store.get(`/console/rounds?location=${parcel.locationId}`)).statusCode).to.equal(404);
    const back = { location: parcel.locationId, awb: parcel.awb };
    expect((await store.post('/console/rounds/take-back', back)).statusCode).to.equal(404);
    expect((await manager.post('/console/rounds/take-back', back)).statusCode).to.equal(303);
    const order = await manager.get(`/console/orders/${parcel.orderId}`);
    expect(order.payload).to.contain('Carried by').and.contain('Nobody yet');
  });

  it('in Arabic no English word is left on any of the pages', async () => {
    const { awb, locationId } = await assigned(house.db, kamal, cod);
    const [courier, manager] = [await as('courier.ae', 'ar'), await as('manager', 'ar')];
    const pages: [Visitor, string][] = [
      [courier, '/courier'],
      [courier, `/courier/parcels/${awb}`],
      [manager, '/console/rounds'],
      [manager, `/console/rounds?location=${locationId}`],
    ];
    const look = async (): Promise<void> => {
      for (const [visitor, path] of pages) {
        const { payload, statusCode } = await visitor.get(path);
        expect(statusCode, path).to.equal(200);
        expect(payload, path).to.contain('dir="rtl"');
        const text = payload
          .slice(payload.indexOf('<main'))
          .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
          .replace(/<option[^>]*dir="ltr".*?<\/option>/gs, '')
          .replace(/<[^>]+>/g, ' ');
        expect(text.match(/[A-Za-z]{3,}/g), path).to.equal(null);
      }
    };

    await look();
    await courier.post('/courier/dispatch', { ...press(), awb });
    await look();
  });
});
