/** Rate cards and zones by HTTP and by form: who may, what is refused with its line, and of two authors one. */
import { expect } from 'chai';
import { firstCouriers } from '../../config/couriers.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { seedCatalog } from '../../src/core/catalog/index.ts';
import { seedRates } from '../../src/core/rate/index.ts';
import { cardOf, laneOf, zones } from '../core/rate/made.ts';
import { openHouse, type House } from './console/house.ts';

describe('routes/admin-rates', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
    await house.db.tx(async (tx) => {
      await seedCatalog(tx, { couriers: firstCouriers });
      await seedRates(tx, { cards: [cardOf()], zones });
      await createApiClient(tx, { name: 'desk', scopes: ['rates.manage'], key: 'a-key-of-the-desk-of-rates' });
      await createApiClient(tx, { name: 'reader', scopes: ['rates.read'], key: 'a-key-of-a-reader-of-rates' });
      await createApiClient(tx, {
        ...{ name: 'qa', scopes: ['rates.manage'], key: 'a-key-of-one-channel-rates', channelId: 'QA' },
      });
    });
  });
  after(() => house.close());

  async function call(method: string, url: string, payload?: object, key = 'a-key-of-the-desk-of-rates') {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await house.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    const body = JSON.parse(answer.payload) as { code?: string; errors?: string[]; [name: string]: unknown };
    return { status: answer.statusCode, body };
  }
  const at = '/admin/rates/cards/ARAMEX-AE';
  const flat = (minor: number) => cardOf({ lanes: [laneOf({ slabs: [{ fromG: 0, toG: 30_000, minor }] })] });

  it('a card, a zone, a price: read, saved against the version seen, and asked for', async () => {
    const saved = await call('PUT', at, { seen: 1, card: flat(990) });
    const late = await call('PUT', at, { seen: 1, card: flat(980) });
    const zone = { name: 'AE-NORTH', country: 'AE', places: ['Fujairah'] };
    const zoned = await call('PUT', '/admin/rates/zones/AE-NORTH', { seen: 0, zone });
    const zonedLate = await call('PUT', '/admin/rates/zones/AE-NORTH', { seen: 0, zone });
    const question = { from: { country: 'AE', city: 'Dubai' }, to: { country: 'AE', city: 'Dubai' } };
    const price = await call('POST', '/admin/rates/quotes', { ...question, weightG: 400, currency: 'AED' });

    expect([saved.status, saved.body['saved']]).to.deep.equal([200, [{ code: 'ARAMEX-AE', version: 2 }]]);
    expect([late.status, late.body.code]).to.deep.equal([409, 'rates.saved_meanwhile']);
    expect([zoned.body['version'], zonedLate.status]).to.deep.equal([1, 409]);
    expect((price.body['rows'] as { costMinor: number }[]).map((one) => one.costMinor)).to.deep.equal([990]);
    expect(((await call('GET', at)).body['versions'] as unknown[]).length).to.equal(2);
    expect((await call('GET', '/admin/rates/lanes')).body).to.deep.equal({ rows: [], more: false });
  });

  // prettier-ignore
  const refused: readonly (readonly [string, string, string, object | undefined, string, number, string])[] = [
    ['a reader saves a card', 'PUT', at, { card: cardOf() }, 'a-key-of-a-reader-of-rates', 403, ''],
    ['a key of one channel saves a card', 'PUT', at, { card: cardOf() }, 'a-key-of-one-channel-rates', 403, 'rates.whole_house_only'],
    ['a card under the name of another', 'PUT', at, { card: cardOf({ code: 'OTHER' }) }, '', 400, 'rates.other_code'],
    ['a gap between slabs', 'PUT', at, { card: cardOf({ lanes: [laneOf({ slabs: [{ fromG: 5, toG: 9, minor: 1 }] })] }) }, '', 400, 'rates.wrong'],
    ['a price that is no whole number', 'PUT', at, { card: flat(1.5) }, '', 400, ''],
    ['an unknown card', 'GET', '/admin/rates/cards/NOBODY', undefined, '', 404, 'rates.card_unknown'],
    ['an unknown card is ended', 'POST', '/admin/rates/cards/NOBODY/end', {}, '', 404, 'rates.card_unknown'],
    ['a file without its columns', 'POST', '/admin/rates/import', { csv: 'a,b\n1,2\n' }, '', 400, 'rates.file_wrong'],
    ['a file of one who saw older cards', 'POST', '/admin/rates/import', { seen: 0, csv: 'card,courier,service,currency,valid_from,from_country,to_country,from_g,to_g,price\nN-AE,NAQEL,domestic,AED,2026-01-01,AE,AE,0,500,9\n' }, '', 409, 'rates.saved_meanwhile'],
    ['a weight of nothing', 'POST', '/admin/rates/quotes', { from: { country: 'AE', city: 'x' }, to: { country: 'AE', city: 'x' }, weightG: 0, currency: 'AED' }, '', 400, ''],
  ];
  for (const [circumstance, method, url, payload, key, status, code] of refused)
    it(`refused: ${circumstance}`, async () => {
      const before = (await call('GET', '/admin/rates/cards')).body['saved'];

      const answer = await call(method, url, payload, key === '' ? undefined : key);

      expect(answer.status).to.equal(status);
      if (code !== '') expect(answer.body.code).to.equal(code);
      if (code === 'rates.wrong')
        expect(JSON.stringify(answer.body)).to.match(/lanes\[0\]\.slabs\[0\]: rates\.slab_gap/);
      expect((await call('GET', '/admin/rates/cards')).body['saved']).to.equal(before);
    });

  it('by form: a slab changed and a zone widened; two authors, and what is wrong stays on the screen with its line', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const page = await visitor.get('/console/rates/ARAMEX-AE/edit');
    const seen = /name="seen" value="(\d+)"/.exec(page.payload)?.[1] ?? '';
    const form = {
      ...{ seen, courier: 'ARAMEX', service: 'domestic', currency: 'AED', validFrom: '2026-01-01', fuel: '5' },
      ...{ from: 'AE', to: 'AE/AE-DXB', days: '1', fromG: '0', toG: '٣٠٠٠٠', stepG: '', price: '12.50' },
    };
    const wrong = await visitor.post('/console/rates/ARAMEX-AE/edit', { ...form, fromG: '5' });
    const saved = await visitor.post('/console/rates/ARAMEX-AE/edit', form);
    const late = await visitor.post('/console/rates/ARAMEX-AE/edit', form);
    const zone = await visitor.post('/console/rates/zones/AE-DXB/edit', {
      ...{ seen: '1', name: 'AE-DXB', country: 'AE', places: 'Dubai\nSharjah، Ajman' },
    });

    expect([wrong.statusCode, saved.statusCode, late.statusCode, zone.statusCode]).to.deep.equal([422, 303, 409, 303]);
    expect(wrong.payload).to.include('lanes[0].slabs[0]').and.to.include('value="12.50"');
    const [card] = (await call('GET', at)).body['versions'] as ReturnType<typeof cardOf>[];
    expect(card?.lanes).to.deep.equal([
      {
        ...{ from: { country: 'AE' }, to: { country: 'AE', zone: 'AE-DXB' }, days: 1 },
        slabs: [{ fromG: 0, toG: 30_000, minor: 1_250 }],
      },
    ]);
    expect((await visitor.get('/console/rates')).payload).to.include('Dubai, Sharjah, Ajman');
    expect((await visitor.get('/console/rates/zones/new')).statusCode).to.equal(200);
    expect((await visitor.get('/console/rates/new')).statusCode).to.equal(200);
  });
});
