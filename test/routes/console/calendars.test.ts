/** Calendars in the console: who may, what is wrong leads to its field, of two people at once one is told. */
import { expect } from 'chai';
import { calendarsSchema, firstCalendars } from '../../../config/calendars.ts';
import { loadCalendars } from '../../../src/core/order/index.ts';
import { holidaysFromFile } from '../../../src/routes/console/calendar-typed.ts';
import { openHouse, type House, type Visitor } from './house.ts';

const at = '/console/calendars';
const own = {
  ...{ 'rest-own': 'own', 'rest-days': ['5', '6'], 'warehouse-own': 'same' },
  ...{ 'store-own': 'own', 'store-cutOff': '18:30', 'store-handlingDays': '١', 'store-days': '7' },
  'store-keepsHolidays': 'yes',
};
const days = { on: ['2027-04-02', '2027-03-09', ''], name: ['A day', 'Eid al-Fitr', ''], sure: ['yes', 'no', 'yes'] };

describe('routes/console/calendars', () => {
  let house: House;
  let manager: Visitor;
  const seenOn = async (path: string): Promise<string> =>
    /name="seen" value="(\w+)"/.exec((await manager.get(path)).payload)?.[1] ?? '';
  const now = () => house.db.read((reader) => loadCalendars(reader));

  before(async () => {
    house = await openHouse({ demo: false });
    manager = house.visitor();
    await manager.signIn('manager');
  });
  after(() => house?.close());

  it('country: its days, hours and holidays are saved, the rest stays; who comes second is told, another country is no conflict', async () => {
    const [mine, others] = [await seenOn(`${at}/countries/AE`), await seenOn(`${at}/countries/SA`)];

    const saved = await manager.post(`${at}/countries/AE`, { seen: mine, ...own, ...days });
    const late = await manager.post(`${at}/countries/AE`, { seen: mine, ...own, ...days });
    const other = await manager.post(`${at}/countries/SA`, { seen: others, 'rest-own': 'same', 'store-own': 'same' });

    const { restsOn, holidays, nodes, couriers } = await now();
    const logged = await house.db.read((r) => r.all("SELECT target FROM audit_log WHERE action = 'calendars.set'"));
    expect([saved.statusCode, late.statusCode, other.statusCode]).to.deep.equal([303, 409, 303]);
    expect(late.payload).to.contain('Somebody else has changed this calendar meanwhile');
    expect(restsOn['AE']).to.deep.equal([5, 6]);
    expect(nodes.store['AE']).to.deep.equal({ cutOff: '18:30', handlingDays: 1, closedOn: [7], keepsHolidays: true });
    expect(nodes.warehouse['AE']).to.equal(undefined);
    expect(holidays['AE']).to.deep.equal([
      { on: '2027-03-09', name: 'Eid al-Fitr', tentative: true },
      { on: '2027-04-02', name: 'A day' },
    ]);
    expect([restsOn['SA'], holidays['SA'], holidays['QA'], couriers]).to.deep.equal([
      undefined,
      undefined,
      firstCalendars.holidays['QA'],
      firstCalendars.couriers,
    ]);
    expect(logged).to.deep.equal([{ target: 'calendars:AE' }, { target: 'calendars:SA' }]);
    expect((await manager.get(at)).payload).to.contain('until');
  });

  it('country: each mistake leads to its field, what was typed stands there, nothing is saved', async () => {
    const before = await now();
    const answer = await manager.post(`${at}/countries/KW`, {
      ...{ seen: await seenOn(`${at}/countries/KW`), ...own, 'store-cutOff': '25:00', 'store-handlingDays': '99' },
      'store-days': ['1', '2', '3', '4', '5', '6', '7'],
      ...{ on: ['2027-02-31', '2027-01-01', '2027-01-01'], name: ['No day', '', 'Twice'], sure: ['yes', 'yes', 'yes'] },
    });

    expect(answer.statusCode).to.equal(422);
    for (const id of [
      'store-cutOff',
      'store-handlingDays',
      'store-day-1',
      'holiday-0-on',
      'holiday-1-name',
      'holiday-2-on',
    ])
      expect(answer.payload, id).to.contain(`href="#${id}"`).and.to.contain(`id="${id}"`);
    expect(answer.payload).to.contain('value="2027-02-31"').and.to.contain('aria-invalid="true"');
    expect(await now()).to.deep.equal(before);
    const { error } = calendarsSchema.validate({ ...before, holidays: { KW: [{ on: '2027-02-31', name: 'x' }] } });
    expect(error?.details[0]?.path).to.deep.equal(['holidays', 'KW', 0, 'on']);
  });

  it('courier: days on the way and of rest; as the others again', async () => {
    const path = `${at}/couriers/JEEBLY`;
    const form = { own: 'own', sameCity: '1', domestic: '2', abroad: '4', 'rest-AE-own': 'own', 'rest-AE-days': '5' };
    const bad = await manager.post(path, { seen: await seenOn(path), ...form, abroad: 'soon' });
    const good = await manager.post(path, { seen: await seenOn(path), ...form });
    const set = (await now()).couriers['JEEBLY'];
    const same = await manager.post(path, { seen: await seenOn(path), own: 'same' });

    expect([bad.statusCode, good.statusCode, same.statusCode]).to.deep.equal([422, 303, 303]);
    expect(bad.payload).to.contain('href="#abroad"');
    expect(set).to.deep.equal({ transit: { sameCity: 1, domestic: 2, abroad: 4 }, restsOn: { AE: [5] } });
    expect((await now()).couriers['JEEBLY']).to.equal(undefined);
    expect((await manager.get(`${at}/couriers/NOBODY`)).statusCode).to.equal(404);
  });

  it('file: it is read into the form and saves nothing; what is wrong is said with its line', async () => {
    const before = await now();
    const path = `${at}/countries/QA/holidays`;
    const good = await manager.upload(
      path,
      'date,name,tentative,country\n2027-03-10,Eid,yes,QA\n2027-03-10,Eid,yes,SA\n',
    );
    const bad = await manager.upload(path, 'date;name\n2027-13-10;Eid\n');
    const none = await manager.upload(path, 'date,name,country\n2027-03-10,Eid,SA\n');
    const binary = await manager.upload(path, new Uint8Array([0xff, 0xfe, 0x00]));

    expect([good, bad, none, binary].map((one) => one.statusCode)).to.deep.equal([200, 422, 422, 422]);
    expect(good.payload).to.contain('value="2027-03-10"').and.to.contain('2026-12-18');
    expect(good.payload).not.to.contain('2027-12-18');
    expect(bad.payload).to.contain('Line').and.to.contain('2027-13-10');
    expect(await now()).to.deep.equal(before);
    expect((await manager.get(`${at}/holidays.csv?country=QA`)).payload).to.contain('QA,2026-12-18,National Day,no');
    const { holidays } = holidaysFromFile('date,name\n2027-01-01,N', 'QA', [{ on: '2026-12-18', name: 'D' }]);
    expect(holidays.map((one) => one.on)).to.deep.equal(['2026-12-18', '2027-01-01']);
  });

  it('who may not, may not; in Arabic no English word is left', async () => {
    const store = house.visitor();
    await store.signIn('store.1042');
    const paths = [
      at,
      `${at}/countries/AE`,
      `${at}/countries/rest`,
      `${at}/couriers/rest`,
      `${at}/couriers/XPRESSBEES`,
    ];
    for (const path of paths) expect((await store.get(path)).statusCode, path).to.equal(403);
    expect((await store.post(`${at}/countries/AE`, { seen: '0'.repeat(16), ...own })).statusCode).to.equal(403);
    expect((await manager.post(`${at}/countries/AE`, { seen: '0'.repeat(16), ...own }, false)).statusCode).to.equal(
      403,
    );
    await manager.post('/console/language', { locale: 'ar', next: at });

    for (const path of paths) {
      const { payload, statusCode } = await manager.get(path);
      const text = payload
        .slice(payload.indexOf('<main'))
        .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
        .replace(/<[^>]+>/g, ' ');
      expect(statusCode, path).to.equal(200);
      expect(text.match(/[A-Za-z]{3,}/g), path).to.equal(null);
    }
    await manager.post('/console/language', { locale: 'en', next: at });
  });
});
