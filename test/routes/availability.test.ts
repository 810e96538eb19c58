import type { ServerInjectResponse } from '@hapi/hapi';
import { expect } from 'chai';
import { gunzipSync } from 'node:zlib';
import { createApiClient } from '../../src/core/access/index.ts';
import { seedCatalog } from '../../src/core/catalog/index.ts';
import { createAvailability } from '../../src/core/availability/index.ts';
import { putStock, silent, until } from '../core/availability/made.ts';
import { someLocation } from '../helpers/make.ts';
import { openHouse, type House } from './console/house.ts';

const keys = { ae: 'key-of-the-ae-shop', all: 'key-of-the-house', desk: 'key-of-the-desk', push: 'key-that-pushes' };

describe('routes/availability', () => {
  let house: House;

  before(async () => {
    house = await openHouse();
    const { db } = house;
    await db.tx(async (tx) => {
      const read = ['availability.read'];
      await createApiClient(tx, { name: 'ae', channelId: 'AE', scopes: read, key: keys.ae });
      await createApiClient(tx, { name: 'all', scopes: read, key: keys.all });
      await createApiClient(tx, { name: 'desk', scopes: [...read, 'stock.read'], channelId: 'AE', key: keys.desk });
      await createApiClient(tx, { name: 'push', channelId: 'AE', scopes: ['orders.push'], key: keys.push });
      const more = Array.from({ length: 30 }, (_, at) => `AE-S${at}`);
      await seedCatalog(tx, {
        locations: [
          ...more.map((id) => ({ ...someLocation, id, sourceCode: id.toLowerCase(), place: { lat: 25, lng: 55 } })),
          { ...someLocation, id: 'SA-RUH', country: 'SA', companyId: 'SA01', sourceCode: 'sa_ruh' },
        ],
      });
      await putStock(tx, '1042', 'A/1', { physical: 5, reserved: 1 });
      await putStock(tx, 'AE-S3', 'A/1', { physical: 2 });
      await putStock(tx, 'SA-RUH', 'A/1', { physical: 90 });
      await putStock(tx, 'AE-S3', 'B', { physical: 1 });
    });
  });
  after(() => house.close());

  function get(url: string, key = keys.ae, headers: Record<string, string> = {}): Promise<ServerInjectResponse> {
    return house.server.inject({ method: 'GET', url, headers: { authorization: `Bearer ${key}`, ...headers } });
  }

  function post(payload: object, key = keys.ae): Promise<ServerInjectResponse> {
    const headers = { authorization: `Bearer ${key}` };
    return house.server.inject({ method: 'POST', url: '/availability/query', headers, payload });
  }

  const codeOf = (answer: ServerInjectResponse): unknown => (JSON.parse(answer.payload) as { code: unknown }).code;
  type Item = { sku: string; known: boolean; available: number; stores?: Record<string, unknown>[] };
  const bodyOf = (answer: ServerInjectResponse) =>
    JSON.parse(answer.payload) as Item & { items: Item[]; channel: string };

  it('one SKU: the sum of its own country, each store, and how long it holds', async () => {
    const answer = await get('/availability/A%2F1');

    expect(answer.statusCode).to.equal(200);
    expect(answer.headers['cache-control']).to.equal('private, max-age=0, must-revalidate');
    const body = bodyOf(answer);
    expect([body.sku, body.channel, body.available]).to.deep.equal(['A/1', 'AE', 6]);
    expect(body.stores).to.have.length(31);
    expect(body.stores?.find((one) => one.locationId === '1042')).to.deep.equal({
      locationId: '1042',
      available: 4,
      online: true,
      pickup: true,
    });
    expect(answer.payload).to.not.include('SA-RUH');
  });

  it('one SKU: asked again with its tag is 304, also for the packed form; after a change it is not', async () => {
    const plain = await get('/availability/A%2F1');
    const packed = await get('/availability/A%2F1', keys.ae, { 'accept-encoding': 'gzip' });

    const again = await get('/availability/A%2F1', keys.ae, { 'if-none-match': String(plain.headers.etag) });
    const packedAgain = await get('/availability/A%2F1', keys.ae, {
      'if-none-match': String(packed.headers.etag),
      'accept-encoding': 'gzip',
    });
    expect([again.statusCode, again.payload, packedAgain.statusCode]).to.deep.equal([304, '', 304]);
    await house.db.tx((tx) => putStock(tx, '1042', 'A/1', { physical: 6, reserved: 1 }));
    const changed = await get('/availability/A%2F1', keys.ae, { 'if-none-match': String(plain.headers.etag) });
    await house.db.tx((tx) => putStock(tx, '1042', 'A/1', { physical: 5, reserved: 1 }));

    expect(changed.statusCode).to.equal(200);
    expect(bodyOf(changed).available).to.equal(7);
  });

  it('one SKU: gzip is the same bytes inside, and caches keep both apart', async () => {
    const plain = await get('/availability/A%2F1');
    const packed = await get('/availability/A%2F1', keys.ae, { 'accept-encoding': 'gzip, br' });

    expect(packed.headers['content-encoding']).to.equal('gzip');
    expect(packed.headers.vary).to.equal('accept-encoding');
    expect(gunzipSync(packed.rawPayload).toString()).to.equal(plain.payload);
    expect(packed.headers.etag).to.not.equal(plain.headers.etag);
  });

  it('one SKU: nobody knows it, 404 with its code', async () => {
    const answer = await get('/availability/NOBODY');

    expect(answer.statusCode).to.equal(404);
    expect(codeOf(answer)).to.equal('availability.sku_unknown');
  });

  it('several: in the order asked, the unknown among them', async () => {
    const answer = await get('/availability?skus=B,NOBODY,A/1');

    expect(bodyOf(answer)).to.deep.equal({
      channel: 'AE',
      items: [
        { sku: 'B', known: true, available: 1 },
        { sku: 'NOBODY', known: false, available: 0 },
        { sku: 'A/1', known: true, available: 6 },
      ],
    });
    const again = await get('/availability?skus=B,NOBODY,A/1', keys.ae, {
      'if-none-match': String(answer.headers.etag),
    });
    expect(again.statusCode).to.equal(304);
  });

  it('a thousand: 200, and with their stores', async () => {
    const skus = Array.from({ length: 998 }, (_, at) => `NOBODY-${at}`);

    const answer = await post({ skus: ['A/1', ...skus, 'B'], include: ['stores'] });

    const { items } = bodyOf(answer);
    expect(answer.statusCode).to.equal(200);
    expect(items).to.have.length(1000);
    expect(items[0]?.stores).to.have.length(31);
    expect(items[999]?.available).to.equal(1);
  });

  it('locations: only these; one of another country is unknown', async () => {
    const good = await post({ skus: ['A/1', 'NOBODY'], locations: ['AE-S3'] });
    const bad = await post({ skus: ['A/1'], locations: ['AE-S3', 'SA-RUH'] });

    const [item, nobody] = bodyOf(good).items;
    expect(item?.stores).to.deep.equal([{ locationId: 'AE-S3', available: 2, online: true, pickup: true }]);
    expect(item?.available).to.equal(6);
    expect(nobody?.known).to.equal(false);
    expect([bad.statusCode, codeOf(bad)]).to.deep.equal([404, 'availability.location_unknown']);
  });

  it('who: without a key, without the scope, another channel', async () => {
    const nobody = await house.server.inject({ method: 'GET', url: '/availability/B' });
    const pusher = await get('/availability/B', keys.push);
    const other = await get('/availability/B?channel=SA');
    const otherPost = await post({ skus: ['B'], channel: 'SA' });

    expect([nobody.statusCode, pusher.statusCode]).to.deep.equal([401, 403]);
    expect([other.statusCode, codeOf(other)]).to.deep.equal([403, 'availability.other_channel']);
    expect([otherPost.statusCode, codeOf(otherPost)]).to.deep.equal([403, 'availability.other_channel']);
  });

  it('who: a client of the whole house names the channel', async () => {
    const none = await get('/availability/A%2F1', keys.all);
    const unknown = await get('/availability/A%2F1?channel=XX', keys.all);
    const sa = await get('/availability/A%2F1?channel=SA', keys.all);

    expect([none.statusCode, codeOf(none)]).to.deep.equal([400, 'availability.channel_needed']);
    expect([unknown.statusCode, codeOf(unknown)]).to.deep.equal([404, 'catalog.channel_missing']);
    expect(bodyOf(sa).stores?.map((one) => one.locationId)).to.deep.equal(['SA-RUH']);
  });

  it('nearby: sorted by distance, with where one may collect; half a point is refused', async () => {
    const near = await get('/availability/A%2F1/stores?lat=25&lng=55.01&radiusKm=5&limit=3&inStock=true');
    const half = await get('/availability/A%2F1/stores?lat=25');

    const [store, ...others] = bodyOf(near).stores ?? [];
    expect(store).to.include({ locationId: 'AE-S3', distanceKm: 1, available: 2, pickup: true });
    expect(others).to.deep.equal([]);
    expect([half.statusCode, codeOf(half)]).to.deep.equal([400, 'request.invalid']);
  });

  it('incoming: for those who may see it, and never counted', async () => {
    await house.db.tx(async (tx) => {
      const now = '2026-11-22 00:00:00.000';
      const transfer = { company_id: 'AE01', id: 'T1', from_location: '1042', to_location: 'AE-S3', state: 'shipped' };
      await tx.insert('stock_transfers', [{ ...transfer, origin: 'erp', created_at: now, updated_at: now }]);
      const moved = { company_id: 'AE01', transfer_id: 'T1', sku: 'B', planned: 9 };
      await tx.insert('stock_transfer_lines', [{ ...moved, shipped: 9, received: 3, damaged: 1 }]);
      const due = { company_id: 'AE01', receipt_id: 'R1', line_no: 1, location_id: '1042', sku: 'B', quantity: 20 };
      await tx.insert('stock_expected', [{ ...due, state: 'expected', updated_at: now }]);
    });

    const refused = await get('/availability/B?include=incoming');
    const one = bodyOf(await get('/availability/B?include=incoming', keys.desk));
    const many = bodyOf(await post({ skus: ['B'], include: ['incoming'], locations: ['AE-S3'] }, keys.desk));

    expect([refused.statusCode, codeOf(refused)]).to.deep.equal([403, 'availability.incoming_forbidden']);
    expect(one.available).to.equal(1);
    expect(one.stores?.find((store) => store.locationId === 'AE-S3')).to.include({ inTransit: 6, expected: 0 });
    expect(one.stores?.find((store) => store.locationId === '1042')).to.include({ inTransit: 0, expected: 20 });
    expect(many.items[0]?.stores).to.deep.equal([
      { locationId: 'AE-S3', available: 1, online: true, pickup: true, inTransit: 6, expected: 0 },
    ]);
  });

  const wrong: Record<string, () => Promise<ServerInjectResponse>> = {
    'a channel in small letters': () => get('/availability/B?channel=ae'),
    'a field that nobody knows': () => get('/availability/B?chanel=AE'),
    'a SKU of 65 characters': () => get(`/availability/${'x'.repeat(65)}`),
    'an empty list': () => get('/availability?skus='),
    'no list at all': () => get('/availability'),
    '101 in a URL': () => get(`/availability?skus=${Array.from({ length: 101 }, (_, at) => at).join(',')}`),
    '1,001 in a body': () => post({ skus: Array.from({ length: 1001 }, (_, at) => `${at}`) }),
    'a number for a SKU': () => post({ skus: [7] }),
    'a body that is a list': () => post(['A']),
    'the same place twice': () => post({ skus: ['B'], locations: ['1042', '1042'] }),
    'a latitude beyond the pole': () => get('/availability/B/stores?lat=91&lng=0'),
    'a limit of nought': () => get('/availability/B/stores?limit=0'),
  };
  for (const [what, ask] of Object.entries(wrong)) {
    it(`bad input: ${what}, 400 with a stable code`, async () => {
      const answer = await ask();

      expect(answer.statusCode).to.equal(400);
      expect(codeOf(answer)).to.be.oneOf(['request.invalid', 'availability.skus_needed']);
    });
  }

  it('from memory: says what the database says', async () => {
    const started = createAvailability({ db: house.db, log: silent, pollMs: 20 });
    started.start();
    await until('loaded', () => started.status().fromMemory);

    const [warm] = await started.answers('AE', ['A/1']);
    await started.stop();

    expect(warm?.full).to.equal((await get('/availability/A%2F1')).payload);
  });
});
