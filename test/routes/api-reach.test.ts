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
import { form, own, readFirst, reason, said } from './api-reach-said.ts';
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
