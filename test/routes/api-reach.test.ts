/** Every route that the server has: whoever is bound to another part of the house sees and changes nothing of this one. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { createApiClient } from '../../src/core/access/index.ts';
import { setWebBuffer } from '../../src/core/availability/index.ts';
import { closeLocation } from '../../src/core/catalog/index.ts';
import { savePrinter } from '../../src/core/printing/index.ts';
import { askPickup } from '../../src/core/shipment/index.ts';
import { reaches } from '../../src/routes/api-reach.ts';
import { booked, fillShop, places, sku } from '../core/made.ts';
import { makeParkedPush, makeTask } from '../helpers/make.ts';
import { openHouse, type House } from './console/house.ts';
import { personOf } from './console/stock-house.ts';

const [here = '', elsewhere = ''] = places;
const bounds = {
  'of another channel': { channelId: 'QA' },
  'of another company': { companyId: 'SA01' },
  'of another location': { locations: [elsewhere] },
  'of another location of the channel': { channelId: 'AE', locations: [elsewhere] },
} as const;
type Route = { readonly method: string; readonly path: string; readonly strategies: readonly string[] };

const till = 'Till of this place';
const reason = 'a reason that is long enough';
const some = '01a20000-0000-7000-8000-000000000001';
const address = { name: 'Aisha', lines: ['Villa 5'], city: 'Dubai', country: 'AE', phone: '+971501234567' };
const token = { token: 1 };
const move = { version: 1, printer: some };
const pickup = { courier: 'ARAMEX', on: '2099-01-02', from: '09:00', until: '12:00' };
const lines = [{ sku, quantity: 1, reason: 'FOUND' }];
/** They refuse a bound key as the first thing, but after they have read what they were sent. */
const readFirst = ['PUT /admin/mapping/companies/{key}', 'PUT /admin/rates/cards/{code}'];
/** Writes into the channel of its key and answers with what it was sent. */
const own = 'POST /magento/orders';
/** What a route wants said before it looks by whom it is asked. */
const said: Readonly<Record<string, object>> = {
  'POST /orders': {
    channel: 'AE',
    customer: { name: 'Aisha' },
    shipTo: address,
    lines: [{ sku, quantity: 1, price: 1 }],
    payment: { mode: 'cod' },
  },
  'POST /availability/query': { channel: 'AE', skus: [sku] },
  ...Object.fromEntries(
    ['cancel', 'hold', 'release', 'pause', 'resume'].map((verb) => [`POST /admin/orders/{number}/${verb}`, { reason }]),
  ),
  'POST /admin/orders/{number}/cancel-lines': { reason, lines: [{ line: 1, quantity: 1 }] },
  'POST /admin/orders/{number}/revise': { reason, shippingMethod: 'fast' },
  ...Object.fromEntries(
    ['reship', 'refund-parcel', 'write-off-parcel'].map((verb) => [
      `POST /admin/orders/{number}/${verb}`,
      { reason, shipment: 'S1' },
    ]),
  ),
  'POST /admin/orders/refused/{id}/reject': { reason },
  'PUT /admin/risk/maintenance/{channel}': { reason },
  'POST /admin/risk/maintenance/{channel}/end': { reason },
  'PUT /admin/risk/limits/{currency}': { reason, limitMinor: 1 },
  'POST /admin/risk/limits/{currency}/reset': { reason },
  'POST /admin/risk/customers/{id}/reset': { reason, currency: 'AED' },
  'PUT /admin/stock/web-buffers/{channel}/{sku}': { quantity: 1 },
  'POST /admin/tasks/bulk': { action: 'take', tasks: [{ id: some }] },
  'POST /admin/deliveries/{id}/answer': { answer: { action: 'return' } },
  'POST /admin/shipments/{id}/register-awb': { awb: 'BYHAND1', courier: 'ARAMEX', why: reason },
  'POST /admin/shipments/{id}/reject': { reason: 'too_busy' },
  'POST /admin/pickups': { ...pickup, location: here },
  'POST /admin/printing/printers': { locationId: here, name: 'Till', kind: 'label', connection: 'browser' },
  'PUT /admin/printing/printers/{id}': {
    locationId: here,
    name: 'Till',
    kind: 'label',
    connection: 'browser',
    version: 1,
  },
  'POST /admin/paper-batches': { shipments: [some], what: 'labels' },
  'POST /admin/printing/jobs': { requestId: some, printer: some, documents: [some] },
  'POST /admin/printing/jobs/{id}/retry': move,
  'POST /admin/printing/jobs/{id}/cancel': move,
  'POST /admin/printing/jobs/{id}/move': move,
  'POST /agent/jobs/{id}/beat': token,
  'POST /agent/jobs/{id}/file': token,
  'POST /agent/jobs/{id}/outcome': { ...token, outcome: 'printed' },
  'POST /admin/locations/{id}/close': { reason: 'strike' },
  'POST /admin/reroutes': { location: here, reason: 'strike' },
  'PUT /admin/trust/{id}': { percent: 10, reason, version: 0 },
  'PUT /admin/stock/pressure': { rows: [{ location: here, sku }] },
  'POST /admin/stock/adjustments': { locationId: here, lines },
  'POST /admin/stock/transfers': { from: here, to: here, event: 'SHIP', lines: [{ sku, quantity: 1 }] },
  'POST /admin/stock/requests': { locationId: here, skus: [sku] },
  'POST /admin/erp/postings/{id}/cover': { document: 'X' },
  'POST /admin/erp/postings/{id}/cancel': { why: reason },
  'POST /admin/replenishment/requests/{id}/close': { reason },
  'PUT /admin/replenishment/rules/{location}/{sku}': { threshold: 1, fillTo: 2 },
};

/** Fields of all forms at once; a page takes those that it knows. */
const form: Readonly<Record<string, string>> = {
  ...pickup,
  location: here,
  reason,
  why: reason,
  note: reason,
  text: reason,
  version: '1',
  seen: '1',
  awb: 'BYHAND1',
  action: 'take',
  courierCode: 'ARAMEX',
  quantity: '1',
  copies: '1',
  format: 'pdf',
  name: 'Till',
};

describe('routes: keys and people of a part of the house', () => {
  let house: House;
  let routes: readonly Route[] = [];
  let scopes: string[] = [];
  const ids: Record<string, string> = {};
  let secrets: string[] = [];

  before(async () => {
    house = await openHouse();
    const { db } = house;
    await fillShop(db);
    const { orderId, shipmentId, awb } = await booked(db);
    const one = async (sql: string): Promise<Record<string, string>> =>
      (await db.read((reader) => reader.one<Record<string, string>>(sql))) ?? {};
    const { number = '', customer_id: customer = '' } = await one(`SELECT * FROM orders WHERE id = '${orderId}'`);
    const {
      reference = '',
      location_id: at,
      courier_code: courierCode = '',
    } = await one(`SELECT * FROM shipments WHERE id = '${shipmentId}'`);
    expect(at).to.equal(here);
    const { id: document = '' } = await one(`SELECT id FROM documents WHERE order_id = '${orderId}'`);
    const task = makeTask({ order_id: orderId, shipment_id: shipmentId, channel_id: 'AE', location_id: here });
    const [inbound, parked] = makeParkedPush({ order_number: number });
    await db.tx(async (tx) => {
      await tx.insert('tasks', [task]);
      await tx.insert('inbound_messages', [inbound]);
      await tx.insert('parked', [parked]);
      await setWebBuffer(tx, { channelId: 'AE', sku, quantity: 7, who: 'test' });
      await closeLocation(tx, { locationId: here, reason: 'strike', reroutes: false, who: 'test' });
      ids['pickup'] = await askPickup(tx, {
        locationId: here,
        courierCode,
        on: '2099-01-02',
        from: '09:00',
        until: '12:00',
        who: 'test',
      });
      const printer = await savePrinter(tx, {
        locationId: here,
        name: till,
        station: '',
        kind: 'label',
        connection: 'agent',
        address: 'socket://till',
        dpi: 203,
        formats: ['pdf'],
        defaultFor: [],
        media: null,
        active: true,
      });
      ids['printer'] = printer.id;
    });
    Object.assign(ids, { orderId, shipmentId, awb, number, reference, document, customer });
    ids['task'] = String(task['id']);
    ids['parked'] = String(parked['id']);
    secrets = [orderId, shipmentId, awb, number, reference, document, ids['task'], ids['parked'], till];
    routes = house.server.table().map((route) => ({
      method: route.method.toUpperCase(),
      path: route.path,
      strategies: (route.settings.auth as { strategies?: string[] } | undefined)?.strategies ?? [],
    }));
    scopes = [
      ...new Set(
        house.server.table().flatMap((route) => {
          const auth = route.settings.auth as { access?: { scope?: { selection?: string[] } }[] } | undefined;
          return auth?.access?.flatMap((access) => access.scope?.selection ?? []) ?? [];
        }),
      ),
    ];
  });
  after(() => house.close());

  function filled(path: string): string {
    const byPlace = /locations|trust/.test(path) ? here : undefined;
    const rooms: readonly (readonly [RegExp, string | undefined])[] = [
      [/shipments/, ids['shipmentId']],
      [/documents/, ids['document']],
      [/tasks/, ids['task']],
      [/printers/, ids['printer']],
      [/refused|parked/, ids['parked']],
      [/risk/, ids['customer']],
      [/suppliers/, 'SUP1'],
      [/deliveries\/of|orders/, ids['orderId']],
    ];
    const id = byPlace ?? rooms.find(([room]) => room.test(path))?.[1] ?? uuidv7();
    const values: Record<string, string> = {
      id,
      number: ids['number'] ?? '',
      sku,
      channel: 'AE',
      location: here,
      awb: ids['awb'] ?? '',
    };
    if (path === '/availability') return `${path}?channel=AE&skus=${sku}`;
    return path.replace(/\{(\w+)\*?\}/g, (_, name: string) => encodeURIComponent(values[name] ?? '1'));
  }

  for (const [who, bound] of Object.entries(bounds))
    it(`a key ${who}: each route refuses it, or shows it nothing`, async () => {
      const key = `a-key-${who.replaceAll(' ', '-')}`;
      await house.db.tx((tx) => createApiClient(tx, { name: who, scopes, key, ...bound }));
      const wrong: string[] = [];
      let asked = 0;
      for (const { method, path, strategies } of routes) {
        const route = `${method} ${path}`;
        if (!strategies.includes('api') || reaches[route]?.includes('all') === true || route === own) continue;
        asked++;
        const answer = await house.server.inject({
          method,
          url: filled(path),
          headers: { authorization: `Bearer ${key}` },
          ...(method === 'GET' ? {} : { payload: said[route] ?? {} }),
        });
        const shown = secrets.filter((secret) => answer.payload.includes(secret));
        const refused = [403, 404, ...(readFirst.includes(route) ? [400] : [])].includes(answer.statusCode);
        const fine = refused || (answer.statusCode < 300 && shown.length === 0);
        if (!fine)
          wrong.push(`${route}: ${answer.statusCode} ${answer.payload.slice(answer.payload.indexOf('"code"'), 300)}`);
      }
      expect(wrong).to.deep.equal([]);
      expect(asked).to.be.above(130);
    });

  it('what the others are not shown is there: a key of the whole house sees it', async () => {
    const key = 'a-key-of-the-whole-house';
    await house.db.tx((tx) => createApiClient(tx, { name: 'house', scopes, key }));
    const headers = { authorization: `Bearer ${key}` };
    const lists: readonly [path: string, secret: string | undefined][] = [
      ['/orders/{number}', ids['reference']],
      ['/orders/{number}/trace', ids['number']],
      ['/admin/orders/{number}/money', ids['orderId']],
      ['/admin/orders/refused', ids['parked']],
      ['/admin/invoices', ids['number']],
      ['/admin/tasks', ids['task']],
      ['/admin/documents', ids['document']],
      ['/admin/printing/printers', till],
      ['/admin/pickups', ids['pickup']],
      ['/admin/locations/closings', here],
      ['/admin/stock/web-buffers', sku],
    ];
    for (const [path, secret] of lists) {
      const answer = await house.server.inject({ method: 'GET', url: filled(path), headers });
      expect(answer.payload, path).to.contain(secret);
    }
  });

  it('a key of the place itself: its order is shown, the whole order is not its to change', async () => {
    const key = 'a-key-of-this-place';
    await house.db.tx((tx) => createApiClient(tx, { name: 'place', scopes, key, channelId: 'AE', locations: [here] }));
    const headers = { authorization: `Bearer ${key}` };
    const number = ids['number'] ?? '';
    const get = (url: string) => house.server.inject({ method: 'GET', url, headers });
    const cancel = { method: 'POST', url: `/admin/orders/${number}/cancel`, headers, payload: { reason } };

    expect((await get(`/orders/${number}`)).statusCode).to.equal(200);
    expect((await get(`/orders/${number}/trace`)).statusCode).to.equal(200);
    const answers = [await house.server.inject(cancel), await get(`/admin/orders/${number}/money`)];
    for (const { statusCode, payload } of answers)
      expect([statusCode, (JSON.parse(payload) as { code: string }).code]).to.deep.equal([
        403,
        'request.key_too_narrow',
      ]);
  });

  const people: readonly [who: string, bound: { channels: string[]; locations: string[] }][] = [
    ['of another channel', { channels: ['QA'], locations: ['*'] }],
    ['of another store', { channels: ['AE'], locations: [elsewhere] }],
  ];
  for (const [who, bound] of people)
    it(`somebody ${who}: no page shows him the parcel, no form changes it`, async () => {
      const person = await personOf(house, 'manager', bound);
      await person.get('/console/password');
      const before = await state();
      const wrong: string[] = [];
      for (const { method, path, strategies } of routes) {
        if (!strategies.includes('console') || ['/console/live', '/sign-out', '/console/password'].includes(path))
          continue;
        const answer = method === 'GET' ? await person.get(filled(path)) : await person.post(filled(path), form);
        // The address of the page itself is what was asked.
        const shown = secrets.filter((secret) => answer.payload.replaceAll(filled(path), '').includes(secret));
        const route = `${method} ${path}: ${answer.statusCode}`;
        if (answer.statusCode >= 500) wrong.push(`${route} ${answer.payload.slice(0, 200)}`);
        else if (answer.statusCode < 300 && shown.length > 0) wrong.push(`${route} shows ${shown.join()}`);
      }
      expect(wrong).to.deep.equal([]);
      expect(await state()).to.deep.equal(before);
    });

  /** What somebody could change of what is here. */
  async function state(): Promise<object> {
    const tables = ['orders', 'shipments', 'tasks', 'documents', 'parked', 'printers', 'pickups', 'location_closings'];
    const read = (table: string) => house.db.read((reader) => reader.all(`SELECT * FROM ${table}`));
    return Promise.all(tables.map(async (table) => [table, await read(table)]));
  }
});
